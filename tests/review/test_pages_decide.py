"""Deciding, without scripts: what is saved, what is refused, and that nothing typed is ever lost."""

import pytest

from citecheck.model.decision import Judgement, claim_digest
from citecheck.model.errors import AuditError
from tests.review import papers
from tests.review.desk import FakeDesk
from tests.review.reported import RUN, digest
from tests.review.visitor import Visitor, form_to, verdict_form, words_of


@pytest.fixture
async def visitor():
    """A browser that was let in, before a fresh desk."""
    return await Visitor(FakeDesk()).enter()


def decided(visitor, note):
    """What this reviewer decided on a note, the newest last."""
    return [each.decision for each in visitor.desk._kept.get(visitor.desk.by_note(note).citation.id, [])]


async def test_a_decision_holds_what_was_looked_at(visitor):
    """A verdict is saved with severity, words, passages as quotes, ticks, and the very text and claim that were shown."""
    page = await visitor.note("2")
    part = page.select_one("fieldset.facts input")["value"]
    await visitor.send(
        verdict_form(page),
        judgement="contradicted",
        severity="major",
        note="  eighteen,\r\nnot eighty ",
        query="Where do 80,000 come from?",
        passage=["1", "3"],
        quote="named a crack in the   southern wall",
        ticked=[part, "no part of it"],
        then="stay",
    )
    (decision,) = decided(visitor, "2")
    claim = visitor.desk.by_note("2").claims[0]
    assert decision.judgement is Judgement.CONTRADICTED
    assert (decision.severity, decision.note, decision.query) == ("major", "eighteen,\nnot eighty", "Where do 80,000 come from?")
    assert (decision.reviewer, decision.claim, decision.claim_digest) == ("Mina Sorel", claim.id, claim_digest(claim))
    assert (decision.text_digest, decision.source_uri[-8:]) == (digest(papers.LETTER), "6/letter")
    assert decision.ticked == (part,)
    assert len(decision.quotes) == 3
    for quote in decision.quotes:
        assert quote.span.of(papers.LETTER) == quote.exact
        assert quote.text_digest == digest(papers.LETTER)
        assert papers.LETTER[: quote.span.start].endswith(quote.prefix)
    assert decision.quotes[2].exact == "named a crack in the southern wall"
    words = words_of(visitor.page)
    assert "Saved: note 2, ≠ Contradicted (major)" in words
    assert "Note: eighteen, not eighty" in words


async def test_what_was_looked_at_is_the_tab_that_is_open(visitor):
    """Deciding with the live page open names that page, not the snapshot."""
    page = await visitor.note("7", tab="live")
    assert "https://nordwall.example/tarnhelm" in words_of(page.select_one("#looked"))
    await visitor.send(verdict_form(page), judgement="not-in-source", then="stay")
    assert decided(visitor, "7")[0].text_digest == digest(papers.NORDWALL)
    page = await visitor.note("3", tab="live")
    assert "no text of the source" in words_of(page.select_one("#looked"))
    await visitor.send(verdict_form(page), judgement="cannot-tell-source", then="stay")
    assert (decided(visitor, "3")[0].text_digest, decided(visitor, "3")[0].source_uri) == ("", "")


async def test_a_form_that_comes_back_stands_at_the_same_text(visitor):
    """After a mistake the state of the source that was looked at is still the one that is shown, and that is saved."""
    page = await visitor.note("7", tab="live")
    page = await visitor.send(verdict_form(page), note="kept")
    assert page.select_one("nav.tabs [aria-current]")["data-key"] == "l"
    await visitor.send(verdict_form(page), judgement="partly", then="stay")
    assert decided(visitor, "7")[0].text_digest == digest(papers.NORDWALL)


WRONG = [
    ({}, "Choose a verdict"),
    ({"judgement": "true"}, "Choose a verdict"),
    ({"judgement": ""}, "Choose a verdict"),
    ({"judgement": "supported", "note": "x" * 10_001}, "too long: 10,001"),
    ({"judgement": "supported", "query": "x" * 2_001}, "too long: 2,001"),
    ({"judgement": "supported", "quote": "words of my own"}, "do not stand in the source"),
]


