"""Promises of the wikitext reader."""

import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.ingest.wikitext.cites import read_cite
from citecheck.ingest.wikitext.clean import cleaned
from citecheck.ingest.wikitext.reader import Wikitext
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument

PAGE = Path("town.wiki")

TOWN = """\
{{Infobox town|name=Korvash|population=5,000<ref name=pop>{{cite web |url=http://stat.example/p |title=Census ''2019'' \
|publisher=[[Statistics Office|Stats]] |date=3 May 2019 |accessdate=2020-01-02 \
|archive-url=https://web.archive.org/web/20200101000000/http://stat.example/p |archive-date=1 January 2020}}</ref>}}
'''Korvash''' is a [[town (place)|town]].<ref>Orr, J. [http://vp.example/1 "Dam fails"], ''Valley Post'', 3 May 2019.</ref> \
It has people.<ref name="pop" /> <!-- <ref>no</ref> --> <nowiki><ref>no</ref></nowiki>
Text {{lang|ar|مرحبا}} and{{nbsp}}more.{{efn|A note<ref>inner</ref> here.}} Listed.<ref name=ld />

== History<ref group=note>Grouped.</ref> ==
* item one
* item two
{| class="wikitable"
! Head
|-
| cell<ref name=pop />
|}
[[File:x.jpg|thumb|A caption.<ref>On the picture.</ref>]]
[[Category:Towns]]
{{reflist|refs=<ref name=ld>[https://ld.example/x Title] LD</ref>}}
"""


SIGNS = [
    "<ref>",
    "</ref>",
    "<ref name=a/>",
    "{{",
    "}}",
    "[[",
    "]]",
    "|",
    "\n",
    "{|",
    "|}",
    "[http://a ",
    "]",
    "''",
    "=",
    "{{efn|",
]
SIGNS += ["<!--", "x", "<references>", "</references>", "{{cite web|title=", "<nowiki>", "*"]


def read(text: str) -> Document:
    return Wikitext().read(PAGE, text.encode())


def marks(document: Document) -> list[tuple[str, str | None]]:
    return [(marker.label, marker.note) for marker in document.markers]


def texts(document: Document) -> dict[str, str]:
    return {note.id: note.text for note in document.notes}


def test_refs_of_each_kind_are_anchored():
    """Named, grouped, listed and nested notes, and those of tables, pictures and boxes, meet their markers."""
    document = read(TOWN)
    assert [label for label, _ in marks(document)] == ["1", "2", "1", "a", "4", "note 1", "1", "5", "3"]
    assert all(label == note for label, note in marks(document))
    assert document.problems == ()


def test_the_body_is_words():
    """Markup, comments and templates go; nowiki, links' words and list items stay."""
    text = read(TOWN).text
    assert text.startswith(
        "population: 5,000[1]\n\nKorvash is a town.[2] It has people.[1] <ref>no</ref> Text مرحبا and more.[a]"
    )
    assert "\n\nHistory[note 1]\n\nitem one\n\nitem two\n\nHead" in text.replace(" \n", "\n")
    assert "Towns" not in text


def test_notes_say_what_the_page_shows():
    """Links keep their address behind the citation, notes in notes their sign."""
    notes = texts(read(TOWN))
    assert notes["2"] == 'Orr, J. "Dam fails", Valley Post, 3 May 2019. http://vp.example/1'
    assert notes["a"] == "A note[3] here."
    assert notes["4"] == "Title LD https://ld.example/x"


