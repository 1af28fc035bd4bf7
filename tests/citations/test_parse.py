from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.citations.parse import cite, date_order
from citecheck.model.document import Claim
from citecheck.model.span import Span
from tests.citations.notes_text import cited, document, one, parsed

FIRE = "Fire destroys the old market"

#: A note, and its kind, title, container, date and the path of its link; one citation each.
HABITS = [
    # quoted, half-quoted and unquoted titles, in the manner of hasty reports
    (f'"{FIRE}" Harbour Net, 23.11.2014 https://goo.gl/Aa1', "news", FIRE, "Harbour Net", "2014-11-23", "/Aa1"),
    (f'" {FIRE} " Harbour \nNet, 23.11.2014 , https://goo.gl/Aa2', "news", FIRE, "Harbour Net", "2014-11-23", "/Aa2"),
    (f'{FIRE}. "Harbour Net, 23-11-2014. \nHttps://goo.gl/Aa3', "news", FIRE, "Harbour Net", "2014-11-23", "/Aa3"),
    (f'{FIRE} "Harbour Net . 23-11-2014. Https://goo.gl/Aa4', "news", FIRE, "Harbour Net", "2014-11-23", "/Aa4"),
    (f'{FIRE}" Harbour Net. 23.11.2014 \nhttps://goo.gl/Aa5.', "news", FIRE, "Harbour Net", "2014-11-23", "/Aa5"),
    (f'{FIRE} " the evening \npost, 23.11.2014 https://goo.gl/Aa6', "news", FIRE, "the evening post", "2014-11-23", "/Aa6"),
    (
        'Collapse of the talks. and a quarrel over the bridge. "Harbour Net, 23-11-2014. https://goo.gl/Aa7',
        "news",
        "Collapse of the talks. and a quarrel over the bridge",
        "Harbour Net",
        "2014-11-23",
        "/Aa7",
    ),
    (
        'mayor: we are ready to help " Harbour Net, 23.11.2014 https://goo.gl/Aa8',
        "news",
        "mayor: we are ready to help",
        "Harbour Net",
        "2014-11-23",
        "/Aa8",
    ),
    (f'"{FIRE}, Harbour Net, 23.11.2014 https://goo.gl/Aa9', "news", FIRE, "Harbour Net", "2014-11-23", "/Aa9"),
    (f"{FIRE}” Harbour Net, 23.11.2014 https://goo.gl/Ab1", "news", FIRE, "Harbour Net", "2014-11-23", "/Ab1"),
    (
        'Mayor says "no fire" in market" Harbour Net, 23.11.2014 https://goo.gl/Ab2',
        "news",
        'Mayor says "no fire" in market',
        "Harbour Net",
        "2014-11-23",
        "/Ab2",
    ),
    (
        '"Mayor says "no fire" in market" Harbour Net, 23.11.2014 https://goo.gl/Ab3',
        "news",
        'Mayor says "no fire" in market',
        "Harbour Net",
        "2014-11-23",
        "/Ab3",
    ),
    (f"{FIRE}, Harbour Net, 23/11/2014, https://goo.gl/Ab4", "news", FIRE, "Harbour Net", "2014-11-23", "/Ab4"),
    (f"{FIRE}. Harbour Net. 23-11-2014. www.harbour.example/x.", "news", FIRE, "Harbour Net", "2014-11-23", "/x"),
    (f"{FIRE} - Harbour News, 23.11.2014, https://goo.gl/Ab5", "news", FIRE, "Harbour News", "2014-11-23", "/Ab5"),
    (f"{FIRE} | Harbour News | 23.11.2014 | https://goo.gl/Ab6", "news", FIRE, "Harbour News", "2014-11-23", "/Ab6"),
    # video
    (
        f'video entitled " {FIRE}" harbour news channel \non YouTube, 23.11.2014 https://goo.gl/Ac1',
        "video",
        FIRE,
        "harbour news channel on YouTube",
        "2014-11-23",
        "/Ac1",
    ),
    (
        f'video entitled " {FIRE} " channel of Harbour media centre on YouTube, \n23.11.2014 https://goo.gl/Ac2',
        "video",
        FIRE,
        "channel of Harbour media centre on YouTube",
        "2014-11-23",
        "/Ac2",
    ),
    (
        f'"{FIRE}" video report, channel of the press office on YouTube, 02:15, 23.11.2014 https://youtu.be/Ac3',
        "video",
        FIRE,
        "channel of the press office on YouTube",
        "2014-11-23",
        "/Ac3",
    ),
    (
        f"Video: {FIRE}, Harbour News Agency, 23.11.2014 https://vimeo.com/44",
        "video",
        FIRE,
        "Harbour News Agency",
        "2014-11-23",
        "/44",
    ),
    # outlet first, as human-rights groups write
    (f"Harbour Times, '{FIRE}', 23.11.2014, https://goo.gl/Ad1", "news", FIRE, "Harbour Times", "2014-11-23", "/Ad1"),
    (f"Harbour Times: “{FIRE}” 23/11/2014 https://goo.gl/Ad2", "news", FIRE, "Harbour Times", "2014-11-23", "/Ad2"),
    (f"Harbour Times (23 November 2014), “{FIRE}”, https://goo.gl/Ad3", "news", FIRE, "Harbour Times", "2014-11-23", "/Ad3"),
    (f"23.11.2014, Reuters, “{FIRE}”, https://goo.gl/Ad4", "news", FIRE, "Reuters", "2014-11-23", "/Ad4"),
    (
        f"Rights Watch Network, “{FIRE},” news release, November 23, 2014, https://www.rwn.example/x (accessed May 3, 2015).",
        "news",
        FIRE,
        "Rights Watch Network",
        "2014-11-23",
        "/x",
    ),
    (
        f'Press release by the Harbour Red Crescent titled "{FIRE}", 23.11.2014 https://goo.gl/Ad5',
        "news",
        FIRE,
        "the Harbour Red Crescent",
        "2014-11-23",
        "/Ad5",
    ),
    (
        'Amnesty International, Harbour: "We leave at dawn", 13 November 2014, https://goo.gl/Ad6',
        "news",
        'Harbour: "We leave at dawn"',
        "Amnesty International",
        "2014-11-13",
        "/Ad6",
    ),
    (
        f"UN News Centre, {FIRE} of the town, 23 November 2014, http://www.un.example/story.asp?NewsID=5",
        "news",
        f"{FIRE} of the town",
        "UN News Centre",
        "2014-11-23",
        "/story.asp",
    ),
    (
        "UNHCR, Regional Response Plan, 2014, http://data.unhcr.example/plan.php (last visited 4 Feb. 2015)",
        "web",
        "Regional Response Plan",
        "UNHCR",
        "2014",
        "/plan.php",
    ),
    (f"“{FIRE}” (Reuters, 23 November 2014) https://goo.gl/Ad7", "news", FIRE, "Reuters", "2014-11-23", "/Ad7"),
    (f"https://goo.gl/Ad8 “{FIRE}”, Reuters, 23.11.2014", "news", FIRE, "Reuters", "2014-11-23", "/Ad8"),
    (f"“{FIRE}”, 23 November 2014, Harbour Times, https://goo.gl/Ad9", "news", FIRE, "Harbour Times", "2014-11-23", "/Ad9"),
    # encyclopaedia and style-guide manners
    (
        f'Doe, Jane (2014-11-23). "{FIRE}". Harbour Times. Retrieved 2015-05-03.',
        "news",
        FIRE,
        "Harbour Times",
        "2014-11-23",
        None,
    ),
    (
        f'"{FIRE}" (PDF). Harbour Department of Markets. November 2014. p. 3. Archived (PDF) from the original on 2015-01-02.',
        "web",
        FIRE,
        "Harbour Department of Markets",
        "2014-11",
        None,
    ),
    (f'"{FIRE}" (in Latvian). Retrieved May 3, 2015.', "web", FIRE, None, None, None),
    (
        f'"{FIRE}". www.harbour.example. Retrieved 2015-05-03. https://www.harbour.example/a',
        "web",
        FIRE,
        "www.harbour.example",
        None,
        "/a",
    ),
    (
        "Doe, J. (2014, November 23). Fire destroys the old market. Harbour News. https://www.harbour.example/b",
        "news",
        FIRE,
        "Harbour News",
        "2014-11-23",
        "/b",
    ),
    (
        "Jane Doe, Fire Destroys Old Market, Harbour Times (Nov. 23, 2014), https://www.harbour.example/c.",
        "news",
        "Fire Destroys Old Market",
        "Harbour Times",
        "2014-11-23",
        "/c",
    ),
    # other languages
    (
        "Voir « L’incendie du marché », Le Monde, 23 novembre 2014, http://www.lm.example/x.html, consulté le 3 mai 2015.",
        "news",
        "L’incendie du marché",
        "Le Monde",
        "2014-11-23",
        "/x.html",
    ),
    (
        "„Feuer im Markt“, Spiegel Online, 23. November 2014, abgerufen am 3.5.2015.",
        "news",
        "Feuer im Markt",
        "Spiegel Online",
        "2014-11-23",
        None,
    ),
    (
        'Véase "Arde el mercado viejo", El País, 23 de noviembre de 2014, https://e.es/b (consultado el 3 de mayo de 2015).',
        "news",
        "Arde el mercado viejo",
        "El País",
        "2014-11-23",
        "/b",
    ),
    (
        "«Пожар на рынке», РИА Новости, 23 ноября 2014, https://ria.example/1 (дата обращения: 03.05.2015).",
        "news",
        "Пожар на рынке",
        "РИА Новости",
        "2014-11-23",
        "/1",
    ),
    (
        '"Eski çarşıda yangın", Anadolu Ajansı, 23 Kasım 2014, https://aa.example/x (erişim tarihi: 3 Mayıs 2015)',
        "news",
        "Eski çarşıda yangın",
        "Anadolu Ajansı",
        "2014-11-23",
        "/x",
    ),
    (
        '"حريق في السوق القديم"، الجزيرة نت، 23/11/2014، https://goo.gl/Ae1',
        "news",
        "حريق في السوق القديم",
        "الجزيرة نت",
        "2014-11-23",
        "/Ae1",
    ),
    (
        "انظر: «حريق في السوق»، وكالة الأناضول، ٢٣ نوفمبر/تشرين الثاني ٢٠١٤.",
        "news",
        "حريق في السوق",
        "وكالة الأناضول",
        "2014-11-23",
        None,
    ),
    (
        'فيديو بعنوان "حريق في السوق" قناة المدينة اليوم على يوتيوب، 23-11-2014 https://youtu.be/Ae2',
        "video",
        "حريق في السوق",
        "قناة المدينة اليوم على يوتيوب",
        "2014-11-23",
        "/Ae2",
    ),
    (
        'حريق في السوق "الجزيرة نت، 23 تشرين الثاني 2014. https://goo.gl/Ae3',
        "news",
        "حريق في السوق",
        "الجزيرة نت",
        "2014-11-23",
        "/Ae3",
    ),
    (
        "حريق في السوق، الجزيرة نت، 23 نوفمبر 2014، https://goo.gl/Ae4 (تاريخ الزيارة: 3/5/2015)",
        "news",
        "حريق في السوق",
        "الجزيرة نت",
        "2014-11-23",
        "/Ae4",
    ),
    # books, articles, law, reports
    ("Jane Doe, The Long Fire (Harbour University Press, 2012), p. 45.", "book", "The Long Fire", None, "2012", None),
    (
        "Doe, Jane (2012). The Long Fire. Oxford: Harbour Press. ISBN 978-0-00-000000-2.",
        "book",
        "The Long Fire",
        None,
        "2012",
        None,
    ),
    ("J. Doe, ‘Fire and Law’ (2012) 28 Harbour Law Review 379.", "article", "Fire and Law", "Harbour Law Review", "2012", None),
    (
        "Jane Doe and John Smith, “Fire Law”, Journal of Harbour Studies, vol. 12, no. 3 (2012), pp. 45–67, doi:10.1000/jhs.3.",
        "article",
        "Fire Law",
        "Journal of Harbour Studies",
        "2012",
        None,
    ),
    (
        "Security Council Resolution 2139 (2014), S/RES/2139, 22 February 2014.",
        "legal",
        "Security Council Resolution 2139 (2014)",
        None,
        "2014-02-22",
        None,
    ),
    ("Convention on the Rights of the Child, art. 38.", "legal", "Convention on the Rights of the Child", None, None, None),
    (
        "Office of the High Commissioner, Report of the commission of inquiry, A/HRC/25/65, 12 February 2014, para. 45.",
        "report",
        "Report of the commission of inquiry",
        "Office of the High Commissioner",
        "2014-02-12",
        None,
    ),
    # links alone
    ("https://goo.gl/Af1", "web", None, None, None, "/Af1"),
    ("Available at: https://goo.gl/Af2 (accessed 3 May 2015).", "web", None, None, None, "/Af2"),
    ("Harbour Net, 23-11-2014. Https://goo.gl/Af3", "news", None, "Harbour Net", "2014-11-23", "/Af3"),
    # dates that are none
    (f'"{FIRE}". Reuters. 31.02.2014. https://goo.gl/Af4', "news", FIRE, "Reuters", None, "/Af4"),
    # comments
    ("The figures are estimates and could not be verified.", "comment", None, None, None, None),
    ('The term "safe road" is used as in the agreement.', "comment", None, None, None, None),
    ("The talks began on 13 November 2014 and failed a day later.", "comment", None, None, "2014-11-13", None),
    ("Interview with a fire fighter, Harbour, 12 January 2015.", "comment", None, None, "2015-01-12", None),
]