@pytest.mark.parametrize(("given", "said"), WRONG)
async def test_what_cannot_be_saved_is_said_and_kept(visitor, given, said):
    """A form that cannot be taken comes back with everything typed still in it, and what is wrong at its field."""
    page = await visitor.note("1")
    given = {"note": "my note", "passage": "2", **given}
    page = await visitor.send(verdict_form(page), **given)
    assert visitor.answer.status_code == 422
    assert said in words_of(page.select_one("#verdict"))
    assert page.select_one("textarea[name=note]").text.strip() == given["note"]
    assert [one["value"] for one in page.select("input[name=passage][checked]")] == ["2"]
    assert not visitor.desk.calls["decide"]


async def test_save_and_go_on_leads_to_what_wants_a_look(visitor):
    """After a verdict the next citation that wants a look is shown, and the one just decided can be undone from there."""
    page = await visitor.note("2")
    following = page.select_one("[data-key=n]")["href"]
    page = await visitor.send(verdict_form(page), judgement="partly", then="next")
    assert following in str(visitor.answer.url)
    assert "Saved: note 2, ½ Partly" in words_of(page)
    page = await visitor.send(form_to(page, "/undo/"))
    assert "Taken back" in words_of(page)
    assert decided(visitor, "2") == []
    assert [event.kind for event in visitor.desk.events()][:2] == ["decision-undone", "decision-made"]


async def test_a_whole_review_without_scripts(visitor):
    """From the first citation to the last by forms alone; at the end nothing is left and the report says so."""
    page = await visitor.get(f"/run/{RUN}")
    page = await visitor.get(page.select_one("a.button.main")["href"])
    for _ in range(12):
        page = await visitor.send(verdict_form(page), judgement="cannot-tell-source", then="next")
    assert "No other citation wants a look" in words_of(page)
    page = await visitor.get(f"/run/{RUN}")
    assert "12 of 12 reviewed" in words_of(page)
    assert "Everything was reviewed" in words_of(page)
    assert len(page.select("a.mark.done")) == 12


async def test_two_windows_do_not_overwrite_each_other(visitor):
    """What was decided in another window since is said, and kept until the second window saves again knowing it."""
    page = await visitor.note("1")
    here = visitor.answer
    await visitor.send(verdict_form(page), judgement="supported", then="stay")
    visitor.answer = here
    page = await visitor.send(verdict_form(page), judgement="contradicted", note="second window")
    assert visitor.answer.status_code == 409
    assert "in another window since: “Supported”" in words_of(page)
    assert [decision.judgement.value for decision in decided(visitor, "1")] == ["supported"]
    assert page.select_one("input[name=judgement][checked]")["value"] == "contradicted"
    await visitor.send(verdict_form(page), then="stay")
    assert [decision.judgement.value for decision in decided(visitor, "1")] == ["supported", "contradicted"]
    assert decided(visitor, "1")[1].note == "second window"


async def test_one_form_sent_twice_is_one_decision(visitor):
    """A double click, or a page loaded again after a save, adds no second event."""
    page = await visitor.note("1")
    here = visitor.answer
    for _ in range(2):
        visitor.answer = here
        await visitor.send(verdict_form(page), judgement="supported", note="once", then="stay")
        assert visitor.answer.status_code == 200
    assert len(decided(visitor, "1")) == 1


CHANGED = [
    ({"claim_digest": "0" * 64}, "The claim is not the one that you saw"),
    ({"claim": "another"}, "The claim is not the one that you saw"),
    ({"text_digest": "0" * 64}, "The source’s text is not the one that you saw"),
    ({"source_uri": "https://other.example/"}, "The source’s text is not the one that you saw"),
]


@pytest.mark.parametrize(("given", "said"), CHANGED)
async def test_what_changed_under_the_editor_is_not_judged(visitor, given, said):
    """Where claim or text are not those that were shown, nothing is saved, and the form is shown beside what is there now."""
    page = await visitor.note("1")
    page = await visitor.send(verdict_form(page), judgement="supported", note="kept", **given)
    assert visitor.answer.status_code == 409
    assert said in words_of(page)
    assert page.select_one("textarea[name=note]").text.strip() == "kept"
    assert not visitor.desk.calls["decide"]
    await visitor.send(verdict_form(page), then="stay")
    assert visitor.answer.status_code == 200
    assert len(decided(visitor, "1")) == 1


