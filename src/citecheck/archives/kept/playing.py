"""One record played: revisits resolved, chunking and compression undone, digest checked, as an archive plays a memento."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from citecheck.archives.kept.cdxj import Row
from citecheck.archives.kept.index import status_of
from citecheck.archives.kept.zipped import Holder
from citecheck.archives.warc import Damaged, Record, fields_length, record_at
from citecheck.model.errors import PlaybackFailed
from citecheck.model.exchange import Exchange, FailureKind
from citecheck.model.memento import Memento
from citecheck.model.url import parse_url
from citecheck.net.body import Body
from citecheck.net.headers import content_type, read_headers, redirect_of

#: Revisits of revisits are not allowed, and are met; a circle is met as well.
_DEEPEST = 8
#: Bytes of a payload as stored that are read at most: what is larger is no page.
_LARGEST = 256 * 1024 * 1024


class Stored(NamedTuple):
    """What records hold of one capture: status, raw headers, the payload as transferred, and whether that is ``whole``.

    ``record`` names the record, as "file#id".
    """

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    payload: bytes
    record: str
    whole: bool


def head_lines(head: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Return the header lines of HTTP's head, folded ones joined."""
    lines: list[tuple[bytes, bytes]] = []
    for line in head.split(b"\n")[1:]:
        text = line.rstrip(b"\r")
        if text[:1] in (b" ", b"\t") and lines:
            lines[-1] = (lines[-1][0], lines[-1][1] + b" " + text.strip())
        elif b":" in text:
            name, _, value = text.partition(b":")
            lines.append((name.strip(), value.strip()))
    return tuple(lines)


def stored(row: Row, rows: Iterable[Row], files: Mapping[str, Holder]) -> Stored:
    """Read a capture; a revisit's body is taken from the record that it names, among ``rows``. Raises ``PlaybackFailed``."""
    record, payload, name = _read(row, files)
    if record.type != "revisit":
        return _told(record, record.head, payload, name)
    held, depth = row, 0
    head = record.head
    everything = tuple(rows)
    while record.type == "revisit":
        depth += 1
        referred = _referred(record, held, everything)
        if referred is None or depth > _DEEPEST:
            raise PlaybackFailed("a revisit whose earlier record is not here", where=name)
        held = referred
        record, payload, _ = _read(held, files)
    own = status_of(head)
    return _told(record, head if own is not None and own != 304 else record.head, payload, name)


def exchange_of(found: Stored, memento: Memento, *, limit: int) -> Exchange:
    """Return a capture as the exchange that it was, its body decoded and cut at ``limit`` bytes. Raises ``PlaybackFailed``."""
    url = parse_url(memento.original, parse_url("http://nowhere.invalid/"))
    headers = read_headers(found.headers)
    body = Body([value.decode("latin-1") for name, value in found.headers if name.lower() == b"content-encoding"], limit)
    if body.feed(found.payload):
        body.end()
    if body.failure is not None and found.payload and (found.whole or body.failure.kind is not FailureKind.CUT_SHORT):
        raise PlaybackFailed(f"the archived body cannot be decoded: {body.failure.detail}", where=memento.uri)
    content = body.bytes()
    location, bad = redirect_of(found.status, found.headers, url)
    kind = content_type(next((value for name, value in headers if name == "content-type"), None))
    return Exchange(
        url=url,
        at=memento.at,
        status=found.status,
        headers=headers,
        failure=bad,
        location=location,
        media_type=kind.media_type,
        charset=kind.charset,
        body=content,
        body_cut=body.cut or not found.whole,
        body_digest=hashlib.sha256(content).hexdigest(),
        record=found.record,
    )


def _told(record: Record, head: bytes, payload: bytes, name: str) -> Stored:
    status = status_of(head) if head else 200
    if status is None:
        raise PlaybackFailed("the record holds no HTTP answer", where=name)
    lines = head_lines(head) if head else ((b"Content-Type", record.fields.get("content-type", "").encode("latin-1", "replace")),)
    return Stored(status, lines, payload, name, "warc-truncated" not in record.fields)


def _read(row: Row, files: Mapping[str, Holder]) -> tuple[Record, bytes, str]:
    """Return the record of a row, its payload, and its name. Raises ``PlaybackFailed``."""
    where = f"{row.filename}, byte {row.offset}"
    name = row.filename
    try:
        with files[name].read() as file:
            record = _of_a_pages_size(record_at(file, row.offset))
            payload = record.payload(_LARGEST)
            raw = b"" if record.type == "revisit" or _fits(record, payload) else _raw(file, row.offset)
    except (KeyError, OSError, Damaged) as error:
        raise PlaybackFailed(f"the record cannot be read: {error}", where=where) from None
    if record.fields.get("warc-target-uri", row.url).strip("<>") != row.url:
        raise PlaybackFailed("the index names another record", where=where)
    if record.type != "revisit" and not _fits(record, payload) and not _fits(record, raw):
        raise PlaybackFailed("the record was altered: its body does not bear its digest", where=where)
    return record, payload, f"{name}#{record.fields.get('warc-record-id', '').strip('<>') or row.offset}"


def _of_a_pages_size(record: Record) -> Record:
    """Return the record. Raises ``Damaged`` where it is too large to be taken into memory."""
    length = fields_length(record)
    if not length.isdigit() or int(length) > _LARGEST:
        raise Damaged(f"its length is {length or 'not told'}, which is no page's")
    return record


def _raw(file: object, offset: int) -> bytes:
    """Return the block as stored: some tools digest a chunked body with its chunks."""
    return record_at(file, offset).block(_LARGEST)  # type: ignore[arg-type]


def _fits(record: Record, payload: bytes) -> bool:
    """Tell whether the payload bears the record's digest; True where there is none that can be checked."""
    name, _, value = record.fields.get("warc-payload-digest", "").partition(":")
    algorithm = name.lower().replace("-", "")
    if algorithm not in ("sha1", "sha256", "md5") or not value or record.fields.get("warc-truncated"):
        return True
    made = hashlib.new(algorithm, payload, usedforsecurity=False)
    return value.upper() in (base64.b32encode(made.digest()).decode(), made.hexdigest().upper())


def referred_row(row: Row, rows: Iterable[Row], files: Mapping[str, Holder]) -> Row | None:
    """Return the row whose body a revisit stands for, None where it is not among ``rows`` or cannot be read."""
    try:
        record, _, _ = _read(row, files)
    except PlaybackFailed:
        return None
    return _referred(record, row, tuple(rows))


def _referred(record: Record, row: Row, rows: tuple[Row, ...]) -> Row | None:
    """Return the row of the record that a revisit names: by URL and moment, else by digest, the nearest before it."""
    url = record.fields.get("warc-refers-to-target-uri", "").strip("<>") or row.url
    moment = re.sub(r"\D", "", record.fields.get("warc-refers-to-date", ""))[:14]
    digest = record.fields.get("warc-payload-digest", "").rpartition(":")[2]
    others = [other for other in rows if other != row]
    named = [other for other in others if other.url == url and other.timestamp == moment]
    if digest:
        named = [other for other in named if other.bare_digest in ("", digest)]
        same = [other for other in others if other.bare_digest == digest and not other.revisit]
    else:
        same = []
    before = [other for other in same if other.timestamp <= row.timestamp]
    best = sorted(named, key=lambda other: other.revisit)[:1] or sorted(before or same, key=lambda other: other.timestamp)[-1:]
    return best[0] if best else None