@pytest.mark.parametrize("habit", HABITS)
def test_a_note_gives_its_fields(habit):
    """Each habit of writing a note yields the right fields, and nothing where the note says nothing."""
    citation = one(habit[0])
    found = (citation.kind, citation.title, citation.container_title)
    assert (*found, citation.issued and citation.issued.date, citation.url and citation.url.path) == habit[1:]


@pytest.mark.parametrize("body", [habit[0] for habit in HABITS])
def test_every_field_stands_where_it_says(body):
    """Each written field's span covers its raw words in the report, and lies inside its citation."""
    report = document(body)
    for citation in cite(report).citations:
        assert citation.span is not None
        assert report.notes[0].body.covers(citation.span)
        for written in citation.written:
            assert " ".join(written.span.of(report.text).split()) == written.raw
            assert citation.span.covers(written.span)
            value = getattr(citation, written.field)
            if written.field in ("title", "container_title", "author", "publisher", "locator"):
                assert "".join(value.split()) == "".join(written.raw.split())


@pytest.mark.parametrize(
    ("body", "author"),
    [
        (f"Jane Doe, “{FIRE},” Harbour Times, November 23, 2014, https://goo.gl/Ba1", "Jane Doe"),
        (f'Doe, Jane; Roe, Richard (23 November 2014). "{FIRE}". Harbour Times.', "Doe, Jane; Roe, Richard"),
        (f'Harbour staff writers, "{FIRE}", Harbour Times, 23.11.2014', "Harbour staff writers"),
        (f"“{FIRE}”, by Jane Doe, Harbour Times, 23.11.2014", "Jane Doe"),
        ("@harbour_fire, tweet, 23 November 2014, https://twitter.com/x/status/1", "@harbour_fire"),
        (f"Harbour Times, “{FIRE}”, 23.11.2014", None),
        (f"video entitled “{FIRE}” Harbour Times, 23.11.2014", None),
        ("Doe 2012, S. 12.", "Doe"),
    ],
)
def test_an_author_is_named_only_where_one_is(body, author):
    """A person before a title is its author; an outlet before a title is its outlet."""
    assert one(body).author == author


