"""What is asked of a log in bulk is what it tells one by one, whoever asks, in whichever order."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.audit.log import AuditLog
from citecheck.audit.recall import LINK_KINDS, Recall
from citecheck.model.capture import Capture, CaptureState
from citecheck.model.citation import Citation
from citecheck.model.errors import AuditError
from citecheck.model.event import CitationRecord, EventKind
from citecheck.model.exchange import Chain, Hop, Via
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Verdict
from citecheck.testing import NOW
from tests.audit.logs import START, opened

URLS = [f"https://valley-post.example/{number}" for number in range(7)]
END = 10**6


def chain(url: str, status: int) -> Chain:
    """Make a chain of one hop."""
    asked = parse_url(url)
    return Chain(asked=asked, hops=(Hop(url=asked, via=Via.ASKED, at=NOW, status=status),))


@pytest.fixture
def log(tmp_path: Path):  # type: ignore[no-untyped-def]
    """A log of three runs over seven links, each looked at in turn, the last events not yet written."""
    with opened(tmp_path / "audit.db") as log:
        for number in range(3):
            log.begin(f"run-{number}", START)
            for rank, url in enumerate(URLS):
                log.append(EventKind.LINK_FOLLOWED, url, chain(url, 200 + number))
                log.append(
                    EventKind.LINK_JUDGED, url, Verdict(liveness=Liveness.LIVE if rank > number else Liveness.GONE, at=NOW)
                )
                if rank % 2:
                    log.append(EventKind.CAPTURE_ANSWERED, url, Capture(state=CaptureState.REFUSED, original=url, at=NOW))
        yield log


def one_by_one(log: AuditLog, kind: EventKind, subject: str, until: int) -> list[tuple[int, str]]:
    return [(event.seq, event.run) for event in log.events(kind=kind, subject=subject, until=until)][::-1]


@pytest.mark.parametrize("hear", [(), (URLS[:3],), (URLS, URLS), (URLS[4:], URLS)])
def test_the_order_of_asking_changes_no_answer(log: AuditLog, hear: tuple[list[str], ...]) -> None:
    """Heard before or not, some twice, all at once: each link's events, newest first, up to the event that bounds them."""
    recall = Recall(log)
    for subjects in hear:
        recall.hear(subjects, LINK_KINDS)
    for until in (0, 20, 30, END):
        for url in (*URLS, "https://unknown.example/"):
            for kind in (EventKind.LINK_JUDGED, EventKind.CAPTURE_ANSWERED):
                said = [(each.seq, each.run) for each in recall.newest_first(kind, url, until=until)]
                assert said == one_by_one(log, kind, url, until)


def test_the_log_is_asked_for_each_link_once(log: AuditLog) -> None:
    """Whoever replays several runs pays for one: what was heard is not asked for again, and read once."""
    asked: list[str] = []

    class Counting:
        """The log, and which links it was asked about."""

        def about(self, subjects, kinds):
            """Take note, then ask the log."""
            asked.extend(subjects)
            return log.about(subjects, kinds)

    recall = Recall(Counting())  # type: ignore[arg-type]
    recall.hear(URLS[:4], LINK_KINDS)
    recall.hear(URLS, LINK_KINDS)
    first = [each.data for url in URLS for each in recall.newest_first(EventKind.LINK_JUDGED, url, until=END)]
    again = [each.data for url in URLS for each in recall.newest_first(EventKind.LINK_JUDGED, url, until=END)]
    assert sorted(asked) == URLS
    assert len(first) == 21
    assert all(one is other for one, other in zip(first, again, strict=True))


def test_of_each_link_the_chain_up_to_an_event_is_told(log: AuditLog) -> None:
    """Also where that event is still in the buffer; of a link that has none up to there, nothing."""
    first, second, third = (event.seq for event in log.events(kind=EventKind.LINK_FOLLOWED, subject=URLS[0]))
    recall = Recall(log)
    for until, status in ((first, 200), (second - 1, 200), (second, 201), (third, 202), (END, 202)):
        found = recall.chains({URLS[0]: until, URLS[6]: first})
        assert [(name, told.hops[0].status) for name, told in found.items()] == [(URLS[0], status)]


def test_the_newest_record_of_a_citation_counts_in_its_old_place(log: AuditLog) -> None:
    """As a resumed run leaves them; other runs' records are theirs."""
    cited = [Citation(id=name, note=name, kind="news", raw="raw") for name in ("b", "a")]
    for each in (*cited, Citation(id="b", note="b", kind="news", raw="edited")):
        log.append(EventKind.CITATION_RECORDED, each.id, CitationRecord(citation=each))
    recall = Recall(log)
    assert [record.citation.raw for record in recall.records.of("run-2")] == ["edited", "raw"]
    assert recall.records.of("run-1") == ()


def test_data_of_another_shape_are_told(log: AuditLog) -> None:
    """What a newer citecheck may have written is one clear error that names the event."""
    seq = log.append(EventKind.LINK_JUDGED, URLS[0], {"liveness": "resting"})
    with pytest.raises(AuditError, match=rf"event {seq} \(link-judged\) is not as expected"):
        list(Recall(log).newest_first(EventKind.LINK_JUDGED, URLS[0], until=END))
