from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import cdx
from tests.world.visitor import visitor

CDX = "https://web.archive.org/cdx/search/cdx"
REPORT = "http://www.example.test/report-2016"


@pytest.fixture
def client(world):
    with visitor(world) as client:
        yield client


def rows(client: httpx.Client, **query):
    """Ask CDX for JSON and return its rows without the header."""
    answer = client.get(CDX, params={"output": "json", **query})
    assert answer.status_code == 200, answer.text
    return answer.json()[1:]


def column(client: httpx.Client, name: str, **query):
    """Return one field of all rows."""
    return [row[0] for row in rows(client, fl=name, **query)]


def test_json_is_a_list_of_lists_with_a_header(client):
    """Not pywb's lines of objects, and in IA's names."""
    answer = client.get(CDX, params={"url": REPORT, "output": "json"})
    header, *table = answer.json()
    assert answer.headers["content-type"] == "application/json"
    assert header == ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
    assert table[0][:5] == ["test,example)/report-2016", "20160510080000", REPORT, "text/html", "200"]


def test_text_has_the_same_fields_in_the_same_order(client):
    """Default output: one line a row, separated by spaces."""
    text = client.get(CDX, params={"url": REPORT}).text
    assert [line.split(" ") for line in text.splitlines()] == rows(client, url=REPORT)


def test_nothing_archived_is_an_empty_list(client):
    """Where pywb would answer with similar URLs, IA answers with nothing."""
    assert client.get(CDX, params={"url": "nowhere.test/x", "output": "json"}).json() == []
    assert client.get(CDX, params={"url": "nowhere.test/x"}).text == ""
    fuzzy = client.get(CDX, params={"url": REPORT + "?utm_source=x", "output": "json", "filter": "statuscode:200"})
    assert fuzzy.json() == []


def test_one_key_holds_two_short_links(client):
    """The key is lower-cased, so a code's twin is in every answer; only ``original`` tells them apart."""
    found = rows(client, url="goo.gl/AbC123", fl="urlkey,original")
    assert {key for key, _ in found} == {"gl,goo)/abc123"}
    assert {original for _, original in found} >= {"http://goo.gl/AbC123", "http://goo.gl/abc123"}
    exact = r"original:https?://(www\.)?goo\.gl(:80)?/AbC123(\?(si|d)=1)?"
    kept = column(client, "original", url="goo.gl/AbC123", matchType="prefix", filter=exact)
    assert set(kept) == {
        "http://goo.gl/AbC123",
        "https://goo.gl/AbC123",
        "https://goo.gl/AbC123?si=1",
        "https://goo.gl/AbC123?d=1",
    }


FILTERS = [
    # filter(s), statuscodes of the report's captures that pass
    (["statuscode:200"], ["200", "200"]),
    (["statuscode:2.."], ["200", "200"]),
    (["statuscode:2"], []),  # the whole field must match
    (["~statuscode:0"], ["200", "200", "404"]),  # a part of it
    (["!statuscode:200"], ["-", "404"]),
    (["~!statuscode:20"], ["-", "404"]),
    (["!~statuscode:20"], ["-", "404"]),
    (["statuscode:200|203|206|-"], ["200", "-", "200"]),
    (["statuscode:(200|404)", "!timestamp:2016.*"], ["200", "404"]),
    (["4:404"], ["404"]),  # a field by its number
    (["mimetype:warc/revisit"], ["-"]),
    ([r"original:\Qhttp://www.example.test\E.*", "statuscode:404"], ["404"]),
]


@pytest.mark.parametrize(("filters", "statuses"), FILTERS)
def test_filters_are_java_regular_expressions_on_the_whole_field(client, filters, statuses):
    """``[!]field:regex`` and ``~[!]field:part``, all of them together."""
    assert column(client, "statuscode", url=REPORT, filter=filters) == statuses


BAD = [
    {},
    {"url": "x.test", "filter": "statuscode:("},
    {"url": "x.test", "filter": "nonsense"},
    {"url": "x.test", "filter": "colour:red"},
    {"url": "x.test", "sort": "closest"},
    {"url": "x.test", "limit": "many"},
    {"url": "x.test", "collapse": "colour"},
]


