from __future__ import annotations

import errno
import inspect
import socket
import ssl

import h2.exceptions
import httpcore
import httpx
import pycurl
import pytest

from citecheck.model.exchange import Failure, FailureKind
from citecheck.net.fault_classes import CLASS_KINDS, OUR_MISTAKES
from citecheck.net.faults import (
    CURL_KINDS,
    CURL_OTHERS,
    LookFailed,
    causes,
    curl_failure,
    failure_of,
)
from citecheck.net.safety import Blocked

K = FailureKind


def classes_of(library):
    """Return all exception classes that a library exports."""
    members = (getattr(library, name) for name in dir(library) if not name.startswith("_"))
    return {member for member in members if inspect.isclass(member) and issubclass(member, Exception)}


@pytest.mark.parametrize("library", [httpx, httpcore])
def test_every_error_class_of_the_library_is_known(library):
    """When httpx or httpcore grows an error class, this fails until the door says what it means."""
    unknown = classes_of(library) - set(CLASS_KINDS) - OUR_MISTAKES
    assert not unknown, f"say in faults.py what these mean: {unknown}"


def test_every_error_of_h2_is_one_that_the_connection_translates():
    """Our HTTP/2 connection catches h2's ProtocolError; a new class beside it would come out as a mistake of ours."""
    others = {error for error in classes_of(h2.exceptions) if not issubclass(error, h2.exceptions.ProtocolError)}
    assert others == {h2.exceptions.H2Error, h2.exceptions.RFC1122Error}  # the base, and a push of our own


def test_nothing_is_known_that_the_libraries_do_not_have():
    """The door's table holds no class that was dropped, and no class in both of its halves."""
    assert set(CLASS_KINDS) | OUR_MISTAKES == classes_of(httpx) | classes_of(httpcore)
    assert not set(CLASS_KINDS) & OUR_MISTAKES


def curl_codes():
    """Return all result codes that this pycurl knows: name -> number (multi interface codes have names of their own)."""
    names = [name for name in dir(pycurl) if name.startswith("E_") and not name.startswith("E_MULTI")]
    # 99999 is pycurl's own number for a code that libcurl dropped long ago.
    return {name: getattr(pycurl, name) for name in names if 0 < getattr(pycurl, name) < 99999}


def test_every_code_of_libcurl_is_known():
    """When libcurl grows a result code, this fails until the door says what it means."""
    unknown = {name: code for name, code in curl_codes().items() if code not in CURL_KINDS and code not in CURL_OTHERS}
    assert not unknown, f"say in faults.py what these mean: {unknown}"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("E_COULDNT_RESOLVE_HOST", K.DNS_NOT_FOUND),
        ("E_COULDNT_CONNECT", K.UNREACHABLE),
        ("E_WEIRD_SERVER_REPLY" if hasattr(pycurl, "E_WEIRD_SERVER_REPLY") else "E_FTP_WEIRD_SERVER_REPLY", K.PROTOCOL),
        ("E_PARTIAL_FILE", K.CUT_SHORT),
        ("E_OPERATION_TIMEDOUT", K.CONNECT_TIMEOUT),
        ("E_SSL_CONNECT_ERROR", K.TLS_FAILED),
        ("E_GOT_NOTHING", K.RESET),
        ("E_SEND_ERROR", K.RESET),
        ("E_RECV_ERROR", K.RESET),
        ("E_PEER_FAILED_VERIFICATION", K.TLS_UNTRUSTED),
        ("E_BAD_CONTENT_ENCODING", K.BAD_ENCODING),
        ("E_UNSUPPORTED_PROTOCOL", K.PROTOCOL),
        ("E_URL_MALFORMAT", K.PROTOCOL),
    ],
)
def test_codes_stand_under_their_numbers(name, kind):
    """The numbers in the table are those of libcurl's names."""
    assert CURL_KINDS[getattr(pycurl, name)] is kind


