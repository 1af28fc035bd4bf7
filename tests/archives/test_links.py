import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.archives.links import read_links, target_of

TIMEMAP = """<http://a.example/timemap/link/http://x.example/?q=1,2>; rel="self"; type="application/link-format"; from="Thu",
<http://x.example/?q=1,2>; rel="original", <http://a.example/http://x.example/>; rel=timegate,
<http://a.example/20160512100004/http://x.example/?a;b=1>; rel="first memento"; datetime="Thu, 12 May 2016 10:00:04 GMT",
<http://a.example/20250512100004/http://x.example/>; rel="last memento"; datetime="Mon, 12 May 2025 10:00:04 GMT"
"""


def test_commas_and_semicolons_inside_quotes_and_brackets_do_not_split():
    """A link-format list is read by its grammar: dates and URLs may hold the signs that separate links."""
    links = read_links(TIMEMAP)
    assert [sorted(link.rels) for link in links] == [
        ["self"],
        ["original"],
        ["timegate"],
        ["first", "memento"],
        ["last", "memento"],
    ]
    assert links[1].uri == "http://x.example/?q=1,2"
    assert links[3].uri.endswith("?a;b=1")
    assert links[3].attributes["datetime"] == "Thu, 12 May 2016 10:00:04 GMT"


def test_the_relation_belongs_to_the_target_before_it():
    """The memento named by a Link header is the one whose own rel says so, not the one after it (waybackpy's fault 9)."""
    header = '<http://a.example/2024/x>; rel="memento", <http://a.example/2025/x>; rel="last memento"'
    assert target_of(header, "memento") == "http://a.example/2024/x"


@pytest.mark.parametrize("text", ["", "   ", "no link at all", "<unclosed", 'plain; rel="original"', None])
def test_malformed_headers_name_nothing(text):
    """A header that is no list of links names no target and raises nothing."""
    assert target_of(text, "original") is None


def test_escaped_quotes_stay_inside_their_value():
    """A quoted value may hold escaped quotes (RFC 8288)."""
    (link,) = read_links(r'<http://x.example/>; title="say \"hi\", twice"; rel=original')
    assert link.attributes["title"] == 'say "hi", twice'


FIELD = [
    # unquoted dates keep their comma
    ("<u>; rel=memento; datetime=Thu, 12 May 2016 10:00:00 GMT, <v>; rel=memento", ["Thu, 12 May 2016 10:00:00 GMT", None]),
    # commas before the first link, doubled, and at the end
    (', , <u>; rel=memento; datetime="a",, <v>; rel=memento,\n', ["a", None]),
    # a quote that nothing closes does not swallow what follows
    ("<u>; rel=memento; datetime=\"never closed, <v>; rel=memento; datetime='x'", ['"never closed', "'x'"]),
    # blanks wherever they like, names in any case
    ('<u> ;REL = "memento" ; DateTime = "a" , <v>;rel="Memento LAST"', ["a", None]),
    # a parameter without a value, and one told twice: the first counts (RFC 8288 section 3.3)
    ('<u>; crossorigin; rel=memento; rel=original; datetime="a"; datetime="b", <v>; rel="memento";', ["a", None]),
    # an address that is never closed before the next one begins
    ("<broken <u>; rel=memento; datetime=a, <v>; rel=memento", ["a", None]),
]


@pytest.mark.parametrize(("text", "datetimes"), FIELD)
def test_lists_as_the_field_writes_them(text, datetimes):
    """Habits outside the grammar, as archives have them, cost no memento and make up none."""
    links = [link for link in read_links(text) if "memento" in link.rels]
    assert [link.uri for link in links] == ["u", "v"]
    assert [link.attributes.get("datetime") for link in links] == datetimes


words = st.text(alphabet="abc,;=<>\"\\ \n'rel:/", max_size=80)


@given(words)
def test_any_text_is_read_without_an_error(text):
    """Whatever comes, links come out or none: each target stands in the text."""
    assert all(link.uri in text for link in read_links(text))


safe = st.text(alphabet=st.characters(codec="latin-1", exclude_characters="<>\x00\n\r", exclude_categories=("Cc",)), max_size=30)


@given(st.lists(st.tuples(safe, safe), max_size=8))
def test_what_is_written_by_the_grammar_comes_back(pairs):
    """Targets and quoted values with any signs in them survive writing and reading."""

    def quoted(value):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

    text = ",\n".join(f"<{uri}>; rel=memento; title={quoted(value)}" for uri, value in pairs)
    assert [(link.uri, link.attributes["title"]) for link in read_links(text)] == [(uri.strip(), value) for uri, value in pairs]


HOSTILE = [",", ", ", "<", '"', ";", "=", '<a>;a="', '<a>;a="\\"', "<a>,", ";a", '\\"', '<a>; a="b', ",\t ", "<a>;a=,  "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length(piece):
    """Hostile repetition costs no more than its length: 100,000 of them are read in a second or two of work."""
    begun = time.process_time()
    read_links("<x>;y=" + piece * 100_000)
    assert time.process_time() - begun < 10
