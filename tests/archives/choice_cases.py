"""What an archive holds of a page, what a note asks for, and which memento is to be believed: cases as data, one host each.

``{host}`` in an address stands for the case's own host. A capture's body says its timestamp, so that a test sees which bytes
were played. ``chosen`` is the timestamp to be believed, "" for none; ``by_memento`` is that of archives without an index,
where it differs: they tell no status and no digest before a memento is played.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from tests.world.pages import CLOUDFLARE, CONSENT, LOGIN, PARKED, PDF, article, soft_404
from tests.world.warcs import Captured, redirect

DAY = dt.date(2016, 5, 12)
FOUND, ABSENT, EXCLUDED, UNKNOWN = "found", "absent", "excluded", "unknown"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case. ``fronts``: which archives it makes sense for ("ia", "pywb", "timemap", "keep"); all where it is empty."""

    name: str
    held: tuple[Captured, ...]
    chosen: str = ""
    asked: str = "http://{host}/flood"
    day: dt.date | None = DAY
    original: str = ""  # of the chosen memento, where it is not the asked URL
    state: str = FOUND
    by_memento: str | None = None
    memento_state: str = ""
    fronts: frozenset[str] = frozenset()
    switches: dict[str, object] = field(default_factory=dict)


def page(stamp: str, path: str = "/flood", **more: object) -> Captured:
    """A capture of the page itself; ``path`` may be a whole address."""
    original = path if "//" in path[:8] else f"http://{{host}}{path}"
    body = article("The river in the old town", f"Seen at {stamp}.", "The water stood in the streets for two days. " * 20)
    return Captured(**{"original": original, "timestamp": stamp, "body": body, **more})  # type: ignore[arg-type]


def other(stamp: str, body: str | bytes, status: int = 200, path: str = "/flood", **more: object) -> Captured:
    """A capture of something else at the page's address."""
    return page(stamp, path, body=body, status=status, **more)


def led(stamp: str, target: str, path: str = "/flood", status: int = 301) -> Captured:
    """A captured redirect."""
    original = path if "//" in path[:8] else f"http://{{host}}{path}"
    return redirect(original, stamp, target, status)


def again(stamp: str, first: Captured) -> Captured:
    """The same payload as ``first``, captured again: a revisit."""
    headers, status = first.headers, first.status
    return Captured(
        original=first.original, timestamp=stamp, status=status, headers=headers, body=first.body, same_as=first.timestamp
    )


def case(name: str, *held: Captured, **more: object) -> Case:
    """Make a case of captures and what is expected."""
    return Case(name=name, held=held, **more)  # type: ignore[arg-type]


IA, INDEXES, ALL_BUT_KEEP = frozenset({"ia"}), frozenset({"ia", "pywb"}), frozenset({"ia", "pywb", "timemap"})
SOFT = str(soft_404("en").content.decode())
_FIRST = page("20160101000000")
_LOST = other("20160101000000", article("404 Not Found"), 404)
_MOVED = led("20160101000000", "http://{host}/moved")

BY_DATE = (
    case("on the day", page("20160501000000"), page("20160512100000"), page("20160513000000"), chosen="20160512100000"),
    case("before, though one after is nearer", page("20160420000000"), page("20160513000000"), chosen="20160420000000"),
    case("only after", page("20160601000000"), page("20190601000000"), chosen="20160601000000"),
    case("after, where before is out of the window", page("20140101000000"), page("20170601000000"), chosen="20170601000000"),
    case("far before, where there is nothing else", page("20050101000000"), chosen="20050101000000"),
    case("far after, where there is nothing else", page("20240101000000"), chosen="20240101000000"),
    case("the earlier of two on one day", page("20160512080000"), page("20160512200000"), chosen="20160512080000"),
    case("the nearest of many before", *(page(f"2016050{n}000000") for n in range(1, 8)), chosen="20160507000000"),
    case("on the window's edge", page("20150513000000"), page("20160513000000"), chosen="20150513000000"),
    case("a day outside the window's edge", page("20150512000000"), page("20160513000000"), chosen="20160513000000"),
    case("the newest, without a day", page("20100101000000"), page("20240101000000"), chosen="20240101000000", day=None),
    case("the newest that is a page, without a day", page("20100101000000"), page("20230101000000"),
         other("20240101000000", article("404 Not Found"), 404), chosen="20230101000000", day=None),
    case("in the day's last second", page("20160512235959"), page("20160513000000"), chosen="20160512235959"),
    case("in the day's first second", page("20160510000000"), page("20160512000000"), chosen="20160512000000"),
    case("around a leap day", page("20160229120000"), page("20160301000000"), chosen="20160229120000", day=dt.date(2016, 2, 29)),
    case("before the archive began", page("19970101000000"), chosen="19970101000000", day=dt.date(1990, 1, 1)),
    case("a day to come", page("20160101000000"), page("20200101000000"), chosen="20200101000000", day=dt.date(2030, 1, 1)),
    case("one of 150 captures", *(page(f"20{y:02}{m:02}10000000") for y in range(6, 19) for m in range(1, 13)),
         chosen="20160510000000", fronts=ALL_BUT_KEEP),
    case("one of 150 captures, on many pages", *(page(f"20{y:02}{m:02}10000000") for y in range(6, 19) for m in range(1, 13)),
         chosen="20160510000000", fronts=frozenset({"keep"})),
)  # fmt: skip

