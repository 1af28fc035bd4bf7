"""How far the reading of a report is, told while it is read."""

from citecheck import api
from citecheck.pipeline.read import cited
from tests.ingest.pdf_maker import article

TEXT = "The gates broke in 2019.[1] Nobody came.[2]\n\n[1] Valley Courier, 3 April 2019.\n[2] Radio Tessen, 4 April 2019.\n"


def test_steps_are_told_in_their_order(tmp_path):
    """Reading, looking it over, then note by note."""
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    heard = []
    made = cited(str(tmp_path / "report.txt"), tell=lambda *words: heard.append(words))
    assert heard == [("reading", 0, None), ("looking it over", 0, None), ("notes", 1, 2), ("notes", 2, 2)]
    assert made == cited(str(tmp_path / "report.txt"))


def test_the_pages_of_a_pdf_are_counted(tmp_path):
    """Each as it is read, of how many; what comes behind them is reading still."""
    pages = [
        ([f"The gates of page {n} broke, and nobody came to mend them.^{n}^"], [f"{n} Valley Courier, {n} April 2019."])
        for n in (1, 2, 3)
    ]
    (tmp_path / "report.pdf").write_bytes(article(pages))
    heard = []
    made = cited(str(tmp_path / "report.pdf"), tell=lambda *words: heard.append(words))
    assert heard[:5] == [("reading", 0, None), *(("pages", n, 3) for n in (1, 2, 3)), ("reading", 0, None)]
    assert ("looking it over", 0, None) in heard[5:]
    assert made == cited(str(tmp_path / "report.pdf"))


def test_it_is_heard_out_of_the_process_that_reads(tmp_path):
    """As far as it is said there: each step once at least, the result as without."""
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    heard = []
    parsed = api.parse(tmp_path / "report.txt", tell=lambda *words: heard.append(words))
    assert list(dict.fromkeys(what for what, _, _ in heard)) == ["reading", "looking it over", "notes"]
    assert parsed == api.parse(tmp_path / "report.txt")
