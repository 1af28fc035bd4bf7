"""What became of a page since its memento: named by what it kept, never by how similar it looks."""

import pytest

from citecheck.liveness.drift import Sight, compare
from citecheck.model.drift import Change
from citecheck.testing import NOW, memento

HELD = memento("https://valley-post.example/flood", "20180216120000")
ARTICLE = [
    "The river crossed its banks near the lower quarter on 14 February 2018 and 2,400 people left their houses in the night.",
    "Boats of the harbour guard carried families to the hill, where seven shelters had been opened since the morning.",
    "The province said that the upper sluice would stay closed until the water at the old bridge fell below seven metres.",
    "Owners of the mill asked for an agreement that covers both villages, and the council promised an answer within a week.",
    "Three pumps were brought from the coast on the second evening, and two of them had to be repaired before they ran.",
    "Teachers of the hill school kept a diary of those days, in which births and weddings stand beside the lists of the missing.",
]
OTHER = [
    "A new season of the garden market begins with tulips, seedlings and advice from growers of the whole region.",
    "Visitors may bring soil for a test at the stand of the school, which is free of charge for members of the club.",
    "The market stays open on holidays; parking is behind the station, and dogs are welcome on a short lead as always.",
    "Prices have not changed since last year, the organisers say, although seeds from abroad became dearer in autumn.",
]
MENU = ["Home News Sport Weather", "Subscribe to our newsletter", "Most read today in the region and in the capital of the land"]


def sight(*lines, around=()):
    return Sight(main="\n".join(lines), visible="\n".join((*around, *lines)))


def seen(then, now):
    return compare(HELD, then, now, at=NOW)


@pytest.mark.parametrize(
    ("now", "change"),
    [
        (sight(*ARTICLE), Change.SAME),
        (sight(*ARTICLE, around=MENU), Change.SAME),
        (Sight(main="\n".join(MENU + OTHER[:3]), visible="\n".join((*MENU, *OTHER, *ARTICLE))), Change.GROWN),
        (sight(*ARTICLE, *OTHER, *[f"{line} Again." for line in OTHER], *MENU), Change.GROWN),
        (sight(*ARTICLE[:2]), Change.SHORTENED),
        (sight(*ARTICLE[:3], *OTHER[:3]), Change.EDITED),
        (sight(*(line.replace("within a week", "at some time") for line in ARTICLE)), Change.EDITED),
        (sight(*OTHER), Change.REPLACED),
        (sight(*OTHER, around=MENU), Change.REPLACED),
        (sight("Please switch on JavaScript."), Change.NOT_COMPARABLE),
        (sight(*MENU), Change.NOT_COMPARABLE),
        (sight(), Change.NOT_COMPARABLE),
    ],
)
def test_the_change_is_named(now, change):
    """Same, edited, shortened, grown, replaced; with too little text nothing is concluded."""
    assert seen(sight(*ARTICLE), now).change is change


def test_what_an_extractor_cuts_away_is_no_change():
    """The memento's article is looked for in all that is visible, so another choice of main text changes nothing."""
    now = Sight(main="\n".join(ARTICLE[:3]), visible="\n".join(ARTICLE))
    assert seen(sight(*ARTICLE), now).kept == 1.0


def test_one_exchanged_figure_is_told_by_name():
    """Shingles hardly see it, an editor must: the figure that went and the one that came."""
    now = sight(*(line.replace("2,400", "24,000").replace("14 February", "15 February") for line in ARTICLE))
    drift = seen(sight(*ARTICLE), now)
    assert drift.change is Change.EDITED
    assert set(drift.gone) == {"2,400", "14 February 2018"}
    assert set(drift.new) == {"24,000", "15 February 2018"}


def test_a_figure_written_otherwise_is_the_same_figure():
    """Thousands with and without a separator, Arabic digits and another form of a date are no change."""
    now = sight(*(line.replace("2,400", "2400").replace("14 February 2018", "2018-02-14") for line in ARTICLE))
    drift = seen(sight(*ARTICLE), now)
    assert (drift.gone, drift.new) == ((), ())
    arabic = [line.replace("2,400", "٢٤٠٠") for line in ARTICLE]
    assert seen(sight(*ARTICLE), sight(*arabic)).new == ()


def test_at_most_ten_figures_are_told():
    """A table of many figures does not flood the report."""
    table = " ".join(f"row {number} has {number * 37}" for number in range(100, 140))
    assert len(seen(sight(*ARTICLE, table), sight(*ARTICLE)).gone) == 10