BY_STATUS = (
    case("not the nearer 404", other("20160512000000", article("404 Not Found"), 404), page("20160401000000"),
         chosen="20160401000000"),
    case("only a 404", other("20160512000000", article("404 Not Found"), 404), state=ABSENT, memento_state=FOUND),
    case("only a 410", other("20160512000000", "gone", 410), state=ABSENT, memento_state=FOUND),
    case("not the nearer 503", other("20160512000000", "back soon", 503), page("20160401000000"), chosen="20160401000000"),
    case("not the nearer 429", other("20160512000000", "slow down", 429), page("20160401000000"), chosen="20160401000000"),
    case("only a 500", other("20160512000000", "broken", 500), state=ABSENT, memento_state=FOUND),
    case("not the nearer 403", other("20160512000000", CLOUDFLARE.content, 403), page("20160401000000"),
         chosen="20160401000000"),
    case("a 203 is a page", page("20160512000000", status=203), chosen="20160512000000"),
    case("a revisit is its page", _FIRST, again("20160512000000", _FIRST), chosen="20160512000000"),
    case("a revisit of a 404 is none", _LOST, again("20160512000000", _LOST), page("20160401000000"), chosen="20160401000000"),
    case("a revisit of a redirect leads on", _MOVED, again("20160512000000", _MOVED), page("20160512000003", "/moved"),
         chosen="20160512000003", original="http://{host}/moved"),
    case("a payload captured three times", _FIRST, again("20160301000000", _FIRST), again("20160511000000", _FIRST),
         chosen="20160511000000"),
    case("packed", page("20160512000000", packed=True, headers={"Content-Encoding": "gzip"}), chosen="20160512000000"),
    case("packed, with two encodings", page("20160512000000", packed=True, headers={"Content-Encoding": "gzip"}),
         chosen="20160512000000", fronts=IA, switches={"two_encodings": True}),
    case("a PDF", other("20160512000000", PDF, headers={"Content-Type": "application/pdf"}), chosen="20160512000000"),
    case("plain text", page("20160512000000", body="Seen at 20160512000000. " + "Rain. " * 80,
         headers={"Content-Type": "text/plain"}), chosen="20160512000000"),
    case("Latin-1", page("20160512000000", body=article("Überschwemmung", "Seen at 20160512000000. Größe, Höhe. " * 9)
         .replace("utf-8", "iso-8859-1").encode("latin-1"), headers={"Content-Type": "text/html; charset=iso-8859-1"}),
         chosen="20160512000000"),
)  # fmt: skip

BY_CONTENT = (
    case("not the nearer soft 404", other("20160511000000", SOFT), page("20160401000000"), chosen="20160401000000"),
    case("only a soft 404", other("20160511000000", SOFT)),
    case("only a soft 404 in Arabic", other("20160511000000", soft_404("ar").content)),
    case("not the nearer login page", other("20160511000000", LOGIN.content), page("20160601000000"), chosen="20160601000000"),
    case("only a login page", other("20160511000000", LOGIN.content)),
    case("not the nearer parked domain", other("20160511000000", PARKED.content), page("20120601000000"),
         chosen="20120601000000"),
    case("only a parked domain", other("20160511000000", PARKED.content)),
    case("only a request for consent", other("20160511000000", CONSENT.content)),
    case("only a wall against robots that says 200", other("20160511000000", CLOUDFLARE.content)),
    case("not the nearer empty page", other("20160511000000", b""), page("20160401000000"), chosen="20160401000000"),
    case("only an empty page", other("20160511000000", b"")),
    case("not the archive's page about a redirect",
         other("20160511000000", article("Redirecting", "Got an HTTP 302 response at crawl time")), page("20160401000000"),
         chosen="20160401000000"),
    case("behind four of one soft 404", *(other(f"2016051{n}000000", SOFT) for n in range(4)), page("20160401000000"),
         chosen="20160401000000", by_memento=""),
    case("after three that are different no-pages, none", other("20160509000000", SOFT + " "),
         other("20160510000000", LOGIN.content), other("20160511000000", PARKED.content), page("20160401000000")),
)  # fmt: skip