@pytest.mark.parametrize(
    ("body", "date", "raw"),
    [
        (f"“{FIRE}”, Reuters, 23.11.2014, https://goo.gl/Bb1 (accessed 3 May 2015)", "2015-05-03", "3 May 2015"),
        (f"“{FIRE}”, Reuters, https://goo.gl/Bb2, last visited on 3 May 2015.", "2015-05-03", "3 May 2015"),
        (f"“{FIRE}”, Reuters, https://goo.gl/Bb3 [last accessed: 3/5/2015]", "2015-05-03", "3/5/2015"),
        (f"“{FIRE}”, Reuters, 23.11.2014. Retrieved 2015-05-03.", "2015-05-03", "2015-05-03"),
        (f"“{FIRE}”, Reuters, 23.11.2014, zuletzt abgerufen am 3. Mai 2015", "2015-05-03", "3. Mai 2015"),
        (f"“{FIRE}”, Reuters, 23.11.2014, https://goo.gl/Bb4", None, None),
    ],
)
def test_the_day_of_looking_is_not_the_day_of_issue(body, date, raw):
    """The words "accessed", "last visited", "Retrieved", "abgerufen am" date the look; the date of issue stays apart."""
    citation = one(body)
    assert (citation.accessed and citation.accessed.date, citation.accessed and citation.accessed.raw) == (date, raw)
    assert citation.issued is None or citation.issued.date == "2014-11-23"


