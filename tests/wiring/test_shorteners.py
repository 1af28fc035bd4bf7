"""Users' tables of shorteners."""

import json

import pytest
from msgspec import to_builtins

from citecheck.links.shorteners import services, shortcode
from citecheck.model.errors import ConfigError
from citecheck.model.url import parse_url
from citecheck.wiring.shorteners import read_services

SERVICE = {"name": "valley", "hosts": ["vly.example", "*.vly.example"], "state": "alive", "code": "[a-z]+"}


def written(folder, *listed, **more):
    path = folder / "more.json"
    path.write_text(json.dumps({"services": listed} | more), encoding="utf-8")
    return str(path)


def test_a_users_services_stand_beside_ours(tmp_path):
    """A file in the shape of ours adds its services; ours stay known; without a file there are none."""
    more = read_services(written(tmp_path, SERVICE, about="our newsroom's"))
    short = shortcode(parse_url("https://a.vly.example/abc"), more)
    assert short is not None
    assert (short.service.name, short.code) == ("valley", "abc")
    assert shortcode(parse_url("https://a.vly.example/abc")) is None
    assert shortcode(parse_url("https://goo.gl/AbC"), more) is not None
    assert read_services("") == ()


def test_a_users_word_on_a_service_of_ours_goes_first(tmp_path):
    """Who knows better how bit.ly answers says so in a file."""
    more = read_services(written(tmp_path, SERVICE | {"name": "bit.ly", "hosts": ["bit.ly"], "state": "dead"}))
    short = shortcode(parse_url("https://bit.ly/abc"), more)
    assert short is not None
    assert short.service.state == "dead"


def test_our_own_table_passes_the_same_checks(tmp_path):
    """What we ask of users' files we keep ourselves."""
    assert read_services(written(tmp_path, *to_builtins(services()))) == services()


BAD = [
    ("no JSON", "{", "is no table of shorteners"),
    ("another shape", "[]", "is no table of shorteners"),
    ("an unknown field", json.dumps({"services": [SERVICE | {"hsots": []}]}), "hsots"),
    ("a field is missing", json.dumps({"services": [{"name": "x"}]}), "hosts"),
    ("no host", json.dumps({"services": [SERVICE | {"hosts": []}]}), "names no host"),
    ("a host in capitals", json.dumps({"services": [SERVICE | {"hosts": ["Vly.example"]}]}), "lower case"),
    ("an address for a host", json.dumps({"services": [SERVICE | {"hosts": ["https://vly.example/"]}]}), "no host"),
    ("a broken expression", json.dumps({"services": [SERVICE | {"code": "[a-"}]}), "code is no regular expression"),
    ("an empty code", json.dumps({"services": [SERVICE | {"code": ""}]}), "code is empty"),
    ("a broken expression elsewhere", json.dumps({"services": [SERVICE | {"dead_location": "("}]}), "dead_location"),
    ("an unknown state", json.dumps({"services": [SERVICE | {"state": "asleep"}]}), "asleep"),
    ("no text", "\udcff\udcfe", "is no table of shorteners"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "told"), BAD, ids=[row[0] for row in BAD])
def test_a_bad_file_is_one_clear_error(tmp_path, why, text, told):
    """The error names the key, the file, and what is wrong in it."""
    path = tmp_path / "more.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError) as caught:
        read_services(str(path))
    for words in ("links.shorteners", "more.json", told):
        assert words in str(caught.value)


def test_a_missing_file_is_told(tmp_path):
    """The path stands in the error."""
    with pytest.raises(ConfigError, match="no such file"):
        read_services(str(tmp_path / "none.json"))