BY_URL = (
    case("only a case twin", page("20160512000000", "/Flood"), state=ABSENT),
    case("not the nearer case twin", page("20160512000000", "/FLOOD"), page("20160401000000"), chosen="20160401000000"),
    case("not a twin in the query's case", page("20160512000000", "/flood?Id=1"), asked="http://{host}/flood?id=1", state=ABSENT),
    case("https for http", page("20160512000000", "https://{host}/flood"), chosen="20160512000000",
         original="https://{host}/flood"),
    case("http for https", page("20160512000000"), asked="https://{host}/flood", chosen="20160512000000",
         original="http://{host}/flood"),
    case("www for bare", page("20160512000000", "http://www.{host}/flood"), chosen="20160512000000",
         original="http://www.{host}/flood"),
    case("bare for www", page("20160512000000"), asked="http://www.{host}/flood", chosen="20160512000000",
         original="http://{host}/flood"),
    case("with a last slash", page("20160512000000", "/flood/"), chosen="20160512000000", original="http://{host}/flood/"),
    case("without a last slash", page("20160512000000"), asked="http://{host}/flood/", chosen="20160512000000",
         original="http://{host}/flood"),
    case("the very URL before its variants of the day", page("20160512000000", "https://www.{host}/flood"),
         page("20160512000001"), chosen="20160512000001"),
    case("not another query", page("20160512000000", "/flood?id=2"), asked="http://{host}/flood?id=1", state=ABSENT),
    case("not without its query", page("20160512000000"), asked="http://{host}/flood?id=1", state=ABSENT),
    case("not the query's fields in another order", page("20160512000000", "/flood?b=2&a=1"), asked="http://{host}/flood?a=1&b=2",
         state=ABSENT),
    case("not another session's page", page("20160512000000", "/flood;jsessionid=0123456789ABCDEF0123456789ABCDEF"),
         asked="http://{host}/flood;jsessionid=FEDCBA9876543210FEDCBA9876543210", state=ABSENT),
    case("with its default port", page("20160512000000", "http://{host}:80/flood"), chosen="20160512000000"),
    case("not at another port", page("20160512000000"), asked="http://{host}:8080/flood", state=ABSENT),
    case("asked for with a fragment", page("20160512000000"), asked="http://{host}/flood#second-day", chosen="20160512000000"),
    case("asked for with a name and a password", page("20160512000000"), asked="http://ann:pw@{host}/flood",
         chosen="20160512000000"),
    case("asked for in capitals of the host", page("20160512000000"), asked="HTTP://{HOST}/flood", chosen="20160512000000"),
    case("a host in Arabic", page("20160512000000", "http://xn--mgbh0fb.{host}/flood"), asked="http://مثال.{host}/flood",
         chosen="20160512000000"),
    case("a path in Arabic", page("20160512000000", "/%D8%AE%D8%A8%D8%B1"), asked="http://{host}/خبر", chosen="20160512000000"),
    case("escapes in small letters", page("20160512000000", "/%d8%ae%d8%a8%d8%b1"), asked="http://{host}/%D8%AE%D8%A8%D8%B1",
         chosen="20160512000000", original="http://{host}/%d8%ae%d8%a8%d8%b1"),
    case("a needless escape", page("20160512000000", "/%7Eann/flood"), asked="http://{host}/~ann/flood", chosen="20160512000000",
         original="http://{host}/%7Eann/flood"),
    case("a plus in the query", page("20160512000000", "/search?q=river+flood"), asked="http://{host}/search?q=river+flood",
         chosen="20160512000000"),
    case("commas and semicolons", page("20160512000000", "/a,b;c=1/flood?x=1,2;y"), asked="http://{host}/a,b;c=1/flood?x=1,2;y",
         chosen="20160512000000"),
    case("a URL in the query", page("20160512000000", "/go?u=http://elsewhere.test/a?b=c"),
         asked="http://{host}/go?u=http://elsewhere.test/a?b=c", chosen="20160512000000"),
    case("a long URL", page("20160512000000", "/" + "flood/" * 230), asked="http://{host}/" + "flood/" * 230,
         chosen="20160512000000"),
    case("a full stop at the end", page("20160512000000", "/flood."), page("20160511000000"), asked="http://{host}/flood%2E",
         chosen="20160512000000", original="http://{host}/flood.", fronts=INDEXES),
    case("a star in the path", page("20160512000000", "/a*b"), page("20160512000000", "/acb"), asked="http://{host}/a*b",
         chosen="20160512000000"),
    case("a bare host", page("20160512000000", "/"), asked="http://{host}", chosen="20160512000000", original="http://{host}/"),
    case("120 captures of the twin, none of the page",
         *(page(f"201{y}{m:02}10000000", "/FLOOD") for y in range(10) for m in range(1, 13)),
         state=UNKNOWN, memento_state=ABSENT, fronts=ALL_BUT_KEEP),
)  # fmt: skip