@pytest.mark.parametrize(
    ("body", "urls"),
    [
        (
            "See “Fire in the market”, Reuters, 23.11.2014, https://a.example/1; see also “Market reopens”, BBC News, 24.11.2014, https://b.example/2.",
            ["https://a.example/1", "https://b.example/2"],
        ),
        (
            "“Fire in market,” Reuters, 3 May 2014, https://a.example/1. “Market opens again,” BBC, 4 May 2014, https://b.example/2.",
            ["https://a.example/1", "https://b.example/2"],
        ),
        (
            "“Fire in market,” Reuters, 3 May 2014, https://a.example/1 (accessed 5 May 2014) “Market opens again,” BBC, https://b.example/2.",
            ["https://a.example/1", "https://b.example/2"],
        ),
        ("https://a.example/1 and https://b.example/2.", ["https://a.example/1", "https://b.example/2"]),
        (
            "https://a.example/1; https://b.example/2; https://c.example/3",
            ["https://a.example/1", "https://b.example/2", "https://c.example/3"],
        ),
        ("“Fire in market”, Reuters, 23.11.2014; “Market opens again”, BBC News, 24.11.2014.", [None, None]),
        ("Doe 1979, p. 3; Roe 1974.", [None, None]),
        ("The mayor denied it. See “Fire in market”, Reuters, 23.11.2014, https://a.example/1.", ["https://a.example/1"]),
        ("Doe, Jane; Roe, Richard (2014). “Fire; and law at sea”. Reuters.", [None]),
        ("“Fire in market”, Reuters, https://a.example/1, archived at https://perma.cc/AB12-CD34.", ["https://a.example/1"]),
        (
            "“Fire in market”, Reuters, https://a.example/1 [https://web.archive.org/web/20141124/https://a.example/1]",
            ["https://a.example/1"],
        ),
    ],
)
def test_a_note_holds_as_many_citations_as_it_cites(body, urls):
    """Semicolons, signals, links and sentences divide a note; authors, titles and mementos do not."""
    assert [citation.url and citation.url.normalised for citation in cited(body)] == urls


