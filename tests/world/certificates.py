"""Certificates of the loopback web, made at start: good ones for every host, and one for each way TLS breaks."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import ssl
from collections.abc import Iterable

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

EXPIRED, SELF_SIGNED, WRONG_HOST, UNTRUSTED = "expired.test", "self-signed.test", "wrong-host.test", "untrusted.test"
BROKEN = (EXPIRED, SELF_SIGNED, WRONG_HOST, UNTRUSTED)


class Certificates:
    """An authority of our own. ``authority`` is its certificate (PEM bytes) for clients to trust."""

    def __init__(self, hosts: Iterable[str]) -> None:
        self._ca = trustme.CA()
        self.authority: bytes = self._ca.cert_pem.bytes()
        good = sorted(set(hosts) - set(BROKEN))
        leaf = self._ca.issue_cert(*good)
        self._good = self._context(leaf)
        key = x509.load_pem_x509_certificate(leaf.cert_chain_pems[0].bytes()).public_key()
        spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        #: The good certificate's key (SHA-256 of its SubjectPublicKeyInfo, base64, as in RFC 7469): a browser may be told to
        #: trust this one key; the broken certificates have others.
        self.good_key = base64.b64encode(hashlib.sha256(spki).digest()).decode()
        long_ago = dt.datetime(2021, 3, 1, tzinfo=dt.UTC)
        expired = self._ca.issue_cert(EXPIRED, not_before=long_ago, not_after=long_ago + dt.timedelta(days=90))
        self._broken = {
            EXPIRED: self._context(expired),
            WRONG_HOST: self._context(self._ca.issue_cert("somebody-else.test")),
            UNTRUSTED: self._context(trustme.CA().issue_cert(UNTRUSTED)),
            SELF_SIGNED: self._context(trustme.LeafCert(*_self_signed(SELF_SIGNED))),
        }

    def server(self) -> ssl.SSLContext:
        """Return a server's context, which picks the certificate by the name that the client asks for (SNI, RFC 6066)."""

        def pick(connection: ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> None:
            del context
            connection.context = self._broken.get(name or "", self._good)

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.sni_callback = pick
        return context

    def client(self) -> ssl.SSLContext:
        """Return a context that trusts our authority and nobody else."""
        return ssl.create_default_context(cadata=self.authority.decode())

    @staticmethod
    def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        return context


def _self_signed(host: str) -> tuple[bytes, bytes, list[bytes]]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    start = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private, certificate.public_bytes(pem), []
