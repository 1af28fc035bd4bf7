"""The URL as a type of its own: how it was written, and how it is asked for.

Only ``parse_url`` makes one. Parsing is by the WHATWG URL standard (https://url.spec.whatwg.org/, through ada):
scheme and host are lower-cased and IDN hosts become punycode, default ports go, the case and the escapes of the
path stay as they are, because goo.gl/AbC and goo.gl/abc are two links.
"""

from __future__ import annotations

import re
from functools import lru_cache

import ada_url
import msgspec

from citecheck.model.errors import InvalidUrl

#: Punctuation that a sentence glues to the end of a URL. A closing bracket is kept while it has its opening one.
_TRAILING = ".,;:!?'\"’”»…،؛؟|"
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}
#: What may be credentials in a text that is no URL: all up to its last "@", behind a scheme and slashes.
_NO_URL_CREDENTIALS = re.compile(r"(?s)\A([^@:/\\]*:?[/\\]*).*@")
_CREDENTIALS = re.compile(r"\A([^@:/\\]*:?[\s/\\]*)[^/\\?#]*@")
_SCHEMELESS = re.compile(r"(?i)^www\.[^\s/]+\.[a-z]{2,}")


class Url(msgspec.Struct, frozen=True, gc=False):
    """A URL: ``as_written`` in its source, ``normalised`` for asking and comparing. Make it by ``parse_url``."""

    as_written: str
    normalised: str

    def __str__(self) -> str:
        return self.normalised

    @property
    def scheme(self) -> str:
        """Scheme in lower case, without the colon."""
        return (_KNOWN.get(self.normalised) or _parts(self.normalised)).origin[0]

    @property
    def host(self) -> str:
        """Host in lower case (punycode for IDN), without the port."""
        return (_KNOWN.get(self.normalised) or _parts(self.normalised)).origin[1]

    @property
    def port(self) -> int:
        """Port number, the scheme's default where the URL names none."""
        return (_KNOWN.get(self.normalised) or _parts(self.normalised)).origin[2]

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what all addresses of one server have in common (RFC 6454 section 4)."""
        return (_KNOWN.get(self.normalised) or _parts(self.normalised)).origin

    @property
    def path(self) -> str:
        """Path exactly as it will be asked for."""
        return (_KNOWN.get(self.normalised) or _parts(self.normalised)).path

    @property
    def query(self) -> str:
        """Query without its question mark; empty where there is none."""
        return (_KNOWN.get(self.normalised) or _parts(self.normalised)).query

    @property
    def fragment(self) -> str:
        """Fragment without its number sign; empty where there is none."""
        return (_KNOWN.get(self.normalised) or _parts(self.normalised)).fragment

    @property
    def has_credentials(self) -> bool:
        """Tell whether a user name or password stands in the URL."""
        return "@" in self.normalised and _parts(self.normalised).credentials

    def without_fragment(self) -> Url:
        """Return the URL as it goes to a server, which never sees the fragment."""
        if "#" not in self.normalised:
            return self
        return Url(as_written=self.as_written, normalised=self.normalised.partition("#")[0])

    def without_credentials(self) -> Url:
        """Return the URL with user name and password taken out of both spellings (RFC 3986 section 3.2.1)."""
        if not self.has_credentials:
            return self
        parsed = ada_url.URL(self.normalised)
        parsed.username = ""
        parsed.password = ""
        return Url(as_written=str(parsed.href), normalised=str(parsed.href))


class _Parts(msgspec.Struct, frozen=True, gc=False):
    origin: tuple[str, str, int]
    path: str
    query: str
    fragment: str
    credentials: bool


#: A web address as the standard writes it, taken apart by its own marks: in what is normalised they stand nowhere else.
_WEB = re.compile(r"(https?)://(?:([^/?#@]*)@)?(\[[^\]]*\]|[^/:?#]*)(?::([0-9]+))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)


#: What was taken apart last, by the whole address; a look asks some twenty times for parts of its own.
_KNOWN: dict[str, _Parts] = {}
_MOST_KNOWN = 16_384


def _parts(normalised: str) -> _Parts:
    known = _KNOWN.get(normalised)
    return known if known is not None else _keep(normalised, _taken_apart(normalised))


def _keep(normalised: str, parts: _Parts) -> _Parts:
    if len(_KNOWN) >= _MOST_KNOWN:
        _KNOWN.clear()
    _KNOWN[normalised] = parts
    return parts


def _taken_apart(normalised: str) -> _Parts:
    web = _WEB.fullmatch(normalised)
    if web is None:
        return _parts_of_any(normalised)
    scheme, credentials, host, port, path, query, fragment = web.groups()
    number = int(port) if port else 443 if scheme == "https" else 80
    return _Parts((scheme, host, number), path, query or "", fragment or "", bool(credentials))


def _parts_of_any(normalised: str) -> _Parts:
    parsed = ada_url.URL(normalised)
    scheme = parsed.protocol.rstrip(":")
    default = {"http": 80, "https": 443, "ftp": 21}.get(scheme, 0)
    return _Parts(
        origin=(scheme, parsed.hostname, int(parsed.port) if parsed.port else default),
        path=parsed.pathname,
        query=parsed.search.removeprefix("?"),
        fragment=parsed.hash.removeprefix("#"),
        credentials=bool(parsed.username or parsed.password),
    )


#: A web address whose path and query the standard's parser leaves as they are, sign for sign, where no dots stand in the path to
#: be resolved: nothing to escape in them, and none of its signs in the host but those of names and numbers.
_PLAIN = re.compile(r"(https?://[a-z0-9_.:-]+)(/[a-zA-Z0-9_~!$&()*+,;=:@%./-]*)(?:\?([a-zA-Z0-9_~!$&()*+,;=:@%./-]*))?")
_DOTS = re.compile(r"/\.|%2[eE]")


@lru_cache(maxsize=4096)
def _plain_origin(origin: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port where the standard's parser leaves them as they are, else None."""
    try:
        same = ada_url.normalize_url(origin + "/") == origin + "/"
    except ValueError:
        return None
    parts = _taken_apart(origin + "/").origin if same else None
    return parts if parts is not None and parts[1] else None