def test_an_arabic_article_is_compared_by_its_words():
    """Letter variants and vowel signs are no change; another article is."""
    then = ["قالت فرق الإغاثة إن القافلة الثانية وصلت إلى الحي السفلي مساء الجمعة بعد ساعات من الانتظار عند الجسر القديم."]
    then += ["وأضافت أن العائلات نقلت إلى التلة حيث فتحت سبعة ملاجئ منذ الصباح بانتظار انخفاض مستوى المياه في النهر الكبير."]
    other = ["يفتح سوق الحدائق أبوابه هذا الأسبوع بعرض أنواع جديدة من الزهور والبذور القادمة من مزارع الريف الشمالي كله."]
    other += ["ودعا المنظمون الزوار إلى إحضار عينات من التربة لفحصها مجانا في جناح المدرسة الزراعية طوال أيام السوق الثلاثة."]
    then += ["وقال مجلس البلدة إن الاتفاق سيشمل القريتين معا وإن المضخات الثلاث ستصل من الساحل قبل حلول المساء."]
    other += ["ولن ترتفع الأسعار هذا العام بحسب القائمين على السوق رغم غلاء البذور المستوردة من الخارج في الأشهر الأخيرة."]
    assert seen(sight(*then), sight(*(line.replace("إن", "ان").replace("ة", "ه") for line in then))).change is Change.SAME
    assert seen(sight(*then), sight(*other)).change is Change.REPLACED


def test_the_digest_names_the_text_that_was_compared():
    """The same main text has the same digest, whatever stands around it."""
    assert seen(sight(*ARTICLE), sight(*OTHER)).digest == sight(*OTHER, around=MENU).digest


ARABIC = [
    "تجاوز النهر ضفتيه قرب الحي الأسفل في 14 فبراير 2018 وغادر 2400 شخص بيوتهم في الليل تحت المطر الغزير",
    "نقلت قوارب حرس الميناء العائلات إلى التل حيث فتحت 7 ملاجئ منذ الصباح الباكر لمن خرج من بيته",
    "قالت المحافظة إن السد الأعلى سيبقى مغلقا حتى ينزل الماء عند الجسر القديم عن 7.5 أمتار كما كان قبل أسبوع",
    "طلب أصحاب المطحنة اتفاقا يشمل القريتين ووعد المجلس بجواب خلال أسبوع واحد من يوم الاجتماع المفتوح للناس",
]
ENGLISH = [*ARTICLE[:2], "The water at the old bridge stood at 7.5 metres, and 7 shelters took in families.", *ARTICLE[3:]]


def spoken(language, *lines, offers=()):
    """Build a state of a page in a language, of a site that has it in others."""
    return Sight(main="\n".join(lines), visible="\n".join(lines), language=language, offers=frozenset(offers))


@pytest.mark.parametrize(
    ("now", "change"),
    [
        (spoken("en", *OTHER, offers=["ar", "en"]), Change.NOT_COMPARABLE),
        (spoken("en", *ENGLISH), Change.NOT_COMPARABLE),
        (spoken("en", *OTHER), Change.REPLACED),
        (spoken("en", *OTHER, offers=["de", "fr"]), Change.REPLACED),
        (spoken("ar", *ARABIC), Change.SAME),
        (spoken("", *OTHER, offers=["ar"]), Change.REPLACED),
    ],
)
def test_a_page_in_another_language_is_not_called_replaced_where_it_may_say_the_same(now, change):
    """A site that has both languages answers its reader in theirs, and figures outlive translation; else it is another."""
    drift = seen(spoken("ar", *ARABIC), now)
    assert drift.change is change
    assert (drift.language_then, drift.language_now) == ("ar", now.language)
    if change is Change.NOT_COMPARABLE:
        assert drift.why_not == "the page answers in another language now (ar then, en now)"


@pytest.mark.parametrize(
    ("figures", "change"),
    [("14 فبراير 2018 نحو 2400 شخص و 7.5 أمتار", Change.NOT_COMPARABLE), ("14 فبراير 2018 نحو 2400 شخص", Change.REPLACED)],
)
def test_three_figures_tell_a_translation_where_all_are_there(figures, change):
    """A short text has few figures: where the other language has every one of three, it may say the same; two prove nothing."""
    bare = ["".join(sign for sign in line if not sign.isdigit() and sign != ".").replace("فبراير", "") for line in ARABIC]
    drift = seen(spoken("ar", figures, *bare), spoken("en", *ENGLISH))
    assert drift.change is change
