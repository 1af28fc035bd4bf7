"""Two news articles of our own writing, English and Arabic, and claims on them with the sentence that each rests on."""

import datetime as dt
import hashlib

from citecheck.evidence.source import Source
from citecheck.model.document import Claim
from citecheck.model.span import Span

ENGLISH = """Ferries stop as strike at Port Marrow enters third week
By Hanna Okello, 14 March 2019
Skip to content
Some 2,400 dock workers at Port Marrow walked out for a third week on Wednesday, halting every ferry to the Selby Islands.
Their union, the Harbour and Ferry Workers' Union, wants 6.5 per cent more pay and an end to night shifts of more than ten hours.
The port authority has offered 3 per cent.
"We will not go back for crumbs," said Idris Vance, who leads the union.
He spoke at a rally in front of the old customs house, where about four hundred people had gathered in the rain.
The strike began on 25 February after talks between the union and the authority collapsed.
Since then, fresh food on the islands has become scarce, and the price of milk has doubled.
The government sent two naval ships with medicine and flour on Sunday.
Governor Lucia Abermann said the ships carried 38 tonnes of supplies.
A clinic on the largest island, Selby Major, treated eleven patients for dehydration after a water pump failed.
Tourism, which brings the islands roughly 40 million dollars a year, has all but stopped.
Hotel owners said that bookings for Easter fell by two thirds.
The last strike at the port, in 2007, lasted nineteen days and ended when a court ordered the workers back.
A judge in Marrow is to hear the authority's request for such an order next Tuesday.
Fishermen have carried mail and passengers in their own boats, sometimes at night.
The coast guard warned them that open boats are unsafe in the spring storms.
No one has been hurt so far.
"""

ARABIC = """توقف العبّارات مع دخول إضراب عمال الميناء أسبوعه الثالث
واصل نحو ألفين وأربعمئة عامل في ميناء مارو إضرابهم للأسبوع الثالث يوم الأربعاء، فتوقفت جميع العبارات المتجهة إلى جزر سيلبي.
وتطالب النقابة بزيادة في الأجور نسبتها ٦٫٥ في المئة وبإنهاء نوبات العمل الليلية التي تتجاوز عشر ساعات.
وعرضت سلطة الميناء ثلاثة في المئة فقط.
وقال رئيس النقابة إدريس فانس إن العمال لن يعودوا مقابل الفتات.
وتجمع قرابة أربعمئة شخص تحت المطر أمام مبنى الجمارك القديم.
بدأ الإضراب يوم ٢٥ شباط/فبراير ٢٠١٩ بعد انهيار المفاوضات بين الطرفين.
ومنذ ذلك الحين صار الغذاء الطازج نادراً وتضاعف سعر الحليب.
وأرسلت الحكومة يوم الأحد سفينتين حربيتين تحملان الدواء والطحين.
وذكرت المحافظة لوسيا أبرمان أن السفينتين نقلتا ٣٨ طناً من الإمدادات.
وعالجت عيادة في الجزيرة الكبرى أحد عشر مريضاً من الجفاف بعد تعطل مضخة للمياه.
وتدر السياحة على الجزر نحو ٤٠ مليون دولار سنوياً لكنها توقفت تقريباً.
وقال أصحاب الفنادق إن حجوزات عيد الفصح انخفضت بمقدار الثلثين.
واستمر الإضراب السابق في عام ٢٠٠٧ تسعة عشر يوماً وانتهى بقرار من المحكمة.
وحذر خفر السواحل الصيادين من أن القوارب المكشوفة غير آمنة في عواصف الربيع.
وقال متحدث باسم الهلال الأحمر في حلب إن قافلة من الأردن وصلت إلى دمشق.
"""

PUBLISHED = dt.date(2019, 3, 14)

