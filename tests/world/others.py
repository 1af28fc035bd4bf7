"""The archives beside the Wayback Machine, all over the same real pywb and its WARCs, each with the manners of its kind.

arquivo.pt: pywb as it is, under a public name. keep.test: an archive by Memento alone (RFC 7089), with paged TimeMaps, TimeGates
in two patterns, and pages that are only played rewritten. index. and data.commoncrawl.org: one index a year, and byte ranges
of the WARC files themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlencode

from tests.world.cdx import Row, moment, nearest
from tests.world.pages import article
from tests.world.player import Pywb
from tests.world.wire import Asked, Page

ARQUIVO, KEEP, INDEX, DATA = "arquivo.pt", "keep.test", "index.commoncrawl.org", "data.commoncrawl.org"
HOSTS = (ARQUIVO, KEEP, INDEX, DATA)
#: Mementos on one page of keep.test's TimeMaps.
PAGED = 3
_PASSED_ON = ("content-type", "content-location", "link", "location", "memento-datetime", "vary", "preference-applied")
_LINK_FORMAT = "application/link-format"


class Others:
    """The three archives. What is asked of them is kept by the facade's own ``asked``."""

    def __init__(self, pywb: Pywb) -> None:
        self._pywb = pywb
        self._answers: dict[str, Callable[[Asked], Awaitable[Page]]] = {
            ARQUIVO: self._arquivo,
            KEEP: self._keep,
            INDEX: self._index,
            DATA: self._data,
        }

    async def answer(self, asked: Asked) -> Page:
        """Answer for the host that was asked."""
        return await self._answers[asked.host](asked)

    # ── pywb, as it is ───────────────────────────────────────────────────────────────────────────

    async def _arquivo(self, asked: Asked) -> Page:
        if not asked.target.startswith("/wayback/"):
            return Page(status=404, body=article("404 Not Found"))
        accept = asked.header("accept-datetime")
        path = asked.target.removeprefix("/wayback/")
        status, headers, body = await self._pywb.ask(f"/web/{path}", {"Accept-Datetime": accept} if accept else {})
        here, there = f"{self._pywb.server}/web/", f"{asked.scheme}://{ARQUIVO}/wayback/"
        kept = {name: value.replace(here, there) for name, value in headers if name.lower() in _PASSED_ON}
        media_type = next((value for name, value in kept.items() if name.lower() == "content-type"), "")
        kept = {name: value for name, value in kept.items() if name.lower() != "content-type"}
        raw = re.search(r"/wayback/\d{14}id_/", asked.target) is not None
        text = body if raw else body.replace(here.encode(), there.encode())
        return Page(status=status, body=text, media_type=media_type, headers=kept)

    # ── Memento alone ────────────────────────────────────────────────────────────────────────────

    async def _keep(self, asked: Asked) -> Page:
        match = re.fullmatch(r"/(timemap|gate302|gate200|\d{14})(?:/p(\d+))?/(http.+)", asked.target)
        if match is None:
            return Page(status=404, body=article("404 Not Found"))
        rows = await self._pywb.rows(match[3])
        if match[1] == "timemap":
            return _timemap(rows, match[3], int(match[2] or 0))
        if match[1].isdigit():
            return await self._rewritten(rows, match[1], match[3])
        return await self._gate(rows, asked, match[3], redirects=match[1] == "gate302")

    async def _gate(self, rows: list[Row], asked: Asked, original: str, *, redirects: bool) -> Page:
        vary = {"Vary": "accept-datetime"}
        accept = asked.header("accept-datetime")
        try:
            when = parsedate_to_datetime(accept).strftime("%Y%m%d%H%M%S") if accept else ""
        except ValueError:
            return Page(status=400, body=article("Bad Accept-Datetime"))
        if not rows:
            return Page(status=404, body=article("Nothing here"), headers=vary)
        row = nearest(rows, when)[0]
        if redirects:
            links = f'<{original}>; rel="original", {_link(row)}'
            return Page(status=302, headers={**vary, "Location": _uri(row), "Link": links})
        page = await self._rewritten(rows, row["timestamp"], row["original"])
        return Page(
            status=page.status,
            body=page.body,
            media_type=page.media_type,
            headers={**page.headers, **vary, "Content-Location": _uri(row)},
        )

    async def _rewritten(self, rows: list[Row], timestamp: str, original: str) -> Page:
        row = next((row for row in rows if row["timestamp"] == timestamp), None)
        if row is None:
            return Page(status=404, body=article("No such memento"))
        status, headers, body = await self._pywb.ask(f"/web/{timestamp}mp_/{row['original']}", {})
        raw = {name.lower(): value for name, value in reversed(headers)}
        if "memento-datetime" not in raw:
            return Page(status=404, body=article("This memento cannot be played"))
        here, there = f"{self._pywb.server}/web/", f"https://{KEEP}/"
        bare = here.partition(":")[2]  # pywb leaves a Location without a scheme without one
        led = (
            raw.get("location", "").replace(bare, f"//{KEEP}/").replace("mp_/", "/").replace(f"http://{KEEP}", f"https://{KEEP}")
        )
        location = {"Location": led} if led else {}
        return Page(
            status=status,
            body=body.replace(here.encode(), there.encode()),
            media_type=raw.get("content-type", ""),
            headers={
                "Memento-Datetime": _date(row),
                "Link": f'<{row["original"]}>; rel="original", <https://{KEEP}/timemap/{original}>; rel="timemap"',
                **location,
            },
        )

    # ── Common Crawl ─────────────────────────────────────────────────────────────────────────────

    async def _index(self, asked: Asked) -> Page:
        if asked.path == "/collinfo.json":
            years = range(2025, 2013, -1)
            listed = [
                {
                    "id": f"CC-MAIN-{year}-26",
                    "name": f"June {year} Index",
                    "cdx-api": f"https://{INDEX}/CC-MAIN-{year}-26-index",
                    "from": f"{year}-01-01T00:00:00",
                    "to": f"{year}-12-31T23:59:59",
                }
                for year in years
            ]
            return Page(body=json.dumps(listed), media_type="application/json")
        match = re.fullmatch(r"/CC-MAIN-(\d{4})-26-index", asked.path)
        url = dict(asked.query).get("url", "")
        if match is None or not url:
            return Page(status=404, body=article("404 Not Found"))
        _, _, body = await self._pywb.ask(f"/web/cdx?{urlencode({'url': url, 'output': 'json', 'allowFuzzy': 'false'})}", {})
        rows = [json.loads(line) for line in body.decode().splitlines() if line]
        lines = [json.dumps(row) for row in rows if row["timestamp"].startswith(match[1])]
        if not lines:
            text = json.dumps({"message": f"No Captures found for: {url}"})
            return Page(status=404, body=text, media_type="application/json")
        return Page(body="\n".join(lines) + "\n", media_type="text/x-ndjson")

    async def _data(self, asked: Asked) -> Page:
        span = re.fullmatch(r"bytes=(\d+)-(\d+)", asked.header("range"))
        path = self._pywb.warc(asked.path.rpartition("/")[2])
        if path is None:
            return Page(status=404, body="<Error><Code>NoSuchKey</Code></Error>", media_type="application/xml")
        data = path.read_bytes()
        if span is None:
            return Page(body=data, media_type="application/octet-stream")
        first, last = int(span[1]), min(int(span[2]), len(data) - 1)
        return Page(
            status=206,
            body=data[first : last + 1],
            media_type="application/octet-stream",
            headers={"Content-Range": f"bytes {first}-{last}/{len(data)}"},
        )


