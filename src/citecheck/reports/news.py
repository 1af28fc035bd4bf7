"""Words for what changed between two runs, for the reports, the feed and notices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from citecheck.model.news import News, NewsItem

#: Kind -> how one such change is called.
LABELS: dict[News, str] = {
    News.DEAD: "Newly dead",
    News.FAILING: "Newly failing",
    News.DRIFTED: "Newly drifted",
    News.RECOVERED: "Recovered",
    News.CAPTURE_FAILED: "Capture failed",
    News.INCOMPLETE: "Run incomplete",
    News.MISSED: "Schedule missed",
}


def notes_words(item: NewsItem) -> str:
    """Return which notes a change concerns: "note 3", "notes 3 and 7"; empty where it is the run's own."""
    if not item.notes:
        return ""
    *most, last = item.notes
    return f"notes {', '.join(most)} and {last}" if most else f"note {last}"


def headline(item: NewsItem) -> str:
    """Return a change in a few words: "Newly dead, note 3: Bridge closed"."""
    about = ", ".join(filter(None, (LABELS[item.kind], notes_words(item))))
    return f"{about}: {' '.join(item.title.split())}" if item.title else about


def counted(items: Iterable[NewsItem]) -> str:
    """Return how many changes there are of each kind: "2 newly dead, 1 recovered"."""
    counts = Counter(item.kind for item in items)
    return ", ".join(f"{counts[kind]} {LABELS[kind].lower()}" for kind in News if counts[kind])
