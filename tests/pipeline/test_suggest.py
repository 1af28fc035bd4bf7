"""Claims put to a model: the worst first, each once, within the budget, every answer in the log."""

import json

import pytest
from msgspec import structs

from citecheck.audit.log import AuditLog
from citecheck.audit.replay import replay
from citecheck.evidence.source import Source
from citecheck.evidence.weigh import weigh
from citecheck.model.citation import Citation
from citecheck.model.document import Claim
from citecheck.model.event import CitationRecord, EventKind
from citecheck.model.outcome import Outcome
from citecheck.model.policy import Policy
from citecheck.model.settings import LlmSettings
from citecheck.model.source import SourceDescription
from citecheck.model.span import Span
from citecheck.model.suggestion import Came, Reply, Suggested, Suggestion
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Verdict
from citecheck.pipeline.suggest import asks_of, suggest, within
from citecheck.testing import FixedClock
from tests.evidence.articles import ENGLISH
from tests.pipeline.steps import START, Watcher

URL = "https://paper.example/1"
SAID = (
    "The price of milk has doubled.",
    "On 3 May 2011 some 77,000 miners burned the opera house in Vienna.",
    "Ferries stopped.",
)


class FakeModel:
    """Answers what it was told to, and remembers the questions."""

    name = "fake"

    def __init__(self, *replies):
        self.replies = list(replies)
        self.heard = []

    async def ask(self, system, prompt, schema):
        self.heard.append(prompt)
        return self.replies.pop(0)


def reply(says="cannot-tell", *quotes, tokens=(100, 10)):
    answer = json.dumps({"says": says, "quotes": quotes, "remark": ""})
    return Reply(text=answer, tokens_in=tokens[0], tokens_out=tokens[1])


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as opened:
        opened.begin("run-1", START)
        yield opened


def outcomes(log):
    made = []
    source = Source(uri=URL, text=ENGLISH, digest=log.keep_text(ENGLISH))
    log.append(EventKind.LINK_JUDGED, URL, Verdict(liveness=Liveness.LIVE, reasons=(), confidence="certain", at=FixedClock()()))
    for at, said in enumerate(SAID, start=1):
        whole = Span(0, len(said))
        claim = Claim(id=f"k{at}", sentence=said, clause=said, span=whole, clause_span=whole, notes=(str(at),))
        citation = Citation(id=f"c{at}", note=str(at), kind="news", raw=said, url=parse_url(URL))
        evidence = weigh(claim, source)
        log.append(EventKind.CITATION_RECORDED, citation.id, CitationRecord(citation=citation, claims=(claim,)))
        log.append(EventKind.CLAIM_WEIGHED, citation.id, evidence)
        made.append(Outcome(citation=citation, claims=(claim,), evidence=(evidence,)))
    return made


SETTINGS = LlmSettings(model="fake")


async def test_the_worst_is_asked_first_and_all_is_logged(log):
    """By the triage score; the event tells model, prompt, answer and tokens."""
    asks = asks_of(outcomes(log), log, SETTINGS, "fake")
    assert asks[0].citation == "c2"
    model = FakeModel(reply("not-in-source"), reply(), reply("supported", "the price of milk has doubled"))
    asked = await suggest(asks, model, log, SETTINGS, Watcher())
    events = list(log.events(kind=EventKind.MODEL_ASKED))
    assert [event.subject for event in events] == [ask.citation for ask in asks]
    told = [log_data(event) for event in events]
    assert told == [made for _, made in asked.suggestions]
    assert told[0].says is Suggested.NOT_IN_SOURCE
    assert (told[0].model, told[0].prompt_digest, told[0].tokens_in) == ("fake", asks[0].question.digest, 100)
    assert asked.tokens == 330


def log_data(event):
    import msgspec

    return msgspec.convert(event.data, Suggestion)


async def test_nothing_is_asked_twice(log):
    """Not even by another run; another model is asked anew, and so is one that failed."""
    known = outcomes(log)
    asks = asks_of(known, log, SETTINGS, "fake")
    await suggest(asks[:2], FakeModel(reply(), Reply(fault="down")), log, SETTINGS, Watcher())
    assert [ask.citation for ask in asks_of(known, log, SETTINGS, "fake")] == [ask.citation for ask in asks[1:]]
    assert len(asks_of(known, log, SETTINGS, "other")) == 3


async def test_the_budget_is_kept(log):
    """Calls and tokens bound what is planned; what a model really uses bounds it again."""
    asks = asks_of(outcomes(log), log, SETTINGS, "fake")
    assert len(within(asks, structs.replace(SETTINGS, calls=2))) == 2
    assert len(within(asks, structs.replace(SETTINGS, tokens=asks[0].tokens + 1))) == 1
    assert within(asks, structs.replace(SETTINGS, tokens=10)) == ()
    greedy = FakeModel(reply(tokens=(190_000, 9_990)), reply())
    asked = await suggest(asks, greedy, log, SETTINGS, Watcher())
    assert len(asked.suggestions) == 1
    assert "200000 tokens" in asked.stopped


async def test_a_service_that_is_down_is_left(log):
    """After three faults in a row nothing more is sent."""
    asks = asks_of(outcomes(log), log, SETTINGS, "fake") * 2
    model = FakeModel(*[Reply(fault="down")] * 6)
    asked = await suggest(asks, model, log, SETTINGS, Watcher())
    assert [made.came for _, made in asked.suggestions] == [Came.FAILED] * 3
    assert "in a row" in asked.stopped


def test_what_cannot_be_compared_or_is_redacted_is_not_sent(log):
    """A source whose text was taken away is sent to nobody."""
    known = outcomes(log)
    digest = known[0].evidence[0].source_digest
    read = log.append(EventKind.SOURCE_READ, URL, SourceDescription(uri=URL, text_digest=digest))
    log.redact([read], actor="a", reason="asked by the publisher")
    assert asks_of(known, log, SETTINGS, "fake") == ()


async def test_a_suggestion_changes_no_report(log):
    """The run that was asked about is told as before: no verdict, no finding."""
    asks = asks_of(outcomes(log), log, SETTINGS, "fake")
    before = replay(log, "run-1", policy=Policy()).outcomes
    log.begin("run-2", START)
    await suggest(
        asks, FakeModel(reply("contradicted", "the price of milk has doubled"), reply(), reply()), log, SETTINGS, Watcher()
    )
    assert replay(log, "run-1", policy=Policy()).outcomes == before
