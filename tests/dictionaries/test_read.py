"""Dictionaries in the formats that users have: read by their own rules, and damaged ones told as such."""

import pytest

from citecheck.dictionaries.read import read_entries
from citecheck.model.errors import InputError
from tests.dictionaries.made import dictd, stardict, wordnet

WANTED = [
    ("lighthouse", ("منارة", "فنار")),
    ("to moor", ("رسا", "ربط السفينة")),
    ("breakwater", ("كاسر الأمواج",)),
    ("the", ("ال",)),
]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("ending", [".index", ".dict"])
def test_dictd(tmp_path, packed, ending):
    """By its index or its text, packed or not; what it says of itself, and what has no Arabic, is left out."""
    index = dictd(tmp_path, packed=packed)
    path = index if ending == ".index" else index.with_suffix(".dict.dz" if packed else ".dict")
    assert list(read_entries(path)) == WANTED


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("packed_index", [True, False])
def test_stardict(tmp_path, wide, packed_index):
    """With offsets of 32 and 64 bits, the index packed or not."""
    assert list(read_entries(stardict(tmp_path, wide=wide, packed_index=packed_index))) == WANTED


def test_stardict_by_its_text(tmp_path):
    """The .dict of StarDict is told from that of dictd by the .ifo beside it."""
    assert list(read_entries(stardict(tmp_path).with_suffix(".dict"))) == WANTED


@pytest.mark.parametrize("princeton", [True, False])
def test_wordnet(tmp_path, princeton):
    """Lemmas of both languages that share a synset are an entry; roots are none."""
    found = list(read_entries(wordnet(tmp_path, princeton=princeton)))
    assert found == [("beacon", ("منارة", "فنار")), ("lighthouse", ("منارة", "فنار"))]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda index: index.unlink(), "no such dictionary"),
        (lambda index: index.with_suffix(".dict.dz").unlink(), "there is no own-eng-ara.dict.dz"),
        (lambda index: index.with_suffix(".dict.dz").write_bytes(b"\x1f\x8bnot packed"), "cannot be read"),
        (lambda index: index.with_suffix(".dict.dz").write_bytes(b"plain"), "cannot be read"),
    ],
)
def test_a_damaged_dictionary_is_a_clear_error(tmp_path, spoil, words):
    """With the file, and what to do."""
    index = dictd(tmp_path)
    spoil(index)
    with pytest.raises(InputError, match=words) as raised:
        list(read_entries(index))
    assert str(tmp_path) in str(raised.value)


def test_an_unknown_format_names_those_that_are_known(tmp_path):
    """And so does an .ifo that is none."""
    other = tmp_path / "words.txt"
    other.write_text("lighthouse منارة", encoding="utf-8")
    with pytest.raises(InputError, match="no dictionary that can be read"):
        list(read_entries(other))
    ifo = stardict(tmp_path)
    ifo.write_text("[InternetShortcut]", encoding="utf-8")
    with pytest.raises(InputError, match="not one of StarDict"):
        list(read_entries(ifo))


def test_a_wordnet_without_its_english_side_is_a_clear_error(tmp_path):
    """It says which file to put beside it; so does one of another version."""
    tab = wordnet(tmp_path)
    (tmp_path / "wn-data-eng.tab").write_text("00000001-n\teng:lemma\tentity\n", encoding="utf-8")
    with pytest.raises(InputError, match="share no synset"):
        list(read_entries(tab))
    (tmp_path / "wn-data-eng.tab").unlink()
    with pytest.raises(InputError, match="no English words"):
        list(read_entries(tab))


def test_an_index_that_points_beyond_the_end_loses_those_entries_alone(tmp_path):
    """And so do numbers that are none, and lines that are cut."""
    index = dictd(tmp_path)
    lines = index.read_text(encoding="utf-8").splitlines()
    index.write_text("\n".join([*lines, "pier\tZZZZ\tZZ", "quay\t!!\t?", "jetty"]), encoding="utf-8")
    assert list(read_entries(index)) == WANTED
    ifo = stardict(tmp_path)
    idx = tmp_path / "own.idx"
    idx.write_bytes(idx.read_bytes() + b"pier\0\0\0")
    assert list(read_entries(ifo)) == WANTED
