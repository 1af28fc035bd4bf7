"""A dictionary kept compactly, made anew where it or its source changed, and used where English meets Arabic."""

import json

import pytest
from click.testing import CliRunner

from citecheck.cli.main import commands, exit_code
from citecheck.dictionaries.kept import kept_words
from citecheck.evidence.alignment import align
from citecheck.evidence.lexicon import compiled, glossary, merged
from citecheck.evidence.weigh import weigh
from citecheck.model.errors import ConfigError, InputError, OutputError
from citecheck.model.settings import EvidenceSettings, Settings
from citecheck.wiring.dictionaries import words_of
from tests.dictionaries.made import dictd
from tests.evidence.articles import claim, source

WORDS = {("lighthous",): (("منار",), ("فنار",)), ("to", "moor"): (("رسا",), ("ربط", "سفين")), ("breakwat",): (("كاسر", "امواج"),)}
SOURCE = source("هدم العمال الجدار القديم. اصطدمت السفينة بكاسر الأمواج. نام الحارس في بيته.", "ar")


def test_the_terms_are_kept_as_they_are_used(tmp_path):
    """Stems of both languages; a stop word is none. The second time nothing is read but what was kept."""
    index, kept = dictd(tmp_path), tmp_path / "kept"
    made = []

    def compile_once(entries):
        made.append(1)
        return compiled(entries)

    assert kept_words(index, kept, compile_once) == WORDS
    assert kept_words(index, kept, compile_once) == WORDS
    assert len(made) == 1
    assert [file.suffixes for file in kept.iterdir()] == [[".words", ".gz"]]


def test_an_altered_dictionary_is_read_anew(tmp_path):
    """By the digest of its files; and what was kept and is damaged is made again."""
    index, kept = dictd(tmp_path), tmp_path / "kept"
    kept_words(index, kept, compiled)
    (file,) = kept.iterdir()
    file.write_bytes(b"\x1f\x8bdamaged")
    assert kept_words(index, kept, compiled) == WORDS
    lines = index.read_text(encoding="utf-8").splitlines()
    index.write_text("\n".join(line for line in lines if not line.startswith("breakwater")), encoding="utf-8")
    assert ("breakwat",) not in kept_words(index, kept, compiled)
    assert len(list(kept.iterdir())) == 2


def test_a_dictionary_of_nothing_and_a_folder_that_is_none_are_errors(tmp_path):
    """It may be one of Arabic to English; and what is made must be kept somewhere."""
    index = dictd(tmp_path)
    with pytest.raises(OutputError, match="cannot be kept"):
        kept_words(index, index / "kept", compiled)
    index.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="no English headword"):
        kept_words(index, tmp_path / "kept", compiled)


def test_english_meets_arabic_by_the_users_words():
    """A sentence that our glossary does not find is found with the dictionary, its words marked."""
    said = claim("A breakwater was hit.")
    words = merged([WORDS])
    passages = weigh(said, SOURCE, words=words).passages
    assert "بكاسر الأمواج" in passages[0].exact
    assert {mark.of(SOURCE.text) for mark in passages[0].matches} >= {"بكاسر الأمواج"}
    assert ("breakwat",) not in glossary()
    key = next(iter(glossary()))
    assert merged([{key: (("منار",),)}])[key][:-1] == glossary()[key]


def test_all_comparers_and_the_alignment_take_them(tmp_path):
    """A name of the dictionary's words is found; an empty report is aligned with them as well."""
    text = source("زار الوفد منارة الميناء القديم أمس.", "ar")
    (row,) = [
        row
        for row in weigh(claim("They saw the Old Lighthouse."), text, words=merged([WORDS])).discrepancies
        if row.kind == "name"
    ]
    assert row.presence == "found"
    assert align((), merged([WORDS])).compared == 0


def test_the_settings_name_the_dictionaries(tmp_path):
    """None: ours alone. One that is not there is an error of the settings, with its key."""
    log = str(tmp_path / "reports" / "audit.db")
    assert words_of(Settings(log=log)) is None
    index = dictd(tmp_path)
    words = words_of(Settings(log=log, evidence=EvidenceSettings(dictionaries=(str(index),))))
    assert words is not None
    assert words["lighthous",] == WORDS["lighthous",]
    assert len(words) > len(glossary())
    with pytest.raises(ConfigError, match="no such dictionary") as raised:
        words_of(Settings(log=log, evidence=EvidenceSettings(dictionaries=(str(tmp_path / "none.index"),))))
    assert "evidence.dictionaries" in str(raised.value)


def test_dict_add_tells_how_to_use_it(tmp_path, monkeypatch, capsys):
    """How many terms it has, and the lines for citecheck.toml; what cannot be read is exit code 2."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CITECHECK_CONFIG", raising=False)
    dictd(tmp_path)
    ran = CliRunner().invoke(commands, ["dict", "add", "own-eng-ara.index"], prog_name="citecheck")
    assert ran.output.splitlines()[0] == "3 English terms with Arabic ones in own-eng-ara.index"
    assert '[evidence]\ndictionaries = ["own-eng-ara.index"]' in ran.output
    assert len(list((tmp_path / "reports" / "dictionaries").iterdir())) == 1
    assert exit_code(["dict", "add", "own-eng-ara.index", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"dictionary": "own-eng-ara.index", "terms": 3}
    assert exit_code(["dict", "add", "none.index"]) == 2
    assert "no such dictionary" in capsys.readouterr().err