@pytest.mark.parametrize("query", BAD)
def test_bad_queries_are_400(client, query):
    """A query that cannot be read is the client's fault, and no empty answer."""
    assert client.get(CDX, params=query).status_code == 400


SHAPES = [
    # query, timestamps of the report's captures
    ({}, ["20160510080000", "20160611120000", "20190301093000", "20210101000000"]),
    ({"from": "2016", "to": "2016"}, ["20160510080000", "20160611120000"]),
    ({"from": "201606", "to": "20190301"}, ["20160611120000", "20190301093000"]),
    ({"limit": "2"}, ["20160510080000", "20160611120000"]),
    ({"limit": "-2"}, ["20190301093000", "20210101000000"]),
    ({"limit": "-1", "fastLatest": "true"}, ["20210101000000"]),
    ({"sort": "reverse", "limit": "1"}, ["20210101000000"]),
    ({"sort": "closest", "closest": "20180101"}, ["20190301093000", "20160611120000", "20160510080000", "20210101000000"]),
    ({"sort": "closest", "closest": "20180101", "limit": "1"}, ["20190301093000"]),
    ({"collapse": "timestamp:4"}, ["20160510080000", "20190301093000", "20210101000000"]),
    ({"collapse": "digest"}, ["20160510080000", "20190301093000", "20210101000000"]),
    ({"offset": "3"}, ["20210101000000"]),
]


@pytest.mark.parametrize(("query", "timestamps"), SHAPES)
def test_ranges_orders_and_limits(client, query, timestamps):
    """What pywb ignores (collapse, negative limits, fastLatest) works as at IA."""
    assert column(client, "timestamp", url=REPORT, **query) == timestamps


def test_a_revisit_has_no_status_until_it_is_resolved(client):
    """``-`` and warc/revisit; with resolveRevisits the status of the capture that it repeats."""
    revisit = {"url": REPORT, "from": "20160611", "to": "20160611", "fl": "statuscode,mimetype"}
    assert rows(client, **revisit) == [["-", "warc/revisit"]]
    assert rows(client, resolveRevisits="true", **{**revisit, "from": "2016"}) == [["200", "text/html"], ["200", "text/html"]]


@pytest.mark.parametrize("encode", [quote, str])
def test_resume_keys_walk_through_all_rows(client, encode):
    """Page by page, each row once; the key may be sent as it came or encoded once more."""
    query = "url=goo.gl/&matchType=prefix&fl=timestamp,original&limit=3&showResumeKey=true&output=json"
    seen, key = [], None
    for _ in range(20):
        page = client.get(f"{CDX}?{query}" + (f"&resumeKey={encode(key)}" if key else "")).json()[1:]
        key = page.pop()[0] if len(page) > 1 and page[-2] == [] else None
        seen += [row for row in page if row]
        if key is None:
            break
    assert seen == rows(client, url="goo.gl/", matchType="prefix", fl="timestamp,original")
    assert len(seen) == len({tuple(row) for row in seen}) > 9


def test_resume_key_in_text_stands_behind_a_blank_line(client):
    """Text: rows, blank line, key."""
    lines = client.get(CDX, params={"url": REPORT, "limit": "1", "showResumeKey": "true"}).text.splitlines()
    assert lines[1:] == ["", "test%2Cexample%29%2Freport-2016+20160510080000"]


def test_star_at_the_end_is_a_prefix(client):
    """``url=host/*`` says matchType=prefix."""
    assert rows(client, url="social.test/*") == rows(client, url="social.test/", matchType="prefix") != []


def test_default_port_stays_in_original(client):
    """``:80`` is in some originals and in no key."""
    assert rows(client, url="http://www.example.test/port", fl="urlkey,original") == [
        ["test,example)/port", "http://www.example.test:80/port"]
    ]  # fmt: skip


@given(st.text("0123456789", max_size=14))
def test_every_timestamp_is_a_moment(timestamp):
    """Any 0 to 14 digits can be compared, the impossible ones too."""
    assert cdx.moment(timestamp).tzinfo is not None
