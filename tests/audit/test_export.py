"""The log as JSON Lines."""

import json

from citecheck.audit.export import json_lines
from citecheck.model.event import GENESIS, canonical, digest_of
from tests.audit.logs import filled, opened


def test_the_lines_alone_prove_the_chain(tmp_path):
    """From the exported lines every digest can be made again, from the first event to the head."""
    head = filled(tmp_path / "audit.db", 30)
    with opened(tmp_path / "audit.db", write=False) as log:
        lines = list(json_lines(log.events()))
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in lines)
    events = [json.loads(line) for line in lines]
    assert [event["seq"] for event in events] == list(range(1, 31))
    previous = GENESIS
    for event in events:
        data = canonical(event.pop("data"))
        digest = event.pop("digest")
        assert event["previous"] == previous
        previous = digest_of(data=data, **event)
        assert previous == digest
    assert previous == head


def test_a_text_with_line_ends_stays_on_its_line(tmp_path):
    """Line ends inside a text do not end a line, and no sign is lost."""
    filled(tmp_path / "audit.db", 1)
    text = "a\nb\u2028c\r\x07 عربي"
    with opened(tmp_path / "audit.db") as log:
        log.begin("run-2", next(iter(log.runs())).start)
        log.append("link-judged", text, {"words": text})
        log.flush()
        line = list(json_lines(log.events(kind="link-judged")))[-1]
    assert line.count(b"\n") == 1
    assert json.loads(line)["data"] == {"words": text}
    assert json.loads(line)["subject"] == text
