"""What became of a document, in Chromium's words and in ours."""

import pytest

from citecheck.model.exchange import Failure, FailureKind
from citecheck.net.browser.faults import KINDS, document_failure

REFUSED = Failure(FailureKind.REFUSED, "told by the proxy")

ROWS = [
    ("net::ERR_CERT_DATE_INVALID", None, FailureKind.TLS_EXPIRED),
    ("net::ERR_CERT_COMMON_NAME_INVALID", None, FailureKind.TLS_NAME_MISMATCH),
    ("net::ERR_CERT_AUTHORITY_INVALID", None, FailureKind.TLS_UNTRUSTED),
    ("net::ERR_CERT_REVOKED", None, FailureKind.TLS_FAILED),
    ("net::ERR_SSL_PROTOCOL_ERROR", None, FailureKind.TLS_FAILED),
    ("net::ERR_TUNNEL_CONNECTION_FAILED", REFUSED, FailureKind.REFUSED),
    ("net::ERR_TUNNEL_CONNECTION_FAILED", None, FailureKind.UNREACHABLE),
    ("net::ERR_EMPTY_RESPONSE", REFUSED, FailureKind.REFUSED),
    ("net::ERR_EMPTY_RESPONSE", None, FailureKind.RESET),
    ("net::ERR_INVALID_REDIRECT", None, FailureKind.BAD_LOCATION),
    ("net::ERR_UNSAFE_PORT", None, FailureKind.BLOCKED_ADDRESS),
    ("net::ERR_NOBODY_KNOWS_THIS", None, FailureKind.PROTOCOL),
    ("something else", None, FailureKind.PROTOCOL),
    # an earlier connection of the page failed; the certificate is what the document failed by
    ("net::ERR_CERT_DATE_INVALID", REFUSED, FailureKind.TLS_EXPIRED),
]


@pytest.mark.parametrize(("words", "known", "kind"), ROWS)
def test_each_error_is_the_failure_that_it_means(words, known, kind):
    """Certificates are told apart by the browser, connections by the proxy; what neither knows is a fault of protocol."""
    assert document_failure(f"Page.goto: {words} at https://a.example/\nCall log:", known).kind is kind


def test_no_error_means_that_a_page_is_gone():
    """But for a name that does not exist, which only the proxy tells, no fault of a browser is rot."""
    assert FailureKind.DNS_NOT_FOUND not in KINDS.values()
