"""A model file of Argos Translate, read and run by the real libraries; damaged ones are told as such."""

import json
import zipfile

import pytest

pytest.importorskip("ctranslate2", reason="ctranslate2 is not installed (citecheck[translate])")
pytest.importorskip("sentencepiece", reason="sentencepiece is not installed (citecheck[translate])")

from citecheck.model.errors import ConfigError, InputError
from citecheck.model.settings import EvidenceSettings, Settings
from citecheck.translate.package import open_package
from citecheck.wiring.translators import translator_of
from tests.translate.models import SENTENCES, package


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return package(tmp_path_factory.mktemp("model"))


def settings(folder, path):
    return Settings(log=str(folder / "audit.db"), evidence=EvidenceSettings(translator=str(path)))


def test_a_model_translates_on_this_machine(tmp_path, model):
    """Each sentence has an answer, the same each time; the name tells version and digest."""
    translator = translator_of(settings(tmp_path, model))
    assert translator is not None
    assert (translator.source, translator.target) == ("ar", "en")
    assert translator.name.startswith("argos ar-en 1.0 sha256:")
    first = translator.translate(SENTENCES[:2])
    assert len(first) == 2
    assert all(first)
    again = translator_of(settings(tmp_path / "other", model))
    assert again is not None
    assert again.translate(SENTENCES[:2]) == first


def test_only_what_is_wanted_is_unpacked(tmp_path, model):
    """No name in the package leads out of its folder, and what cuts sentences is left; a second time nothing is unpacked."""
    kept = tmp_path / "kept"
    folder = open_package(model, kept).folder
    names = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert {"metadata.json", "sentencepiece.model", "model/model.bin"} <= names
    assert not any(name.startswith("stanza") for name in names)
    assert not list(tmp_path.rglob("outside.txt"))
    (folder / "mark").touch()
    assert (open_package(model, kept).folder / "mark").exists()
    assert open_package(folder, kept).source == "ar"


def test_no_model_no_translator(tmp_path):
    """Empty: none."""
    assert translator_of(Settings(log=str(tmp_path / "audit.db"))) is None


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.unlink(), "no such model"),
        (lambda path: path.write_bytes(b"no zip"), "no .argosmodel"),
        (lambda path: zipfile.ZipFile(path, "w").close(), "the model cannot be read"),
        (lambda path: _packed(path, {"metadata.json": b"[]"}), "does not say what it translates"),
        (lambda path: _packed(path, {"metadata.json": b'{"from_code": "ar", "to_code": "en"}'}), "has no sentencepiece.model"),
        (lambda path: _packed(path, _HOLLOW), "cannot be used"),
    ],
)
def test_what_is_no_model_is_a_clear_error(tmp_path, spoil, words):
    """With the key and the file; nothing half unpacked is left."""
    path = tmp_path / "own.argosmodel"
    path.touch()
    spoil(path)
    with pytest.raises(ConfigError, match=words) as raised:
        translator_of(settings(tmp_path, path))
    assert "evidence.translator" in str(raised.value)
    assert not list(tmp_path.rglob("*.part"))


_HOLLOW = {
    "metadata.json": json.dumps({"from_code": "ar", "to_code": "en"}).encode(),
    "sentencepiece.model": b"hollow",
    "model/model.bin": b"hollow",
}


def _packed(path, files):
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in files.items():
            packed.writestr(f"own/{name}", data)


def test_a_folder_without_a_model_is_told(tmp_path):
    """A folder is taken as an unpacked model, and this is none."""
    with pytest.raises(InputError, match="the model cannot be read"):
        open_package(tmp_path, tmp_path / "kept")
