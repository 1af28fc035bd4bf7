"""Playing captures in the Internet Archive's dialect: /web/<timestamp><modifier>/<original>, TimeGate, TimeMap (RFC 7089)."""

from __future__ import annotations

import datetime as dt
import json
import re
from email.utils import format_datetime, parsedate_to_datetime
from html import escape
from urllib.parse import quote, unquote, urljoin

from tests.world.cdx import FIELDS, Row, moment, nearest
from tests.world.pages import article
from tests.world.player import Pywb
from tests.world.wire import Asked, Page

HOME = "https://web.archive.org"
PLAYED = re.compile(r"/web/(?:(?P<timestamp>\d{1,14}|\*)(?P<modifier>[a-z]{2}_)?/|(?P<only>[a-z]{2}_)/)?(?P<original>.+)")
#: Headers of every answer, memento or not.
OURS = {"X-App-Server": "wwwb-app200", "X-ts": "200", "X-Page-Cache": "MISS", "Server": "nginx"}
#: Archived headers that are not repeated under another name.
_NOT_REPEATED = {
    "content-type",
    "location",
    "link",
    "content-encoding",
    "transfer-encoding",
    "memento-datetime",
    "content-location",
}


def wanted(target: str) -> tuple[str, str, str]:
    """Return timestamp ("" for none), modifier and original of a playback target; a scheme-less original is http."""
    match = PLAYED.fullmatch(target)
    if match is None:
        return "", "", ""
    original = quote(match["original"], safe="%/?&=#:;,+~|!$'()*@[]._-", encoding="latin-1")
    if re.match(r"(?i)https?%3a", original):
        original = unquote(original)
    original = re.sub(r"^(https?:)/+", r"\1//", original)
    if not re.match(r"[a-z][a-z0-9+.-]*:", original):
        original = "http://" + original
    return match["timestamp"] or "", match["modifier"] or match["only"] or "", original


def memento_url(row: Row, modifier: str = "") -> str:
    """Return the URI of a row's memento."""
    return f"{HOME}/web/{row['timestamp']}{modifier}/{row['original']}"


def choose(rows: list[Row], timestamp: str, original: str) -> Row:
    """Return the row to play: the nearest, but not one that only leads from http or www to the original asked for."""

    def circular(row: Row) -> bool:
        return row["statuscode"].startswith("3") and row["original"].lower() != original.lower()

    ranked = nearest(rows, timestamp)
    return next((row for row in ranked if not circular(row)), ranked[0])


async def play(pywb: Pywb, rows: list[Row], asked: Asked, *, two_encodings: bool = False) -> Page:
    """Answer a playback request from ``rows``, the index's rows for its original."""
    timestamp, modifier, original = wanted(asked.target)
    if timestamp == "*":
        return Page(body=article(f"Calendar of {escape(original)}", f"Saved {len(rows)} times"), headers=OURS)
    if not rows:
        return not_archived(original)
    if not timestamp:
        return timegate(rows, modifier, original, asked.header("accept-datetime"))
    row = choose(rows, timestamp, original)
    if row["timestamp"] != timestamp:
        return elsewhere(row, modifier)
    page = await _memento(pywb, rows, row, modifier)
    if two_encodings:
        return Page(
            status=page.status, body=page.body, media_type=page.media_type, headers={**page.headers, "content-encoding": ""}
        )
    return page


def elsewhere(row: Row, modifier: str) -> Page:
    """Send on to the capture that is nearest: no memento, and not an archived redirect."""
    found = {"Location": memento_url(row, modifier), "X-Archive-Redirect-Reason": f"found capture at {row['timestamp']}"}
    return Page(status=302, headers={**OURS, **found})


def not_archived(original: str) -> Page:
    """Say that there is no capture: 404 without Memento-Datetime."""
    words = f"Wayback Machine has not archived {escape(original)}."
    return Page(status=404, body=article("Wayback Machine", "Hrm.", words), headers=OURS)


def timegate(rows: list[Row], modifier: str, original: str, accept: str) -> Page:
    """Negotiate by datetime (RFC 7089 section 4.1, pattern 2.3); without Accept-Datetime the newest."""
    try:
        when = parsedate_to_datetime(accept).astimezone(dt.UTC).strftime("%Y%m%d%H%M%S") if accept else ""
    except ValueError:
        return Page(status=400, body=article("Bad Accept-Datetime"), headers=OURS)
    page = elsewhere(choose(rows, when, original), modifier)
    links = ", ".join([f'<{original}>; rel="original"', _timemap_link(original)])
    return Page(status=302, headers={**page.headers, "Vary": "accept-datetime", "Link": links})