@pytest.mark.parametrize(
    ("code", "words", "more", "kind"),
    [
        (7, "", {"os_error": errno.ECONNREFUSED}, K.REFUSED),
        (7, "", {"os_error": errno.ENETUNREACH}, K.UNREACHABLE),
        (7, "", {"os_error": errno.EHOSTUNREACH}, K.UNREACHABLE),
        (7, "", {"os_error": errno.ETIMEDOUT}, K.CONNECT_TIMEOUT),
        (28, "", {"connected": False}, K.CONNECT_TIMEOUT),
        (28, "", {"connected": True}, K.READ_TIMEOUT),
        (35, "", {"os_error": errno.ECONNRESET}, K.RESET),
        (35, "", {}, K.TLS_FAILED),
        (60, "", {"verify": 10}, K.TLS_EXPIRED),
        (60, "", {"verify": 18}, K.TLS_UNTRUSTED),
        (60, "", {"verify": 20}, K.TLS_UNTRUSTED),
        (60, "", {"verify": 62}, K.TLS_NAME_MISMATCH),
        (60, "no alternative certificate subject name matches", {"verify": 1}, K.TLS_NAME_MISMATCH),
        (56, "chunk hex-length char not a hex digit: 0x7a", {}, K.PROTOCOL),
        (56, "Too large response headers: 307300 > 307200", {}, K.TOO_LARGE),
        (56, "Recv failure: Connection reset by peer", {"os_error": errno.ECONNRESET}, K.RESET),
    ],
)
def test_codes_that_need_a_second_question(code, words, more, kind):
    """Where a number says too little, errno, the verify result or the words tell the fault."""
    assert curl_failure(code, words, **more).kind is kind


def chained(outer, *inner):
    """Build an exception with a chain of causes."""
    error = outer
    for cause in inner:
        error.__cause__ = cause
        error = cause
    return outer


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (chained(httpx.ConnectError("x"), httpcore.ConnectError("x"), OSError("all"), OSError(111, "no")), K.REFUSED),
        (chained(httpx.ConnectError("x"), httpcore.ConnectError("x"), socket.gaierror(socket.EAI_NONAME, "no")), K.DNS_NOT_FOUND),
        (chained(httpx.ConnectError("x"), socket.gaierror(socket.EAI_AGAIN, "no")), K.DNS_FAILED),
        (chained(httpx.ConnectError(""), httpcore.ConnectError(""), ssl.SSLEOFError(8, "eof")), K.TLS_FAILED),
        (chained(httpx.ReadError(""), httpcore.ReadError(""), RuntimeError("broken"), ConnectionResetError(104, "x")), K.RESET),
        (httpcore.ReadError(ConnectionResetError(104, "in its arguments")), K.RESET),
        (httpx.ConnectError("nothing more is known"), K.UNREACHABLE),
        (httpx.ConnectTimeout("x"), K.CONNECT_TIMEOUT),
        (httpx.ReadTimeout("x"), K.READ_TIMEOUT),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), K.RESET),
        (httpx.RemoteProtocolError("illegal status line"), K.PROTOCOL),
        (chained(httpx.ConnectError("x"), OSError(errno.EHOSTUNREACH, "no route")), K.UNREACHABLE),
        (Blocked("10.0.0.1 is private"), K.BLOCKED_ADDRESS),
        (LookFailed(Failure(K.TLS_EXPIRED, "x")), K.TLS_EXPIRED),
    ],
)  # fmt: skip
def test_the_reason_is_found_at_the_end_of_the_chain(error, kind):
    """The one "ConnectError" of httpx is told apart by what caused it."""
    assert failure_of(error).kind is kind


@pytest.mark.parametrize(("code", "kind"), [(10, K.TLS_EXPIRED), (9, K.TLS_EXPIRED), (18, K.TLS_UNTRUSTED), (20, K.TLS_UNTRUSTED),
                                            (62, K.TLS_NAME_MISMATCH), (64, K.TLS_NAME_MISMATCH)])  # fmt: skip
def test_certificates_are_told_apart_by_their_verify_code(code, kind):
    """Expired, untrusted and wrongly named certificates have one class and three meanings."""
    error = ssl.SSLCertVerificationError(1, "x")
    error.verify_code = code
    assert failure_of(chained(httpx.ConnectError("x"), error)).kind is kind


@pytest.mark.parametrize("error", [ValueError("a mistake of ours"), httpx.StreamConsumed(), KeyError("x")])
def test_our_mistakes_are_not_faults_of_the_network(error):
    """A bug is not reported as a dead link."""
    assert failure_of(error) is None


def test_a_chain_that_bites_its_tail_ends():
    """Two errors that caused each other are walked once."""
    first, second = OSError("a"), OSError("b")
    first.__cause__, second.__cause__ = second, first
    assert causes(first) == [first, second]


def test_details_are_one_short_line():
    """What a library says is kept on one line of bounded length."""
    detail = curl_failure(56, "a\r\nb " + "x" * 10_000).detail
    assert "\n" not in detail
    assert len(detail) <= 300