def _timemap(rows: list[Row], original: str, page: int) -> Page:
    """Return page ``page`` of a TimeMap; 0 is the first, which lists the newest mementos and names the other pages."""
    if not rows:
        return Page(status=404, media_type=_LINK_FORMAT)
    here = f"https://{KEEP}/timemap/"
    newest = sorted(rows, key=lambda row: row["timestamp"], reverse=True)
    pages = [newest[start : start + PAGED] for start in range(0, len(newest), PAGED)]
    if page >= len(pages):
        return Page(status=404, body=article("No such page"))
    # As in the field: a comma in front, an unquoted date, relations in any case.
    links = [f'<{original}>; rel=original, <{here}{original}>; rel="self"; type="{_LINK_FORMAT}"']
    if page == 0:
        spans = ((number, _date(each[-1]), _date(each[0])) for number, each in enumerate(pages) if number)
        links += [f'<{here}p{n}/{original}>; rel="timemap"; from="{first}"; until={last}' for n, first, last in spans]
    links += [_link(row) for row in pages[page]]
    return Page(body=", " + ",\n ".join(links) + ",\n", media_type=_LINK_FORMAT)


def _link(row: Row) -> str:
    return f'<{_uri(row)}>; rel="Memento"; datetime="{_date(row)}"'


def _uri(row: Row) -> str:
    return f"https://{KEEP}/{row['timestamp']}/{row['original']}"


def _date(row: Row) -> str:
    return format_datetime(moment(row["timestamp"]), usegmt=True)
