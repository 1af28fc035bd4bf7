"""Translations kept: each sentence is translated once by a model."""

from citecheck.translate.kept import KeptTranslator


class Shouting:
    """A translator whose work can be counted."""

    def __init__(self, name="shouting 1"):
        self.name, self.source, self.target = name, "ar", "en"
        self.asked = []

    def translate(self, texts):
        self.asked += texts
        return tuple(text.upper() for text in texts)


def test_what_was_translated_is_not_asked_again(tmp_path):
    """Nor by another process with the same folder; order and repetition do not matter."""
    one = Shouting()
    assert KeptTranslator(one, tmp_path).translate(["b", "a", "b"]) == ("B", "A", "B")
    other = Shouting()
    assert KeptTranslator(other, tmp_path).translate(["a", "c"]) == ("A", "C")
    assert (one.asked, other.asked) == (["b", "a"], ["c"])


def test_another_model_translates_anew(tmp_path):
    """What is kept is of one model alone."""
    KeptTranslator(Shouting(), tmp_path).translate(["a"])
    other = Shouting("shouting 2")
    assert KeptTranslator(other, tmp_path).translate(["a"]) == ("A",)
    assert other.asked == ["a"]


def test_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path):
    """It is then translated each time; a damaged file is made anew."""
    place = tmp_path / "file"
    place.touch()
    kept = KeptTranslator(Shouting(), place)
    assert kept.translate(["a"]) == kept.translate(["a"]) == ("A",)
    good = KeptTranslator(Shouting(), tmp_path / "kept")
    good.translate(["a"])
    (file,) = (tmp_path / "kept").rglob("*.txt")
    file.write_bytes(b"\xff\xfe")
    assert good.translate(["a"]) == ("A",)
