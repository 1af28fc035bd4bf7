"""Reports with something new in them, and the same with texts that try to break out of each format."""

from __future__ import annotations

import datetime as dt

import msgspec

from citecheck.model.news import Changes, News, NewsItem
from citecheck.model.report import RunReport
from citecheck.testing import NOW
from tests.reports.example import HOSTILE, example

EARLIER = NOW - dt.timedelta(days=7)


def item(kind: News, number: int, **fields: object) -> NewsItem:
    given: dict[str, object] = {
        "kind": kind,
        "at": NOW,
        "words": f"seen to be {kind.value}",
        "url": f"https://valley-post.example/{number}",
        "notes": (str(number),),
        "title": f"A report on {kind.value}",
        "before": "live",
        "now": "gone",
    }
    return NewsItem(**(given | fields))  # type: ignore[arg-type]


def with_news() -> RunReport:
    """Return the example with a change of each kind since last week, hostile titles among them, and one of the week before."""
    told = [item(kind, number) for number, kind in enumerate(News, 1)]
    told += [item(News.DEAD, 30 + n, title=text + "\x07", words=text, snapshot="javascript:1") for n, text in enumerate(HOSTILE)]
    told.append(NewsItem(kind=News.MISSED, at=NOW, words="No run began for 9 days; one should at least every 2 days."))
    now = Changes(run="20261102T120000Z-0001", at=NOW, since="20261026T120000Z-0001", since_at=EARLIER, changes=tuple(told))
    before = Changes(run="20261026T120000Z-0001", at=EARLIER, changes=(item(News.DEAD, 1, at=EARLIER),))
    return msgspec.structs.replace(example(), changes=(now, before))