def test_the_second_citation_has_its_own_fields():
    """What follows "see also" is read on its own: its signal, title, outlet and date."""
    _, second = cited(
        "“Fire in market”, Reuters, 23.11.2014, https://a.example/1; but see “Market is safe”, BBC News, 24.11.2014."
    )
    assert (second.signal, second.title, second.container_title) == ("but see", "Market is safe", "BBC News")
    assert second.issued
    assert second.issued.date == "2014-11-24"


@pytest.mark.parametrize(
    "body",
    [
        (
            "“Fire in market”, Reuters, https://a.example/1. Archived from the original on 24 November 2014: "
            "https://web.archive.org/web/20141124000000/https://a.example/1."
        ),
        "“Fire in market”, Reuters, https://web.archive.org/web/20141124000000/https://a.example/1",
    ],
)
def test_a_memento_in_a_note_is_kept_beside_its_original(body):
    """The original is what was cited; the archived version goes to version_url, its date dates neither issue nor look."""
    citation = one(body)
    assert citation.url
    assert citation.url.normalised == "https://a.example/1"
    assert citation.version_url
    assert citation.version_url.normalised == "https://web.archive.org/web/20141124000000/https://a.example/1"
    assert (citation.issued, citation.accessed) == (None, None)


def test_a_wrapped_link_is_one_link():
    """A link broken over a line end is joined, and its raw words still stand in the report."""
    body = "“Fire in market”, Reuters, 23.11.2014, https://www.reuters.example/article/fire-in-\nthe-market-idUS1430AB"
    citation = one(body)
    assert citation.url
    assert citation.url.normalised == "https://www.reuters.example/article/fire-in-the-market-idUS1430AB"
    assert [written.raw for written in citation.written if written.field == "url"] == [
        "https://www.reuters.example/article/fire-in- the-market-idUS1430AB"
    ]


