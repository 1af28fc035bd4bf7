"""A look as WARC records: the answer (or a revisit of one that was kept before), and the request beside it. Pure.

What is not on the wire any more is said in the record: ``WARC-JSON-Metadata`` names headers that were taken out, and
``WARC-Truncated`` (ISO 28500:2017 section 5.13) why a body is not whole.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import http.client
import json
import re
import uuid
from typing import NamedTuple

from citecheck.archives.kept.index import status_of
from citecheck.archives.kept.secrets import cleaned
from citecheck.archives.warc import SAME_PAYLOAD, Draft
from citecheck.model.transcript import Transcript

_HTTP = "application/http; msgtype="
#: A revisit's own header fields are longer than a smaller body is, packed.
_WORTH = 512
#: Level of zlib for bodies that are packed already (stored), and for the others: 2 packs three times as fast as 6, and pages to a
#: third instead of a quarter (benchmarks/keep.py).
PACKED_LEVEL, LEVEL = 0, 2
_PACKED = re.compile(
    rb"(?im)^(?:content-encoding[ \t]*:[ \t]*(?:x-)?(?:gzip|deflate|br|zstd)"
    rb"|content-type[ \t]*:[ \t]*(?:image/(?!svg)|video/|audio/|font/woff|application/(?:pdf|zip|gzip|x-gzip|vnd\.openxml)))"
)

#: The first line that libraries write over an answer that came by HTTP/2.
_BINARY = re.compile(rb"HTTP/2(?:\.0)? (\d{3})([^\r\n]*)\r?\n")


class Earlier(NamedTuple):
    """A record that holds a payload already: its URL and the moment of its capture (ISO 8601), and its id where known."""

    url: str
    date: str
    record_id: str = ""


class Pair(NamedTuple):
    """The records of one look. ``digest`` is the payload's, ``again`` whether the body was kept before; ``level`` is zlib's."""

    answer: Draft
    request: Draft
    record_id: str
    url: str
    date: str
    digest: str
    again: bool
    whole: bool
    level: int


def new_id() -> str:
    """Return a new record id, without the angle brackets in which it stands in the file."""
    return f"urn:uuid:{uuid.uuid4()}"


def payload_digest(payload: bytes) -> str:
    """Return the digest of a payload as WARC files and CDX servers have it: SHA-1 in base 32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()


_NOTHING = payload_digest(b"")


def warc_date(at: dt.datetime) -> str:
    """Return a moment as WARC-Date: UTC, to the second, as indexes count."""
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def records_of(transcript: Transcript, *, about: str, earlier: dict[str, Earlier], max_record: int) -> Pair:
    """Return the records of a look. ``about`` is the id of the file's warcinfo record, ``earlier`` what is held, by digest.

    A body longer than ``max_record`` bytes is cut there.
    """
    body, cut = b"".join(transcript.body), transcript.cut
    if len(body) > max_record:
        body, cut = body[:max_record], "length"
    answer, request = cleaned(_as_http_1(transcript.response_head)), cleaned(transcript.request_head)
    digest = payload_digest(body)
    again = earlier.get(digest) if cut is None and len(body) >= _WORTH else None
    url, date, record_id = transcript.url.without_fragment().normalised, warc_date(transcript.at), new_id()
    shared = (("WARC-Target-URI", url), ("WARC-Date", date), ("WARC-Warcinfo-ID", f"<{about}>"))
    address = (("WARC-IP-Address", transcript.address.strip("[]")),) if transcript.address else ()
    fields = [("WARC-Record-ID", f"<{record_id}>"), *shared, *address, ("WARC-Payload-Digest", digest), *_removed(answer.removed)]
    if answer.head != transcript.response_head and _BINARY.match(transcript.response_head):
        fields.append(("WARC-Protocol", "h2"))
    if cut is not None:
        fields.append(("WARC-Truncated", cut))
    if again is not None:
        fields += _refers_to(again)
    response = Draft(
        type="response" if again is None else "revisit",
        fields=tuple(fields),
        content_type=_HTTP + "response",
        head=answer.head,
        body=body if again is None else b"",
    )
    asked = Draft(
        type="request",
        fields=(
            ("WARC-Record-ID", f"<{new_id()}>"),
            *shared,
            ("WARC-Concurrent-To", f"<{record_id}>"),
            ("WARC-Payload-Digest", payload_digest(transcript.request_body) if transcript.request_body else _NOTHING),
            *_removed(request.removed),
        ),
        content_type=_HTTP + "request",
        head=request.head,
        body=transcript.request_body,
    )
    level = PACKED_LEVEL if _PACKED.search(answer.head) else LEVEL
    return Pair(response, asked, record_id, url, date, digest, again is not None, cut is None, level)


def _as_http_1(head: bytes) -> bytes:
    """Return a head of HTTP/2, which has no text on the wire, as readers of WARC know heads; WARC-Protocol says what it was."""
    found = _BINARY.match(head)
    if found is None:
        return head
    phrase = found[2].strip() or http.client.responses.get(int(found[1]), "").encode()
    return b"HTTP/1.1 %s %s\r\n" % (found[1], phrase) + head[found.end() :]


def _removed(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return (("WARC-JSON-Metadata", json.dumps({"citecheck": {"removed": list(names)}})),) if names else ()


def _refers_to(again: Earlier) -> list[tuple[str, str]]:
    fields = [("WARC-Profile", SAME_PAYLOAD), ("WARC-Refers-To-Target-URI", again.url), ("WARC-Refers-To-Date", again.date)]
    return [*fields, ("WARC-Refers-To", f"<{again.record_id}>")] if again.record_id else fields


def mime_and_status(pair: Pair) -> tuple[str, int | None]:
    """Return the media type (empty where none is said) and the status of a look's answer."""
    found = re.search(rb"(?im)^content-type[ \t]*:[ \t]*([^;\s]+)", pair.answer.head)
    return found[1].decode("latin-1").lower() if found else "", status_of(pair.answer.head)


def about_file(name: str, *, software: str, contact: str, run: str, at: dt.datetime) -> tuple[str, Draft]:
    """Return the warcinfo record that begins a file, and its id."""
    record_id = new_id()
    lines = {
        "software": software,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "operator": contact,
        "isPartOf": run,
        "description": "What the cited links of a report answered, hop by hop. Cookies and authorization are taken out of the"
        " headers (WARC-JSON-Metadata says where); a chunked transfer coding is undone, and its header renamed"
        " X-Archive-Orig-Transfer-Encoding. Images, styles and scripts of a page are not kept, nor answers that failed.",
    }
    text = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in lines.items() if value)
    fields = (("WARC-Record-ID", f"<{record_id}>"), ("WARC-Date", warc_date(at)), ("WARC-Filename", name))
    return record_id, Draft(type="warcinfo", fields=fields, content_type="application/warc-fields", body=text.encode())