def _as_it_is(text: str) -> Url | None:
    """Return the ``Url`` that ``text`` is where every rule leaves it as it is, as with most links; else None."""
    plain = _PLAIN.fullmatch(text) if text[-1:].isalnum() else None
    if plain is None:
        return None
    origin, path, query = plain.groups()
    of_origin = _plain_origin(origin)
    if of_origin is None or (("." in path or "%" in path) and _DOTS.search(path)):
        return None
    _keep(text, _Parts(of_origin, path, query or "", "", False))
    return Url(text, text)


def trim(text: str) -> str:
    """Return ``text`` without the punctuation that a sentence glued to its end.

    >>> trim("https://goo.gl/rzvlMV.")
    'https://goo.gl/rzvlMV'
    >>> trim("https://en.wikipedia.org/wiki/Aleppo_(city)")
    'https://en.wikipedia.org/wiki/Aleppo_(city)'
    """
    while text:
        last = text[-1]
        if last in _TRAILING or (last in _BRACKETS and text.count(last) > text.count(_BRACKETS[last])):
            text = text[:-1]
        else:
            break
    return text


def strip_credentials(text: str) -> str:
    """Return a reference as a page or header has it, without a user name and password: for what is logged or shown.

    Read as browsers read it, so that no odd spelling hides a password; without credentials the text stays as it is.

    >>> strip_credentials("//user:pass word@example.org/x")
    '//example.org/x'
    >>> strip_credentials("/a@b")
    '/a@b'
    """
    if "@" not in text:
        return text
    for base in ("http://base.invalid/", "https://base.invalid/"):  # "http:x" is relative to the one and absolute to the other
        try:
            parsed = ada_url.URL(text.strip(), base=base)
        except ValueError:
            return _NO_URL_CREDENTIALS.sub(r"\1", text)
        if parsed.username or parsed.password:
            parsed.username = parsed.password = ""
            return _as_written_without(text, base, str(parsed.href))
    return text


def _as_written_without(text: str, base: str, wanted: str) -> str:
    """Return ``text`` with its credentials cut out where that means the same as ``wanted``, else ``wanted``."""
    cut = _CREDENTIALS.sub(r"\1", text)
    try:
        same = str(ada_url.URL(cut.strip(), base=base).href) == wanted
    except ValueError:
        same = False
    return cut if same else wanted


def parse_url(text: str, base: Url | None = None) -> Url:
    """Make a ``Url`` of ``text`` as found in a document, a header or a page.

    Without ``base`` the text is taken from prose: surrounding white space and glued punctuation are dropped, and a
    scheme-less ``www.`` is read as http. With ``base`` it is a reference (RFC 3986 section 5), resolved as it stands.
    Raises ``InvalidUrl`` where the standard's parser refuses it or where it has no host.

    >>> parse_url("Https://goo.gl/3qZmzX.").normalised
    'https://goo.gl/3qZmzX'
    >>> parse_url("../b", parse_url("http://example.org/a/c")).normalised
    'http://example.org/b'
    """
    written = text.strip()
    if base is None and (plain := _as_it_is(written)) is not None:
        return plain
    if base is None:
        candidate = trim(written)
        if _SCHEMELESS.match(candidate):
            candidate = "http://" + candidate
    else:
        candidate = written
    try:
        href = ada_url.normalize_url(candidate) if base is None else ada_url.join_url(base.normalised, candidate)
    except ValueError:
        raise InvalidUrl(f"not a URL: {written!r}") from None
    if href.startswith(("http:", "https:", "ftp:")) and not _parts(href).origin[1]:
        raise InvalidUrl(f"a URL without a host: {written!r}")
    return Url(as_written=written, normalised=href)