def test_a_cite_template_hands_over_its_fields():
    """The note is words for people, and beside them field by field what the template says."""
    note = read(TOWN).notes[0]
    assert note.text.startswith("“Census 2019”. Stats. 3 May 2019. http://stat.example/p. Archived https://web.archive.org/")
    assert dict(note.fields) == {
        "raw": note.text,
        "title": "Census 2019",
        "publisher": "Stats",
        "issued": "3 May 2019",
        "accessed": "2020-01-02",
        "url": "http://stat.example/p",
        "version_url": "https://web.archive.org/web/20200101000000/http://stat.example/p",
        "kind": "web",
    }


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        (
            "cite book",
            {"title": "Rivers", "chapter": "Dams", "pages": "5-9"},
            {"title": "Dams", "container_title": "Rivers", "locator": "pp. 5-9", "kind": "book"},
        ),
        (
            "cite news",
            {"last1": "Orr", "first1": "J", "last2": "Lind", "agency": "AP"},
            {"author": "Orr, J; Lind", "container_title": "AP", "kind": "news"},
        ),
        (
            "cite web",
            {"date": "n.d.", "title": "T", "website": "W"},
            {"title": "T", "container_title": "W", "kind": "web"},
        ),
        (
            "internetquelle",
            {"autor": "Orr", "titel": "T", "werk": "W", "abruf": "2020-01-02"},
            {"author": "Orr", "title": "T", "container_title": "W", "accessed": "2020-01-02", "kind": "web"},
        ),
        (
            "lien web",
            {"nom1": "Orr", "prénom1": "J", "titre": "T", "site": "S", "consulté le": "3 mai 2019"},
            {"author": "Orr, J", "title": "T", "container_title": "S", "accessed": "3 mai 2019", "kind": "web"},
        ),
        (
            "cita web",
            {"título": "T", "fechaacceso": "3 de mayo de 2019", "urlarchivo": "http://a.example"},
            {"title": "T", "accessed": "3 de mayo de 2019", "version_url": "http://a.example", "kind": "web"},
        ),
        (
            "استشهاد ويب",
            {"عنوان": "ع", "مسار": "http://a.example", "ناشر": "ن"},
            {"title": "ع", "publisher": "ن", "url": "http://a.example", "kind": "web"},
        ),
        (
            "cite journal",
            {"month": "May", "year": "2009", "doi": "10.1/x"},
            {"issued": "May 2009", "doi": "10.1/x", "kind": "article"},
        ),
    ],
)
def test_parameters_of_cite_templates(name, parameters, expected):
    """Templates of several Wikipedias give the same fields."""
    assert read_cite(name, parameters) == expected


def test_short_footnotes_name_their_work():
    """{{sfn}} twice is one note; its work's fields come from the page's only entry of these names and year."""
    document = read(
        "A.{{sfn|Orr|Lind|2018|p=12}} B.{{sfn|Orr|Lind|2018|p=12}}\n\n* {{cite book|last1=Orr|last2=Lind|year=2018|title=Rivers}}"
    )
    assert marks(document) == [("1", "1"), ("1", "1")]
    assert document.notes[0].text.startswith("Orr & Lind 2018, p. 12. Orr; Lind. “Rivers”. 2018.")
    assert ("locator", "p. 12") in document.notes[0].fields


def test_several_templates_in_one_ref_are_several_sources():
    """Each cite template of a ref opens a source of its own."""
    note = read("A.<ref>{{cite news|title=T}}; {{cite web|title=U}}</ref>").notes[0]
    assert [value for name, value in note.fields if name in ("raw", "title")] == ["“T”.", "T", "“U”.", "U"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A.<ref name=gone /> B.<ref>x</ref>", "CC402"),
        ("A.<ref>x</ref>\n<references><ref name=never>y</ref></references>", "CC403"),
        ("A.<ref name=a>x</ref> B.<ref name=a>y</ref>", "CC408"),
        ("A.<ref>x</ref> B.<ref>never closed", "CC413"),
    ],
)
def test_what_does_not_meet_is_told(text, code):
    """Names without a ref, refs without a use, names used twice and refs without an end are told."""
    assert code in [problem.code for problem in read(text).problems]


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a < b <b>c</b>", "a &lt; b c"),
        ("{{a [[b|c}}", "{{a &#91;&#91;b|c}}"),
        ("[http://a.example b", "&#91;http://a.example b"),
        ("[[x|[http://a.example b]]]", "[[x|[http://a.example b]]]"),
        ("<ref name='x y' foo=1>z</ref>", '<ref name="x y">z</ref>'),
        ("<math>x^{2}</math><pre>[[a]]</pre>", "x^&#123;2&#125;"),
    ],
)
def test_text_is_made_safe_before_it_is_parsed(given_text, expected):
    """Brackets and tags without a partner are escaped, others stay."""
    assert cleaned(given_text)[0] == expected


@pytest.mark.parametrize("data", [b"", b" \n ", b"%PDF-1.7", b"\x00\x01" * 90])
def test_what_is_no_text_is_refused(data):
    """Binary data and white space are one clear error that names the file."""
    with pytest.raises(UnreadableDocument) as error:
        Wikitext().read(PAGE, data)
    assert error.value.where == "town.wiki"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SIGNS)))
