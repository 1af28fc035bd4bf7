"""The message that tells people what changed."""

import msgspec
import pytest
from bs4 import BeautifulSoup

from citecheck.model.errors import ConfigError
from citecheck.model.news import News
from citecheck.reports.news import LABELS, counted, headline, notes_words
from citecheck.reports.notice import compose, folder_of
from tests.reports.example import HOSTILE
from tests.reports.news import item, with_news


def message(**how):
    report = with_news()
    return compose(report, report.news.changes, **how)


def test_each_change_is_told_in_text_and_html():
    """Grouped by kind, gravest first, with notes, address and words; texts from outside stay text."""
    made = message()
    soup = BeautifulSoup(made.html, "lxml")
    assert [tag.get_text() for tag in soup.find_all("h2")] == [LABELS[kind] for kind in News]
    assert not soup.find_all(["script", "img"])
    assert all(tag["href"].startswith("https://") for tag in soup.find_all("a"))
    for text in HOSTILE:
        assert " ".join(text.split()) in " ".join(made.text.split())
        assert " ".join(text.split()) in " ".join(soup.get_text().split())
    heads = [made.text.index(f"\n{LABELS[kind]}\n") for kind in News]
    assert heads == sorted(heads)


def test_the_text_reads_well():
    """One change, laid out: no stray blank lines."""
    report = with_news()
    made = compose(report, [item(News.DEAD, 3, snapshot="https://archive.example/1")])
    assert made.text.splitlines()[:8] == [
        "valley <report>.txt: 1 newly dead since the run of 2026-10-26 12:00 UTC.",
        "",
        "Newly dead",
        "- note 3: A report on dead",
        "  https://valley-post.example/3",
        "  seen to be dead",
        "  Snapshot: https://archive.example/1",
        "",
    ]


def test_the_subject_is_one_line():
    """A report's name cannot add a header to a mail."""
    report = with_news()
    start = msgspec.structs.replace(report.run.start, report="a\r\nBcc: all@example.org\n" + "x" * 500)
    report = msgspec.structs.replace(report, run=msgspec.structs.replace(report.run, start=start))
    subject = compose(report, [item(News.DEAD, 1)]).subject
    assert "\n" not in subject
    assert "\r" not in subject
    assert len(subject) <= 200


def test_own_templates_replace_ours_one_by_one(tmp_path):
    """The subject is the user's, the body ours; HTML is escaped in theirs too."""
    (tmp_path / "subject.txt").write_text("{{ items | length }} for {{ report.run.id }}")
    (tmp_path / "body.html").write_text("{% for each in items %}<p>{{ each.title }}</p>{% endfor %}")
    made = message(templates=folder_of(str(tmp_path)))
    assert made.subject == f"{len(with_news().news.changes)} for 20261102T120000Z-0001"
    assert "<script>" not in made.html
    assert made.text == message().text


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{% if %}", "line 1"),
        ("a\n{{ nothing.there }}", "nothing"),
        ("{{ ''.__class__.__mro__ }}", "cannot be used"),
        (b"\xff", "cannot be used"),
        ("{{ 1 / 0 }}", "cannot be used: division by zero"),
        ("{% for n in range(10**9) %}{% endfor %}", "cannot be used"),
    ],
)
def test_a_template_that_cannot_be_used_names_its_file(tmp_path, template, told):
    """Its place, its line where it is known; and none may reach into the program."""
    (tmp_path / "subject.txt").write_bytes(template if isinstance(template, bytes) else template.encode())
    with pytest.raises(ConfigError, match=told) as error:
        message(templates=tmp_path)
    assert "subject.txt" in str(error.value)


def test_a_folder_without_templates_is_told(tmp_path):
    """A mistyped folder is no silent default."""
    with pytest.raises(ConfigError, match=r"subject\.txt"):
        folder_of(str(tmp_path))
    assert folder_of(" ") is None


def test_words_of_changes():
    """Notes, counts and headlines as people say them."""
    assert notes_words(item(News.DEAD, 1, notes=("3",))) == "note 3"
    assert notes_words(item(News.DEAD, 1, notes=("3", "7", "9"))) == "notes 3, 7 and 9"
    assert notes_words(item(News.MISSED, 1, notes=())) == ""
    assert counted([item(News.RECOVERED, 1), item(News.DEAD, 2), item(News.DEAD, 3)]) == "2 newly dead, 1 recovered"
    assert headline(item(News.DEAD, 1, title="a\nb")) == "Newly dead, note 1: a b"
    assert set(LABELS) == set(News)
