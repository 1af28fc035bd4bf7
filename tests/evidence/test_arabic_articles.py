"""English claims beside Arabic news of our own making: Levantine and Hijri dates, number words, names by sound, negation. Floors.

Each article holds claims that are true, and each of these once more with one thing changed.
"""

import datetime as dt

import pytest

from citecheck.evidence.weigh import weigh
from tests.evidence.articles import claim, source

#: Article, day of publication, and rows: a true claim, words of its sentence, a false one, and kind and words of what is false.
ARTICLES = (
    (
        (
            "أعلنت بلدية وادي الزيتون، الأحد، أن السيول التي ضربت المنطقة في الثالث عشر من كانون "
            "الثاني/يناير 2019 شردت ألفا ومئتين وخمسين شخصا. وقالت رئيسة البلدية سلمى حداد إن ست مدارس "
            "تحولت إلى مراكز إيواء. ولم تسجل أي وفيات حتى الآن. وكان الدفاع المدني قد حذر من انهيار جسر "
            "الرملة قبل ثلاثة أيام من العاصفة."
        ),
        dt.date(2019, 1, 20),
        (
            (
                "Floods on 13 January 2019 displaced 1,250 people.",
                "السيول",
                "Floods on 14 January 2019 displaced 1,250 people.",
                "date",
                "14 January 2019",
            ),
            (
                "Mayor Salma Haddad said six schools became shelters.",
                "ست مدارس",
                "Mayor Robert Kowalski said six schools became shelters.",
                "name",
                "Robert Kowalski",
            ),
            ("No deaths were recorded.", "لم تسجل", "No deaths were recorded among 300 people.", "number", "300"),
        ),
    ),
    (
        (
            "قال متحدث باسم شركة الكهرباء في مدينة النهرين إن التيار سيعود إلى نصف مليون منزل مساء اليوم. "
            "وانقطعت الكهرباء عن المدينة منذ الخامس من آب، بعد حريق في محطة التوليد الرئيسية أسفر عن إصابة "
            "ثمانية عشر عاملا. وتقدر الخسائر بمليونين ونصف المليون دولار."
        ),
        dt.date(2020, 8, 9),
        (
            (
                "Power will return to half a million homes.",
                "نصف مليون",
                "Power will return to 700,000 homes.",
                "number",
                "700,000",
            ),
            (
                "A fire at the main power station injured 18 workers.",
                "ثمانية عشر",
                "A fire at the power station injured 81 workers.",
                "number",
                "81",
            ),
            (
                "Losses are put at 2.5 million dollars.",
                "الخسائر",
                "Losses are put at 25 million dollars.",
                "number",
                "25 million dollars",
            ),
            ("Electricity was cut on 5 August 2020.", "انقطعت", "Electricity was cut on 5 July 2020.", "date", "5 July 2020"),
        ),
    ),
    (
        (
            "وصلت أمس الاثنين إلى ميناء السلام سفينة محملة بـ٣٥ ألف طن من القمح. وذكرت وكالة المرفأ أن "
            "السفينة غادرت ميناء أوديسا في ٢ شباط. ويكفي القمح سكان الإقليم مدة ستة أسابيع. ورفض وزير "
            "التموين كريم العلي التعليق على أسعار الخبز التي ارتفعت بنسبة أربعين في المئة."
        ),
        dt.date(2021, 2, 16),
        (
            (
                "A ship with 35,000 tonnes of wheat arrived on 15 February 2021.",
                "القمح",
                "A ship with 53,000 tonnes of wheat arrived on 15 February 2021.",
                "number",
                "53,000 tonnes",
            ),
            (
                "The ship had left the port of Odessa on 2 February.",
                "أوديسا",
                "The ship had left the port of Odessa on 2 March.",
                "date",
                "2 March",
            ),
            ("Bread prices rose by 40 per cent.", "أسعار الخبز", "Bread prices rose by 14 per cent.", "number", "14 per cent"),
        ),
    ),
    (
        (
            "أصدرت المحكمة العليا في العاشر من أيلول حكما ببراءة الصحفي نبيل قاسم من تهمة التشهير. وأمضى "
            "قاسم أربعة عشر شهرا في سجن المنارة. وطالبت نقابة الصحفيين بالإفراج عن سبعة صحفيين آخرين. وقال "
            "محاميه إن النيابة لن تستأنف الحكم."
        ),
        dt.date(2018, 9, 11),
        (
            (
                "The supreme court acquitted journalist Nabil Qasim on 10 September 2018.",
                "المحكمة العليا",
                "The supreme court acquitted journalist Nabil Qasim on 12 September 2018.",
                "date",
                "12 September 2018",
            ),
            ("He had spent 14 months in prison.", "أربعة عشر", "He had spent 41 months in prison.", "number", "41 months"),
            (
                "The journalists' union demanded the release of seven other journalists.",
                "نقابة",
                "The journalists' union demanded the release of nine other journalists.",
                "number",
                "nine",
            ),
        ),
    ),
    (
        (
            "أفادت مصادر طبية في مشفى الرحمة أن عدد المصابين بالكوليرا بلغ ٤١٢ حالة، بينهم ٩٧ طفلا، منذ "
            "بداية تشرين الأول. وأوضح الطبيب فريد منصور أن المياه الملوثة هي السبب. وتعمل منظمة الصحة "
            "العالمية على توزيع 60 ألف جرعة من اللقاح."
        ),
        dt.date(2022, 10, 29),
        (
            (
                "Doctors counted 412 cholera cases, 97 of them children.",
                "٤١٢",
                "Doctors counted 412 cholera cases, 79 of them children.",
                "number",
                "79",
            ),
            (
                "Doctor Farid Mansour blamed polluted water.",
                "المياه الملوثة",
                "Doctor Victor Lindqvist blamed polluted water.",
                "name",
                "Victor Lindqvist",
            ),
            (
                "The World Health Organization is distributing 60,000 doses of vaccine.",
                "اللقاح",
                "The World Health Organization is distributing 16,000 doses of vaccine.",
                "number",
                "16,000",
            ),
        ),
    ),
    (
        (
            "انطلقت في مدينة الياسمين يوم 16 ربيع الأول 1438 هـ محادثات بين الحكومة والمعارضة برعاية الأمم "
            "المتحدة. وأكد المبعوث يوهان ليندنر أن الهدنة صامدة. وشارك في الجلسة ما لا يقل عن ثلاثين "
            "مندوبا. ومن المقرر أن تستمر المحادثات أسبوعين."
        ),
        dt.date(2016, 12, 16),
        (
            (
                "Talks between the government and the opposition began on 15 December 2016.",
                "محادثات",
                "Talks between the government and the opposition began on 25 November 2016.",
                "date",
                "25 November 2016",
            ),
            (
                "Envoy Johan Lindner said the truce was holding.",
                "الهدنة",
                "Envoy Boutros Tarkhan said the truce was holding.",
                "name",
                "Boutros Tarkhan",
            ),
            ("At least 30 delegates took part.", "مندوبا", "At least 300 delegates took part.", "number", "300"),
        ),
    ),
    (
        (
            "قتل تسعة أشخاص وأصيب أكثر من ألفي شخص في زلزال ضرب محافظة الجبل فجر الأربعاء. وبلغت قوة "
            "الزلزال 6,2 درجات. وانهار مئة وأربعون منزلا في قرية عين الصفا. وأرسل الهلال الأحمر خمسا "
            "وثلاثين سيارة إسعاف."
        ),
        dt.date(2017, 11, 8),
        (
            (
                "Nine people were killed and more than 2,000 injured in an earthquake on 8 November 2017.",
                "زلزال",
                "Nine people were killed and more than 3,000 injured in an earthquake on 8 November 2017.",
                "number",
                "3,000",
            ),
            ("In Ain al-Safa 140 houses collapsed.", "عين الصفا", "In Ain al-Safa 104 houses collapsed.", "number", "104"),
            ("The Red Crescent sent 35 ambulances.", "الهلال الأحمر", "The Red Crescent sent 53 ambulances.", "number", "53"),
        ),
    ),
    (
        (
            "خرجت من حي المعصرة، الخميس، آخر دفعة من المقاتلين وعائلاتهم على متن إحدى وعشرين حافلة. ووصل "
            "عدد المغادرين إلى سبعة آلاف وثمانمئة شخص. وقال قائد الفصيل أبو جابر القصيري إن الاتفاق نص على "
            "خروج الجرحى أولا. ولم تدخل قوافل الإغاثة الحي."
        ),
        dt.date(2016, 9, 24),
        (
            (
                "The last fighters left on 22 September 2016 in 21 buses.",
                "حافلة",
                "The last fighters left on 22 September 2016 in 12 buses.",
                "number",
                "12",
            ),
            ("Some 7,800 people left.", "سبعة آلاف", "Some 8,700 people left.", "number", "8,700"),
            (
                "Relief convoys did not enter the quarter.",
                "قوافل",
                "Relief convoys did not enter the quarter for 40 days.",
                "number",
                "40 days",
            ),
        ),
    ),
)
ROWS = [(text, day, *row) for text, day, rows in ARTICLES for row in rows]


