"""The rules of TLS by which certificates are judged, for whoever speaks it by Python's own ssl."""

from __future__ import annotations

import ssl

import certifi


def tls_context(ca_file: str = "", *protocols: str) -> ssl.SSLContext:
    """Return the TLS rules of connections: certificates checked against ``ca_file``, or certifi's list of authorities.

    ``protocols`` are offered to the server in the handshake (ALPN), the best first.
    """
    context = ssl.create_default_context(cafile=ca_file or certifi.where())
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context