#: Claim -> words of the English sentence and of the Arabic one that it rests on.
CLAIMS = (
    ("About 2,400 workers at Port Marrow were on strike.", "Some 2,400 dock workers", "ألفين وأربعمئة"),
    ("The union asked for a wage increase of 6.5%.", "wants 6.5 per cent", "٦٫٥"),
    ("The union's leader, Idris Vance, said that workers would not return.", "Idris Vance", "إدريس فانس"),
    ("The strike began on February 25, 2019, when negotiations collapsed.", "began on 25 February", "٢٥ شباط"),
    ("The price of milk doubled on the islands.", "price of milk", "سعر الحليب"),
    ("The government sent two ships with medicine.", "two naval ships", "الدواء والطحين"),
    ("Lucia Abermann, the governor, said 38 tonnes of supplies were carried.", "38 tonnes", "٣٨ طن"),
    ("A clinic treated eleven patients after a water pump failed.", "treated eleven patients", "أحد عشر مريض"),
    ("Tourism earns the islands 40 million dollars annually.", "40 million dollars", "٤٠ مليون"),
    ("Hotel bookings for Easter fell by two thirds.", "bookings for Easter", "الفنادق"),
    ("An earlier strike in 2007 lasted 19 days.", "nineteen days", "تسعة عشر"),
    ("The coast guard warned that open boats are unsafe in storms.", "coast guard warned", "خفر السواحل"),
)


def claim(text: str, sentence: str = "") -> Claim:
    """Build a claim whose clause is ``text``."""
    whole = sentence or text
    return Claim(id="1", sentence=whole, clause=text, span=Span(0, len(whole)), clause_span=Span(0, len(text)), notes=("1",))


def source(text: str, language: str | None = None, published: dt.date | None = None) -> Source:
    """Build a source from its text."""
    return Source(
        uri="https://paper.example/strike",
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        language=language,
        published=published,
    )


ENGLISH_SOURCE = source(ENGLISH, "en", PUBLISHED)
ARABIC_SOURCE = source(ARABIC, "ar", PUBLISHED)

#: A report of our own: sentences, and for each the article that it cites, all of one strike.
REPORT = (
    (
        "Dock workers in Port Marrow walked out on 4 March after talks on overtime pay broke down.",
        (
            "Port Marrow, 5 March. Dock workers walked out on Tuesday, 4 March, when talks on overtime pay broke down.\n"
            "Idris Vance, who leads their union, spoke of an insult. The harbour was silent by noon."
        ),
    ),
    (
        "The ferry company Selby Lines cancelled all crossings for ten days.",
        (
            "All crossings are cancelled for ten days, the ferry company Selby Lines said on its website.\n"
            "Passengers may claim their fare at any office. The strike at Port Marrow leaves the company no choice, it said."
        ),
    ),
    (
        "A navy tender carried insulin and flour to the islands twice a week.",
        (
            "Twice a week a navy tender now carries flour, insulin and post to the islands.\n"
            "The ministry of defence pays for the fuel. Sailors and dock workers shook hands on the quay."
        ),
    ),
    (
        "Governor Lena Ruiz refused to send troops to unload the ships.",
        (
            "No troops on the quays: governor Lena Ruiz refused to let soldiers unload.\n"
            "Her spokesman said that a strike is no riot."
        ),
    ),
    (
        "Milk cost twice as much in Selby town as before the strike.",
        (
            "In the shops of Selby town milk costs twice what it did before the strike began, nine grocers say.\n"
            "Bread is rationed. The islands have two bakeries."
        ),
    ),
    (
        "Forty fishermen offered to bring patients to the mainland hospital.",
        (
            "Patients who must see a doctor on the mainland may go by fishing boat: forty fishermen have offered their help.\n"
            "The hospital at Port Marrow thanked them; the coast guard spoke of the winter sea."
        ),
    ),
    (
        "A court in the capital held the walkout to be lawful.",
        (
            "The walkout is lawful, a court in the capital held on Friday, and dismissed the suit of the ship owners.\n"
            "Judges wrote that notice had been given in time. An appeal is open."
        ),
    ),
    (
        "The union won a rise of six per cent and ended the strike on 2 April.",
        (
            "Work begins again: the strike ended on 2 April with a rise of six per cent, the union and the port announced.\n"
            "Ferries sail from Thursday. Idris Vance called it a fair day for the islands."
        ),
    ),
)
