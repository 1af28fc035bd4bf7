"""The door of rfc3161-client: time stamps of RFC 3161 asked for, and verified offline.

What is stamped is the head digest as 64 hex signs in ASCII, so that any other tool can verify too:
``printf HEAD > head; openssl ts -verify -data head -in token.tsr -CAfile roots.pem``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from citecheck.model.errors import AuditError

#: Media types of RFC 3161 section 3.4.
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"


class Stamp(NamedTuple):
    """What a token says: when, to the authority's accuracy, and under which name its certificate signs."""

    at: dt.datetime
    signer: str


class Unread(Exception):
    """A token that this library cannot read; others may.

    It refuses sets that are not in the order that DER demands, which some authorities write.
    """


def is_there() -> bool:
    """Tell whether time stamps can be asked for and verified here."""
    try:
        _library()
    except AuditError:
        return False
    return True


def _library() -> Any:  # noqa: ANN401 - a module
    # An extra, loaded where stamps are dealt with.
    try:
        import rfc3161_client  # noqa: PLC0415
    except ImportError as error:
        hint = "pip install 'citecheck[anchor]'"
        raise AuditError("time stamps need rfc3161-client, which is not installed", hint=hint) from error
    return rfc3161_client


def query(head: str) -> bytes:
    """Return the request for a stamp on ``head``, with a nonce, that asks for the certificates. Raises ``AuditError``."""
    library = _library()
    builder = library.TimestampRequestBuilder().data(head.encode("ascii")).hash_algorithm(library.HashAlgorithm.SHA256)
    request: bytes = builder.nonce(nonce=True).cert_request(cert_request=True).build().as_bytes()
    return request


def check_reply(reply: bytes, request: bytes, head: str) -> Stamp:
    """Return what an authority's reply says; it must grant the very stamp that was asked for. Its signature is not looked at.

    Raises ``AuditError`` where it was refused or is about something else, ``Unread``.
    """
    stamp = _decoded(reply)
    if stamp.status not in (0, 1):
        words = "; ".join(stamp.status_string) or f"status {stamp.status}"
        raise AuditError(f"the authority refused: {words}")
    told = stamp.tst_info
    if told.message_imprint.message != sha256(head.encode("ascii")).digest():
        raise AuditError("the authority stamped something else than what it was given")
    nonce = told.nonce
    if nonce is None or _integer(nonce) not in request:
        raise AuditError("the authority's answer is to another request")
    return Stamp(at=told.gen_time, signer="")


def verified(token: bytes, head: str, roots: Sequence[bytes]) -> Stamp:
    """Return what a token says of ``head``, once its signature and its certificates lead to one of ``roots`` (PEM files).

    The certificates need to have been valid at the time of the stamp, not today. Raises ``AuditError``, ``Unread``.
    """
    library = _library()
    from cryptography import x509  # noqa: PLC0415 - comes with rfc3161-client

    stamp = _decoded(token)
    trusted = list(dict.fromkeys(each for pem in roots for each in x509.load_pem_x509_certificates(pem)))
    builder = library.VerifierBuilder(roots=trusted)
    try:
        builder.build().verify_message(stamp, head.encode("ascii"))
        signer = _signer(stamp, x509)
    except (library.VerificationError, ValueError) as error:
        # OpenSSL's own words stand in the midst of a dump of its errors.
        said = re.search(r'data: "([^"]+)"', str(error))
        raise AuditError(f"the time stamp does not hold: {said[1] if said else error}") from error
    return Stamp(at=stamp.tst_info.gen_time, signer=signer)


def _decoded(token: bytes) -> Any:  # noqa: ANN401 - a type of the library
    library = _library()
    try:
        return library.decode_timestamp_response(token)
    except ValueError as error:
        raise Unread(str(error)) from error


def _signer(stamp: Any, x509: Any) -> str:  # noqa: ANN401 - types of the library
    (info,) = _library().decode_timestamp_response(stamp.as_bytes()).signed_data.signer_infos
    for der in stamp.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(bytes(der))
        if certificate.serial_number == info.serial_number and certificate.issuer == info.issuer:
            return str(certificate.subject.rfc4514_string())
    return str(info.issuer.rfc4514_string())


def _integer(value: int) -> bytes:
    length = value.bit_length() // 8 + 1
    return bytes([2, length]) + value.to_bytes(length, "big")
