"""No cookie, authorization or password reaches a record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.archives.kept.secrets import SECRET, cleaned

FIRST = b"HTTP/1.1 200 OK\r\n"
SECRETS = [
    (b"Set-Cookie: id=s3cret; Path=/\r\n", "set-cookie"),
    (b"SET-COOKIE : id=s3cret\r\n", "set-cookie"),
    (b"set-cookie: a=b;\r\n\tHttpOnly; s3cret\r\n", "set-cookie"),
    (b"Set-Cookie:id=s3cret\n", "set-cookie"),
    (b"X: a\rSet-Cookie: id=s3cret\r\n", "set-cookie"),
    (b"Authorization: Bearer s3cret\r\n", "authorization"),
    (b"Proxy-Authorization: Basic s3cret\r\n", "proxy-authorization"),
    (b"Authentication-Info: nextnonce=s3cret\r\n", "authentication-info"),
    (b"Location: https://u:s3cret@a.example/\r\n", "credentials in a URL"),
    (b"Location: //u:s3cret@a.example/\r\n", "credentials in a URL"),
    (b"Refresh: 0; url=http://u:s3cret@a.example/\r\n", "credentials in a URL"),
    (b"Link: <http://u:s3cret@a.example/>; rel=next\r\n", "credentials in a URL"),
    (b"Content-Location:http:\\\\u:s3cret@a.example\r\n", "credentials in a URL"),
]


@pytest.mark.parametrize(("line", "name"), SECRETS, ids=[row[0].decode()[:30] for row in SECRETS])
def test_no_secret_is_kept(line, name):
    """Whatever its spelling, the secret goes and is named; the lines beside it stay."""
    found = cleaned(FIRST + b"X-Before: 1\r\n" + line + b"X-Behind: 2\r\n\r\n")
    assert b"s3cret" not in found.head
    assert found.removed == (name,)
    assert found.head.startswith(FIRST + b"X-Before: 1\r\n")
    assert found.head.endswith(b"X-Behind: 2\r\n\r\n")


HARMLESS = [
    b"X-Set-Cookie-Not: 1\r\n",
    b"Location: https://a.example/x@y?u:p@z\r\n",
    b"Location: /users/@anna\r\n",
    b"From: desk@a.example\r\n",
    b"X: \xff\xfe@//u:p@h\r\n",
]


@pytest.mark.parametrize("line", HARMLESS)
def test_what_is_no_secret_stays(line):
    """Byte by byte."""
    assert cleaned(FIRST + line + b"\r\n") == (FIRST + line + b"\r\n", ())


NAMES = st.sampled_from([b"X-A", b"Content-Type", b"Set-Cookie", b"cookie", b"Via", b"AUTHORIZATION", b"ETag"])
VALUES = st.binary(max_size=20).map(lambda value: value.replace(b"\r", b"").replace(b"\n", b"").strip(b" \t"))


@given(st.lists(st.tuples(NAMES, VALUES), max_size=12))
def test_all_other_lines_stay_in_their_order(lines):
    """For any lines: those that are secret go, each other stays as it is, where it is."""
    head = FIRST + b"".join(b"%s: %s\r\n" % line for line in lines) + b"\r\n"
    found = cleaned(head)
    kept = [line for line in lines if line[0].lower() not in SECRET]
    assert found.head == FIRST + b"".join(b"%s: %s\r\n" % line for line in kept) + b"\r\n"
    assert set(found.removed) == {line[0].lower().decode() for line in lines if line not in kept}