async def test_a_run_that_writes_the_log_loses_nothing(visitor):
    """While a run writes, a verdict is not saved and not lost; an undo says what to do."""
    page = await visitor.note("1")
    visitor.desk.busy = True
    page = await visitor.send(verdict_form(page), judgement="supported", note="kept")
    assert visitor.answer.status_code == 503
    assert "A run is writing the log" in words_of(page)
    assert page.select_one("textarea[name=note]").text.strip() == "kept"
    visitor.desk.busy = False
    page = await visitor.send(verdict_form(page), then="stay")
    visitor.desk.busy = True
    page = await visitor.send(form_to(page, "/undo/"))
    assert visitor.answer.status_code == 503
    assert "Wait until the run has ended" in words_of(page)


async def test_what_the_log_does_not_take_is_said_and_kept(visitor):
    """Whatever else stands in the way of a verdict is said in the log's own words, beside all that was filled in."""

    def refuse(run, citation, decision):
        raise AuditError("the source's text is not kept", hint="decide without a passage")

    page = await visitor.note("1")
    visitor.desk.decide = refuse
    page = await visitor.send(verdict_form(page), judgement="supported", note="kept", passage="1")
    assert visitor.answer.status_code == 409
    assert "the source's text is not kept (decide without a passage)" in words_of(page)
    assert page.select_one("textarea[name=note]").text.strip() == "kept"
    assert len(page.select("input[name=passage][checked]")) == 1


async def test_only_ones_own_decision_is_undone(visitor):
    """What somebody else decided, and what is undone already, cannot be undone; a number that is none is refused."""
    other = visitor.desk.other_decides("2", Judgement.SUPPORTED)
    await visitor.decide("2", "partly")
    form = form_to(visitor.page, "/undo/")
    for seq in (str(other.seq), "999", "x", "-1", "9" * 30):
        visitor.answer = (await visitor.note("2")) and visitor.answer
        page = await visitor.send(form, seq=seq)
        assert visitor.answer.status_code == 422
        assert "Not taken" in words_of(page)
    assert len(decided(visitor, "2")) == 2


async def test_others_are_seen_unless_the_review_is_blind():
    """Others' decisions stand beside one's own; blind, they are nowhere on any page until one has decided."""
    for blind in (False, True):
        visitor = await Visitor(FakeDesk(blind=blind)).enter()
        visitor.desk.other_decides("2", Judgement.NOT_IN_SOURCE)
        for page in (await visitor.note("2"), await visitor.get(f"/run/{RUN}"), await visitor.get("/")):
            assert ("Theo Falk" in words_of(page) or "1 of 12 reviewed" in words_of(page)) is not blind
        page = await visitor.decide("2", "supported")
        assert "by Theo Falk" in words_of(page)
        assert decided(visitor, "2")[1].blind is blind
    assert "Reviewers disagree" in words_of(await visitor.get(f"/run/{RUN}"))


async def test_a_stale_decision_says_so(visitor):
    """A decision whose claim or text changed since is shown as stale, with why, and its citation comes back to be looked at."""
    await visitor.decide("1", "supported")
    seq = decided(visitor, "1") and visitor.desk._kept[visitor.desk.by_note("1").citation.id][0].seq
    visitor.desk.stale[seq] = "the source’s text is another one since 3 November"
    page = await visitor.note("1")
    assert "Stale: the source’s text is another one since 3 November. Look again" in words_of(page)
    page = await visitor.get(f"/run/{RUN}")
    assert len(page.select("a.mark.stale")) == 1
    assert "0 of 12 reviewed" in words_of(page)
    assert "1 stale" in words_of(page)


async def test_a_note_with_several_claims_is_decided_claim_by_claim():
    """Each claim of a note has a verdict of its own; going on leads to the next claim first."""
    import msgspec

    from tests.review.reported import outcomes

    one, *more = outcomes()
    second = msgspec.structs.replace(one.claims[0], id="second", sentence="The school stands on the hill.", clause="")
    both = msgspec.structs.replace(one, claims=(one.claims[0], second))
    desk = FakeDesk()
    desk._outcomes = (both, *more)
    visitor = await Visitor(desk).enter()
    page = await visitor.note("1")
    assert "Claim 1 of 2" in words_of(page)
    page = await visitor.send(verdict_form(page), judgement="supported", then="next")
    assert page.select_one("nav.claims [aria-current]").get_text() == "Claim 2 of 2"
    page = await visitor.send(verdict_form(page), judgement="partly", then="next")
    assert "1 of 12 reviewed" in words_of(await visitor.get(f"/run/{RUN}"))
    assert [decision.claim for decision in decided(visitor, "1")] == [one.claims[0].id, "second"]