BY_REDIRECT = (
    case("to https of itself", led("20160512000000", "https://{host}/flood"), page("20160512000001", "https://{host}/flood"),
         chosen="20160512000001", original="https://{host}/flood"),
    case("to where the page had moved", led("20160512000000", "http://{host}/2016/flood"), page("20160512000002", "/2016/flood"),
         chosen="20160512000002", original="http://{host}/2016/flood"),
    case("over two hops", led("20160512000000", "http://{host}/b"), led("20160512000001", "http://{host}/c", "/b", 302),
         page("20160512000002", "/c"), chosen="20160512000002", original="http://{host}/c"),
    case("relative", led("20160512000000", "2016/flood"), page("20160512000002", "/2016/flood"), chosen="20160512000002",
         original="http://{host}/2016/flood"),
    case("without a scheme", led("20160512000000", "//{host}/2016/flood"), page("20160512000002", "/2016/flood"),
         chosen="20160512000002", original="http://{host}/2016/flood"),
    case("to the home page, no", led("20160512000000", "http://{host}/"), page("20160512000002", "/")),
    case("in a circle, no", led("20160512000000", "http://{host}/b"), led("20160512000001", "http://{host}/flood", "/b")),
    case("to a page of three years later, no", led("20160512000000", "http://{host}/b"), page("20190512000001", "/b")),
    case("to a login page, no", led("20160512000000", "http://{host}/login"),
         other("20160512000001", LOGIN.content, path="/login")),
    case("to what is not held, no", led("20160512000000", "http://{host}/b")),
    case("to a 404, no", led("20160512000000", "http://{host}/b"), other("20160512000001", "gone", 404, "/b")),
    case("not where the page is held as well", led("20160512000000", "http://{host}/b"), page("20160512000001", "/b"),
         page("20160401000000"), chosen="20160401000000"),
    case("to a twin in capitals, which is another page", led("20160512000000", "http://{host}/FLOOD"),
         page("20160512000002", "/FLOOD"), chosen="20160512000002", original="http://{host}/FLOOD", fronts=INDEXES),
)  # fmt: skip

BY_ARCHIVE = (
    case("nothing held", page("20160512000000", "/another-page"), state=ABSENT),
    case("a site that is excluded", page("20160512000000"), state=EXCLUDED, fronts=IA, switches={"excluded": "administrative"}),
    case("a site that its robots.txt excludes", page("20160512000000"), state=EXCLUDED, fronts=IA,
         switches={"excluded": "robots"}),
    case("rows of month 00, twice, and of mail addresses", page("20160512000000"), page("20190512000000"),
         chosen="20160512000000", fronts=IA, switches={"odd_rows": True}),
    case("month 00 alone near the day", page("20160512000000"), chosen="20160512000000", day=dt.date(2000, 8, 24), fronts=IA,
         switches={"odd_rows": True}),
)  # fmt: skip

CASES = (*BY_DATE, *BY_STATUS, *BY_CONTENT, *BY_URL, *BY_REDIRECT, *BY_ARCHIVE)
