import pytest

from citecheck.model.errors import ConfigError
from citecheck.model.settings import Settings
from citecheck.wiring.config import KNOWN, config_digest, load_keys, load_settings


def written(tmp_path, text):
    file = tmp_path / "citecheck.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_the_defaults_hold(tmp_path):
    """No citecheck.toml, no variable, no flag: the documented defaults."""
    assert load_settings(folder=tmp_path) == Settings()


def test_the_later_source_wins(tmp_path):
    """A flag beats the environment, the environment beats the file."""
    file = written(tmp_path, "contact = 'mailto:file@example.org'\n[net]\ntimeout = 1\nretries = 1\nmax_hops = 4\n")
    settings = load_settings(
        file, env={"CITECHECK_NET_TIMEOUT": "2", "CITECHECK_NET_RETRIES": "2"}, flags={"net.timeout": 3.0, "log": None}
    )
    assert (settings.net.timeout, settings.net.retries, settings.net.max_hops) == (3.0, 2, 4)
    assert settings.contact == "mailto:file@example.org"


def test_a_file_in_the_folder_is_found(tmp_path):
    """citecheck.toml in the current folder is read without being named."""
    written(tmp_path, "log = 'elsewhere.db'\n")
    assert load_settings(folder=tmp_path).log == "elsewhere.db"


def test_lists_come_from_the_environment_with_commas(tmp_path):
    """A variable for a list holds its parts with commas between."""
    env = {"CITECHECK_NET_RESOLVE": "goo.gl:443:127.0.0.1:8443, example.org:80:127.0.0.1", "CITECHECK_CONFIG": "x"}
    assert load_settings(folder=tmp_path, env=env).net.resolve == ("goo.gl:443:127.0.0.1:8443", "example.org:80:127.0.0.1")


BROKEN = [
    ("[net]\ntimeot = 3\n", ["line 2", "'net.timeot'", "did you mean 'net.timeout'"]),
    ("[nte]\ntimeout = 3\n", ["line 1", "'nte'", "net"]),
    ("contat = 'x'\n", ["line 1", "'contat'", "contact"]),
    ("[net]\ntimeout = 'slow'\n", ["line 2", "net.timeout", "float"]),
    ("[net]\ntimeout = -1\n", ["line 2", "net.timeout", ">= 0"]),
    ("[net]\nresolve = 'a'\n", ["line 2", "net.resolve", "array"]),
    ("[policy.judge]\ndead_after_failures = 0\n", ["line 2", "policy.judge.dead_after_failures", ">= 1"]),
    ("[policy]\nfail_on = 'all'\n", ["line 2", "policy.fail_on", "enum"]),
    ("[net\n", ["not TOML", "line 1"]),
    ("contact = 'a'\nquirks = [\n\n\n", ["not TOML", "line 2"]),
    ("log = ''\n", ["log", "empty"]),
]


@pytest.mark.parametrize(("text", "told"), BROKEN, ids=[row[0].strip() for row in BROKEN])
def test_a_wrong_file_is_told_with_line_and_key(tmp_path, text, told):
    """One error names the file, the line, the key and what to do."""
    with pytest.raises(ConfigError) as caught:
        load_settings(written(tmp_path, text))
    assert all(word in str(caught.value) for word in told), str(caught.value)


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"CITECHECK_NET_RETRY": "1"}, "CITECHECK_NET_RETRIES"),
        ({"CITECHECK_NET_RETRIES": "x"}, "CITECHECK_NET_RETRIES"),
        ({"CITECHECK_FOO": "1"}, "unknown variable"),
    ],
)
def test_a_wrong_variable_is_told(tmp_path, env, told):
    """A variable of ours that is misspelt or of the wrong type is an error, not silence."""
    with pytest.raises(ConfigError, match=told):
        load_settings(folder=tmp_path, env=env)


def test_a_missing_file_is_told(tmp_path):
    """A file that was named must exist."""
    with pytest.raises(ConfigError, match="no such file"):
        load_settings(tmp_path / "none.toml")


def test_the_digest_names_the_configuration():
    """Equal settings have equal digests, other settings another."""
    assert config_digest(Settings()) == config_digest(Settings())
    assert config_digest(Settings()) != config_digest(Settings(contact="mailto:a@example.org"))


def test_every_setting_is_documented():
    """README names every key, so that nobody has to read the source to configure."""
    from pathlib import Path

    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert [key for key in KNOWN if key.rpartition(".")[2] not in readme] == []


def test_keys_come_from_the_environment_first(tmp_path):
    """Both variables together win over any file."""
    (tmp_path / ".ia").write_text("[s3]\naccess = fileaccess\nsecret = filesecret\n")
    keys = load_keys({"IA_ACCESS_KEY_ID": "a", "IA_SECRET_ACCESS_KEY": "b"}, tmp_path)
    assert keys is not None
    assert (keys.access, keys.secret) == ("a", "b")
    found = load_keys({}, tmp_path)
    assert found is not None
    assert found.access == "fileaccess"
    assert load_keys({}, tmp_path / "none") is None


def test_half_a_pair_of_keys_is_told_without_showing_it(tmp_path):
    """One of two keys is an error, and no secret stands in its words."""
    with pytest.raises(ConfigError) as caught:
        load_keys({"IA_SECRET_ACCESS_KEY": "hunter2"}, tmp_path)
    assert "hunter2" not in str(caught.value)
    (tmp_path / ".ia").write_text("[s3\nsecret = hunter2\n")
    with pytest.raises(ConfigError) as caught:
        load_keys({}, tmp_path)
    assert "hunter2" not in str(caught.value)
    keys = load_keys({"IA_ACCESS_KEY_ID": "a", "IA_SECRET_ACCESS_KEY": "hunter2"}, tmp_path)
    assert "hunter2" not in repr(keys)


def test_the_key_of_perma_cc_stands_beside_those_of_the_internet_archive(tmp_path):
    """Each can be there without the other; none of them shows itself."""
    only = load_keys({"PERMA_API_KEY": "secret-of-perma"}, tmp_path)
    assert (only.perma, only.access) == ("secret-of-perma", "")
    assert "secret-of-perma" not in repr(only)
    both = load_keys({"PERMA_API_KEY": "p", "IA_ACCESS_KEY_ID": "a", "IA_SECRET_ACCESS_KEY": "s"}, tmp_path)
    assert (both.access, both.secret, both.perma) == ("a", "s", "p")
    assert load_keys({"PERMA_API_KEY": " "}, tmp_path) is None


@pytest.mark.parametrize("text", ['capture_at = ["archive.today"]', "[archive.capture]\njs_behavior_timeout = 31"])
def test_a_place_or_option_that_is_none_is_an_error(tmp_path, text):
    """Only known places are asked for captures, and options keep to what the service takes."""
    file = tmp_path / "citecheck.toml"
    file.write_text(f"[archive]\n{text}\n")
    with pytest.raises(ConfigError):
        load_settings(file)


@pytest.mark.parametrize("key", ["capture_cookie", "target_username", "target_password"])
def test_no_login_can_be_set_for_captures(tmp_path, key):
    """What only a person who is logged in sees cannot be asked for by mistake: there is no such key."""
    file = tmp_path / "citecheck.toml"
    file.write_text(f'[archive.capture]\n{key} = "x"\n')
    with pytest.raises(ConfigError, match="unknown key"):
        load_settings(file)
