import json

import msgspec
import pytest

from citecheck.archives.cdx import NoPage, Page, read_page
from citecheck.model.exchange import FailureKind
from citecheck.model.memento import AnswerState
from citecheck.testing import response
from tests.archives.desk import HEADER, broken, index, page, row

EXCLUDED = "org.archive.util.io.RuntimeIOException: org.archive.wayback.exception.{}: Blocked Site Error"


def json_answer(value, status=200):
    return response("https://index.example/", status, value if isinstance(value, str) else json.dumps(value))


def ndjson(*objects):
    return response("https://index.example/", 200, "\n".join(json.dumps(each) for each in objects), media_type="text/x-ndjson")


def test_rows_and_resume_key_are_told_apart():
    """The key at the end of a page is no row, and a row is no key."""
    answer = read_page(index([row("20160512100000", "http://example.org/")], "org%2Cexample%29%2F+20160512100001"), "ia")
    assert isinstance(answer, Page)
    assert [each["timestamp"] for each in answer.rows] == ["20160512100000"]
    assert answer.resume_key == "org%2Cexample%29%2F+20160512100001"


def test_an_empty_list_is_an_answer_without_rows():
    """``[]`` is the only thing by which the Internet Archive says that it holds nothing."""
    assert read_page(json_answer([]), "ia") == Page(())


@pytest.mark.parametrize(
    "exchange",
    [
        page(429),
        page(429, "a short line"),
        page(503),
        page(504),
        page(502),
        page(403, "Forbidden"),
        page(400, "bad request"),
        page(404, "Not Found"),
        page(200),
        page(200, ""),
        page(302, "", location="https://archive.org/sorry"),
        json_answer({"error": "throttled"}),
        json_answer("[[1, 2"),
        json_answer([["some", "thing"], ["else", "!"]]),
        json_answer([1, 2, 3]),
        json_answer("[" * 100_000),
        broken(FailureKind.READ_TIMEOUT),
        broken(FailureKind.REFUSED),
        broken(FailureKind.DNS_FAILED),
        broken(FailureKind.CUT_SHORT, json_answer([])),
        broken(FailureKind.BAD_ENCODING, json_answer([])),
        msgspec.structs.replace(json_answer([]), body_cut=True),
    ],
    ids=lambda exchange: f"{exchange.status}-{exchange.failure.kind if exchange.failure else exchange.body[:12]}",
)
def test_what_is_no_whole_answer_is_unknown(exchange):
    """A throttle, an overload, a page instead of data, a timeout, a cut or odd body is never "not archived"."""
    answer = read_page(exchange, "ia")
    assert isinstance(answer, NoPage)
    assert answer.state is AnswerState.UNKNOWN
    assert answer.reason


@pytest.mark.parametrize("name", ["AdministrativeAccessControlException", "RobotAccessControlException"])
@pytest.mark.parametrize("where", ["header", "body"])
def test_an_excluded_site_is_excluded(name, where):
    """The archive's word that it holds a site back is kept apart from absent and from unknown."""
    said = EXCLUDED.format(name)
    exchange = page(403, "no", X_Archive_Wayback_Runtime_Error=said) if where == "header" else page(403, said)
    assert read_page(exchange, "ia").state is AnswerState.EXCLUDED


def test_rows_of_the_wrong_length_are_counted_not_guessed():
    """A row that does not fit its header is passed over and counted."""
    answer = read_page(json_answer([HEADER, ["too", "short"], row("20160512100000", "http://example.org/")]), "ia")
    assert isinstance(answer, Page)
    assert (len(answer.rows), answer.unreadable) == (1, 1)


def test_pywb_names_are_read_as_the_cdx_server_s():
    """What pywb calls url, mime and status are original, mimetype and statuscode; a revisit's missing status is "-"."""
    answer = read_page(
        ndjson(
            {"urlkey": "k", "timestamp": "20160512100000", "url": "http://example.org/", "mime": "text/html", "status": "200"},
            {"urlkey": "k", "timestamp": "20170512100000", "url": "http://example.org/", "mime": "warc/revisit", "offset": "7"},
        ),
        "pywb",
    )
    assert isinstance(answer, Page)
    assert [(each["original"], each["mimetype"], each["statuscode"]) for each in answer.rows] == [
        ("http://example.org/", "text/html", "200"),
        ("http://example.org/", "warc/revisit", "-"),
    ]


@pytest.mark.parametrize(
    ("exchange", "expected"),
    [
        (response("https://index.example/", 200, ""), Page(())),
        (json_answer({"message": "No Captures found for: example.org"}, 404), AnswerState.ABSENT),
        (page(404, "no such collection"), AnswerState.UNKNOWN),
        (page(200), AnswerState.UNKNOWN),
        (json_answer("[1]"), AnswerState.UNKNOWN),
        (page(503), AnswerState.UNKNOWN),
    ],
)
def test_pywb_says_absent_in_its_own_words(exchange, expected):
    """An empty body and Common Crawl's 404 in words are absences; any other 404 may be a wrong address."""
    answer = read_page(exchange, "pywb")
    assert (answer if isinstance(expected, Page) else answer.state) == expected


def test_outbackcdx_sends_rows_without_a_header():
    """Its rows come in the order of the fields asked for, numbers as numbers; a row of another length is unreadable."""
    rows = [
        ["org,example)/", 20160512100000, "http://example.org/", "text/html", 200, "D", 1415],
        ["org,example)/", 20170512100000, "http://example.org/", "text/html", 0, "-", 0, "too many"],
    ]
    found = read_page(json_answer(rows), "outbackcdx")
    assert [(row["timestamp"], row["original"], row["statuscode"]) for row in found.rows] == [
        ("20160512100000", "http://example.org/", "200")
    ]
    assert found.unreadable == 1
    assert read_page(json_answer("[]"), "outbackcdx").rows == ()
    for odd in ('{"a": 1}', "no json", "[1]"):
        assert read_page(json_answer(odd), "outbackcdx").state is AnswerState.UNKNOWN


def test_further_fields_of_pywb_s_rows_are_kept_where_they_are_wanted():
    """File and offset are read for those who play byte ranges, and for nobody else."""
    line = json.dumps({"timestamp": "20160512100000", "url": "http://example.org/", "filename": "a.warc.gz", "offset": "7"})
    assert read_page(json_answer(line), "pywb", keep=("filename", "offset")).rows[0]["offset"] == "7"
    assert "offset" not in read_page(json_answer(line), "pywb").rows[0]