@pytest.mark.parametrize(
    ("body", "locator"),
    [
        ("Jane Doe, The Long Fire (Harbour Press, 2012), p. 45.", "p. 45"),
        ("Jane Doe, The Long Fire (Harbour Press, 2012), pp. 45–47, 50.", "pp. 45–47, 50"),
        ("J. Doe, ‘Fire and Law’ in The Harbour, ed. R. Roe (2012) 77.", "77"),
        ("Doe 2012, S. 64 ff.", "S. 64 ff"),
        ("“Fire in market”, Reuters, 23.11.2014, https://a.example/1, para. 12", "para. 12"),
        ("“Fire in market”, Reuters, 23.11.2014", None),
    ],
)
def test_a_page_or_paragraph_is_the_locator(body, locator):
    """The place inside the source is kept as it was written."""
    assert one(body).locator == locator


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("“Fire” (in Arabic), Reuters, 23.11.2014", "ar"),
        ("«حريق في السوق»، وكالة الأناضول، 23.11.2014", "ar"),
        ("«Пожар на рынке», РИА Новости, 23.11.2014", "ru"),
        ("“Fire in market”, Reuters, 23.11.2014", None),
    ],
)
def test_a_language_is_told_by_words_or_script(body, language):
    """A language is known where the note says it or the script shows it, and nowhere else."""
    assert one(body).language == language


def test_passages_quoted_from_a_source_are_kept():
    """A quoted sentence beside the title is a quote, not a second title."""
    citation = one("“Fire in market”, Reuters, 23.11.2014, https://a.example/1 (“the old market burned for two days”)")
    assert (citation.title, citation.quotes) == ("Fire in market", ("the old market burned for two days",))


def test_the_notes_prove_the_order_of_days():
    """One date with a day above 12 settles all ambiguous ones; without it they say that they are ambiguous."""
    both = cited("“Fire in market”, Reuters, 03/04/2014", "“Market opens again”, Reuters, 23/04/2014")
    assert [citation.issued and citation.issued.ambiguous for citation in both] == [False, False]
    alone = one("“Fire in market”, Reuters, 03/04/2014")
    assert alone.issued
    assert alone.issued.ambiguous
    french = msgspec.structs.replace(document("x 4/3/2014"), language="fr")
    assert date_order(french) == "dmy"
    assert date_order(document("x 4/23/2014")) == "mdy"
    assert date_order(document("x 4/23/2014", order="dmy")) == "dmy"


def test_claims_are_those_that_name_the_note():
    """A citation knows which claims it supports, and a claim may have several notes."""
    where = Span(0, 10)
    claims = (
        Claim(id="c1", sentence="A.", clause="A", span=where, clause_span=where, notes=("1",)),
        Claim(id="c2", sentence="B.", clause="B", span=where, clause_span=where, notes=("1", "2")),
    )
    report = document("https://a.example/1", "https://b.example/2", claims=claims)
    result = cite(report)
    assert [citation.claims for citation in result.citations] == [("c1", "c2"), ("c2",)]
    assert (result.source, result.digest, result.claims, result.report_date) == (report.source, report.digest, claims, None)


def test_notes_without_words_give_no_citation():
    """An empty note cites nothing; a report without notes has no citations."""
    assert parsed("").citations == ()
    assert parsed().citations == ()


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            ['"', "“", "”", "Fire in market", ", ", ". ", "; ", "\n", "Reuters", "23.11.2014", "https://a.example/x.", "Ibid.",
             "see also ", "supra note 1",
             "(", ")", "accessed 3 May 2015", "p. 4",
             "Doe, Jane", " ", "السوق", "doi:10.1000/x", "[", "]", "‘", "’", "-"]
        ),
        max_size=14,
    ).map("".join)
)  # fmt: skip
def test_spans_hold_for_any_note(body):
    """However a note is put together, nothing fails and every field's span covers its raw words inside the note."""
    report = document("“First”, Reuters, 1 May 2014, https://a.example/0", body)
    result = cite(report)
    assert len({citation.id for citation in result.citations}) == len(result.citations)
    for citation in result.citations:
        assert citation.span is not None
        note = next(note for note in report.notes if note.id == citation.note)
        assert note.body.covers(citation.span)
        for written in citation.written:
            assert " ".join(written.span.of(report.text).split()) == written.raw
            assert note.body.covers(written.span)


@given(st.text(max_size=80))
def test_any_text_at_all_is_read_without_failing(body):
    """No text whatever makes the parser fail."""
    for citation in cited(body):
        assert citation.note == "1"