def timemap(rows: list[Row], original: str, form: str) -> Page:
    """Answer ``/web/timemap/link/`` (link-format, RFC 6690) or ``/web/timemap/json/`` (rows of CDX)."""
    if form == "json":
        table = [list(FIELDS), *([row[name] for name in FIELDS] for row in rows)] if rows else []
        return Page(body=json.dumps(table), media_type="application/json", headers=OURS)
    if not rows:
        return Page(status=404, media_type="application/link-format", headers=OURS)
    span = f'from="{_date(rows[0])}"; until="{_date(rows[-1])}"'
    lines = [
        f'<{original}>; rel="original"',
        f'<{HOME}/web/timemap/link/{original}>; rel="self"; type="application/link-format"; {span}',
        f'<{HOME}>; rel="timegate"',
        *(f'<{memento_url(row)}>; rel="{_rank(rows, row)}"; datetime="{_date(row)}"' for row in rows),
    ]
    return Page(body=",\n".join(lines) + "\n", media_type="application/link-format", headers=OURS)


async def _memento(pywb: Pywb, rows: list[Row], row: Row, modifier: str) -> Page:
    viewed = modifier in ("", "if_", "mp_")
    status, headers, body = await pywb.play(row["timestamp"], "mp_" if viewed else modifier, row["original"])
    # pywb's own Link comes after the archived one; of all others the archived one is the only one.
    raw = {name.lower(): value for name, value in reversed(headers)}
    if raw.get("memento-datetime") != _date(row):
        return Page(status=404, body=article("Wayback Machine", "This capture cannot be played."), headers=OURS)
    if viewed:
        body = body.replace(pywb.server.encode(), HOME.encode())
    location = raw.get("location", "").encode("latin-1").decode("utf-8", "replace")
    location = _unwound(location) if viewed else location
    if location:
        location = f"{HOME}/web/{row['timestamp']}{modifier}/{urljoin(row['original'], location)}"
    if location and not modifier:
        words = f"Got an HTTP {status} response at crawl time"
        status, body, location = 200, article(words, f'<a href="{escape(location)}">Redirecting…</a>').encode(), ""
    return Page(
        status=status,
        body=body.replace(b"<body>", b"<body><!-- BEGIN WAYBACK TOOLBAR INSERT -->", 1) if not modifier else body,
        media_type=raw.get("content-type", "text/html"),
        headers={
            **OURS,
            **_repeated(raw),
            **({"Content-Encoding": raw["content-encoding"]} if "content-encoding" in raw else {}),
            **({"Location": location} if location else {}),
            "Memento-Datetime": _date(row),
            "X-Archive-Src": row["filename"],
            "Link": _links(rows, row),
        },
    )


def _unwound(location: str) -> str:
    return re.sub(r"^.*?/web/\d{14}(?:[a-z]{2}_)?/", "", location)


def _repeated(raw: dict[str, str]) -> dict[str, str]:
    # The Date without prefix is pywb's own.
    bare = {name.removeprefix("x-archive-orig-"): value for name, value in raw.items() if name != "date"}
    return {f"X-Archive-Orig-{name}": value for name, value in bare.items() if name not in _NOT_REPEATED}


def _links(rows: list[Row], row: Row) -> str:
    place = rows.index(row)
    shown = sorted({0, max(place - 1, 0), place, min(place + 1, len(rows) - 1), len(rows) - 1})
    mementos = (f'<{memento_url(rows[at])}>; rel="{_rank(rows, rows[at], place)}"; datetime="{_date(rows[at])}"' for at in shown)
    gate = f'<{HOME}/web/{row["original"]}>; rel="timegate"'
    return ", ".join([f'<{row["original"]}>; rel="original"', _timemap_link(row["original"]), gate, *mementos])


def _rank(rows: list[Row], row: Row, place: int | None = None) -> str:
    at = rows.index(row)
    words = ["first"] * (at == 0) + ["last"] * (at == len(rows) - 1)
    if place is not None:
        words += ["prev"] * (at == place - 1) + ["next"] * (at == place + 1)
    return " ".join([*words, "memento"])


def _timemap_link(original: str) -> str:
    return f'<{HOME}/web/timemap/link/{original}>; rel="timemap"; type="application/link-format"'


def _date(row: Row) -> str:
    return format_datetime(moment(row["timestamp"]), usegmt=True)