def weighed(said, text, day):
    return weigh(claim(said), source(text, "ar", day))


def test_the_right_sentence_comes_up():
    """Of all true claims at least nine in ten have their sentence first, and all among the first two: a floor."""
    places = []
    for text, day, true, words, *_ in ROWS:
        found = weighed(true, text, day).passages
        places.append(next((at for at, passage in enumerate(found) if words in passage.exact), 9))
    assert sum(place == 0 for place in places) >= 0.9 * len(places)
    assert all(place < 2 for place in places)


def test_true_claims_have_nothing_absent():
    """No number, date or name of a true claim is told as nowhere in its article: no false alarm."""
    told = [
        (true, row.in_claim)
        for text, day, true, *_ in ROWS
        for row in weighed(true, text, day).discrepancies
        if row.presence == "absent" and row.kind in ("number", "date", "name")
    ]
    assert told == []


@pytest.mark.parametrize(("text", "day", "false", "kind", "words"), [(*row[:2], *row[4:]) for row in ROWS])
def test_what_was_changed_is_absent(text, day, false, kind, words):
    """The changed number, day or name is told as nowhere in the article, and nothing else of its kind is."""
    rows = [row for row in weighed(false, text, day).discrepancies if row.kind == kind and row.presence == "absent"]
    assert [row.in_claim for row in rows] == [words]


def test_changed_claims_are_looked_at_sooner():
    """The triage score of a changed claim lies above that of the true one, for each of them."""
    assert all(weighed(false, text, day).triage > weighed(true, text, day).triage for text, day, true, _, false, *_ in ROWS)
