"""A time stamp authority on loopback (RFC 3161), with a certificate authority of its own; stamps at any time one likes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)
SHA256, RSA_SHA256 = "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.11"
SIGNED_DATA, TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, MESSAGE_DIGEST, CERTIFICATE_V2 = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.16.2.47"


def der(tag: int, *parts: bytes) -> bytes:
    """Return a value of DER: tag, length, content."""
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def seq(*parts: bytes) -> bytes:
    return der(0x30, *parts)


def integer(value: int) -> bytes:
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(text: str) -> bytes:
    first, second, *rest = map(int, text.split("."))
    body = bytes([first * 40 + second])
    for number in rest:
        groups = [number & 127]
        while number := number >> 7:
            groups.append(number & 127 | 128)
        body += bytes(reversed(groups))
    return der(6, body)


def parts_of(data: bytes) -> list[tuple[int, bytes]]:
    """Return tag and content of each value in ``data``."""
    found, at = [], 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 128:
            more = length & 127
            length, at = int.from_bytes(data[at : at + more], "big"), at + more
        found.append((tag, data[at : at + length]))
        at += length
    return found


class Authority:
    """A key, its certificate, and the root that vouches for it."""

    def __init__(self, name: str = "Test Stamps", *, purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING) -> None:
        self.at = NOW
        self.status = 0
        root_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        issuer = _name(name + " Root")
        self.root = _certificate(issuer, issuer, root_key.public_key(), root_key, purpose=None)
        self.certificate = _certificate(_name(name), issuer, self._key.public_key(), root_key, purpose=purpose)

    @property
    def roots(self) -> bytes:
        """The root certificate as PEM."""
        return self.root.public_bytes(serialization.Encoding.PEM)

    def reply(self, request: bytes) -> bytes:
        """Return the answer to a request of RFC 3161."""
        if self.status:
            return seq(seq(integer(self.status), seq(der(12, b"not today"))))
        ((_, body),) = parts_of(request)
        fields = parts_of(body)
        imprint = der(0x30, fields[1][1])
        nonce = b"".join(der(2, content) for tag, content in fields[2:] if tag == 2)
        when = der(0x18, self.at.strftime("%Y%m%d%H%M%SZ").encode())
        told = seq(integer(1), oid("1.3.6.1.4.1.99999.1"), imprint, integer(7), when, nonce)
        return seq(seq(integer(0)), seq(oid(SIGNED_DATA), der(0xA0, self._signed(told))))

    def _signed(self, told: bytes) -> bytes:
        whole = self.certificate.public_bytes(serialization.Encoding.DER)
        algorithm = seq(oid(SHA256))
        mine = seq(seq(seq(der(4, sha256(whole).digest()))))
        attributes = sorted(
            (
                seq(oid(CONTENT_TYPE), der(0x31, oid(TST_INFO))),
                seq(oid(MESSAGE_DIGEST), der(0x31, der(4, sha256(told).digest()))),
                seq(oid(CERTIFICATE_V2), der(0x31, mine)),
            ),
        )
        signature = self._key.sign(der(0x31, *attributes), padding.PKCS1v15(), hashes.SHA256())
        issuer = self.certificate.issuer.public_bytes()
        signer = seq(
            integer(1),
            seq(issuer, integer(self.certificate.serial_number)),
            algorithm,
            der(0xA0, *attributes),
            seq(oid(RSA_SHA256), der(5)),
            der(4, signature),
        )
        content = seq(oid(TST_INFO), der(0xA0, der(4, told)))
        return seq(integer(3), der(0x31, algorithm), content, der(0xA0, whole), der(0x31, signer))


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(subject, issuer, key, signer, *, purpose):
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(days=100))
        .not_valid_after(NOW + dt.timedelta(days=100))
        .add_extension(x509.BasicConstraints(ca=purpose is None, path_length=None), critical=True)
    )
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return builder.sign(signer, hashes.SHA256())


@contextmanager
def listening(authority: Authority, *, status: int = 200, body: bytes | None = None) -> Iterator[str]:
    """Let ``authority`` listen on 127.0.0.1 and give its address; ``status`` and ``body`` are answered instead of a stamp."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["content-length"]))
            right = self.headers["content-type"] == "application/timestamp-query"
            reply = body if body is not None else authority.reply(request)
            self.send_response(status if right else 415)
            self.send_header("content-type", "application/timestamp-reply")
            self.send_header("content-length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/stamp"
        finally:
            server.shutdown()