def test_any_mixture_of_signs_is_read(parts):
    """No mixture of wikitext's own signs breaks the reader, and all spans stay inside the text."""
    try:
        document = read("".join(parts))
    except UnreadableDocument:
        return
    assert all(marker.span.of(document.text) for marker in document.markers)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(TOWN)), st.binary(max_size=8))
def test_broken_files_are_read_or_refused(at, noise):
    """A page cut off or overwritten anywhere is read, or refused with one error."""
    data = TOWN.encode()
    for broken in (data[:at], data[:at] + noise + data[at + len(noise) :]):
        with suppress(UnreadableDocument):
            Wikitext().read(PAGE, broken)


@pytest.mark.parametrize(
    "sign", ["{{", "[[", "<ref>", '<ref name="', "{|\n", "[http://a ", "{{cite web|title=", "{{a|''", "[[a|[http://b ", "<!--"]
)
def test_time_is_bounded(sign):
    """Thousands of signs that open and never close are read in seconds; the parser alone takes minutes for some of them."""
    start = time.process_time()
    Wikitext().read(PAGE, ("a" + sign * 3000).encode())
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "cited",
    [
        "{{Internetquelle |autor=Anna Orr |titel=Der Damm |werk=Talpost |datum=2019-05-03 |url=U |archiv-url=A}}",
        "{{Lien web |prénom1=Anna |nom1=Orr |titre=Der Damm |site=Talpost |jour=3 |mois=mai |année=2019 |url=U |archive-url=A}}",
        "{{Cita web |apellido=Orr |nombre=Anna |título=Der Damm |sitioweb=Talpost |fecha=3 mayo 2019 |url=U |urlarchivo=A}}",
        "{{استشهاد ويب |الأخير=Orr |الأول=Anna |عنوان=Der Damm |موقع=Talpost |تاريخ=3 مايو 2019 |مسار=U |مسار أرشيف=A}}",
        "{{Cita web |cognome=Orr |nome=Anna |titolo=Der Damm |sito=Talpost |data=2019-05-03 |url=U |urlarchivio=A}}",
        "{{Citar web |ultimo=Orr |primeiro=Anna |titulo=Der Damm |website=Talpost |data=3 de maio de 2019 |url=U |arquivourl=A}}",
        "{{Web kaynağı |soyadı=Orr |ad=Anna |başlık=Der Damm |çalışma=Talpost |tarih=2019-05-03 |url=U |arşivurl=A}}",
        "{{یادکرد وب |نام خانوادگی=Orr |نام=Anna |عنوان=Der Damm |وبگاه=Talpost |تاریخ=2019-05-03 |نشانی=U |پیوند بایگانی=A}}",
    ],
)
def test_cite_templates_of_other_wikipedias_give_the_same_fields(cited: str):
    """Whatever language the parameters bear, title, outlet, author, date, address and snapshot are told field by field."""
    archived = "https://web.archive.org/web/20190504000000/https://a.example/1"
    document = read(f"It fell.<ref>{cited.replace('=U', '=https://a.example/1').replace('=A}', f'={archived}}}')}</ref>")
    given = dict(document.notes[0].fields)
    assert (given["title"], given["container_title"]) == ("Der Damm", "Talpost")
    assert given["author"] in ("Orr, Anna", "Anna Orr")
    assert (given["url"], given["version_url"]) == ("https://a.example/1", archived)
    assert "2019" in given["issued"]
    assert re.search(r"03|3", given["issued"])


def test_an_unknown_template_in_a_note_keeps_its_address():
    """A wiki's own template is no reason to lose a note's link, whatever its parameters are called."""
    document = read("It fell.<ref>{{Talquelle |wo=https://a.example/1 |titel=Der Damm}}</ref> Dry.<ref>{{Talzeichen}}</ref>")
    assert dict(document.notes[0].fields)["url"] == "https://a.example/1"
    assert "Der Damm" in document.notes[0].text


def test_french_notes_in_the_text_are_notes_of_their_group():
    """{{Note|groupe=…|texte=…}} is a note as {{efn}} is."""
    document = read("It fell.{{Note|groupe=N|texte=At night.}} Dry.<ref>Orr.</ref>")
    assert [(note.label, note.text) for note in document.notes] == [("N 1", "At night."), ("1", "Orr.")]
