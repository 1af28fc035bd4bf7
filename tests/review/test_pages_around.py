"""The pages around the desk: the log, link health, files to take away, fields to edit, older runs."""

import pytest

from citecheck.testing import NOW
from tests.review.desk import FakeDesk
from tests.review.reported import OLDER, RUN
from tests.review.visitor import Visitor, form_to, words_of


@pytest.fixture
async def visitor():
    """A browser that was let in, before a fresh desk."""
    return await Visitor(FakeDesk()).enter()


async def test_the_log_is_filtered_and_given_away(visitor):
    """The log tells newest first, can be filtered and paged, and is given as CSV without formulas and as JSON Lines."""
    for number in range(250):
        visitor.desk._tell("decision-made", f"=cmd{number}", "supported")
    page = await visitor.get("/log")
    rows = page.select("tbody tr")
    assert len(rows) == 200
    assert "=cmd249" in words_of(rows[0])
    older = next(link for link in page.select("nav.pager a") if link.get_text() == "Older")
    assert "=cmd49" in words_of((await visitor.get(older["href"])).select("tbody tr")[0])
    page = await visitor.get("/log", containing="cmd7")
    assert len(page.select("tbody tr")) == 11
    assert "Nothing in the log contains “ <b>x ”" in words_of(await visitor.get("/log", containing="<b>x"))
    await visitor.get("/log/export/csv", containing="cmd7")
    assert visitor.answer.content.decode("utf-8-sig").splitlines()[1].endswith(",decision-made,'=cmd79,supported")
    await visitor.get("/log/export/jsonl")
    assert len(visitor.answer.text.splitlines()) == 251
    assert (await visitor.client.get("/log/export/exe")).status_code == 404


async def test_link_health_in_words(visitor):
    """Each link has its looks in order, why in words, how often in a row, and when it is looked at again."""
    page = await visitor.get(f"/health/{RUN}")
    rows = [words_of(row) for row in page.select("ul.links > li")]
    assert len(rows) == 11
    assert "403 with cf-mitigated: a wall against robots, 2nd time (2 times in a row)" in rows[4]
    assert "Next check due: 2026-11-09 12:00 UTC" in rows[4]
    assert "Suspect: failure 2 of 3" in rows[2]
    assert "Not asked yet: the run ended before it" in rows[10]
    assert "Gone" in words_of((await visitor.get(f"/health/{RUN}", sort="state")).select("ul.links > li")[0])


@pytest.mark.parametrize("suffix", ["md", "csv", "docx"])
async def test_queries_are_given_as_files(visitor, suffix):
    """The questions to the author come as the desk writes them, under a name that no header can break."""
    await visitor.decide("1", "partly", query="Who counted?")
    await visitor.get(f"/queries/{RUN}/{suffix}")
    assert "Who counted?" in visitor.answer.text
    assert visitor.answer.headers["content-disposition"] == f'attachment; filename="queries-{RUN}.{suffix}"'
    assert (await visitor.client.get(f"/queries/{RUN}/exe")).status_code == 404


async def test_fields_are_edited_and_mistakes_shown_at_them(visitor):
    """Only what was changed is written; what cannot be taken is said at its field, with what was typed still there."""
    citation = visitor.desk.by_note("1").citation.id
    page = await visitor.get(f"/edit/{RUN}/{citation}")
    assert page.select_one("#f-issued")["value"] == "2016-12-09"
    form = form_to(page, "/edit/")
    page = await visitor.send(form, url="ftp://x", title="Forty  buses")
    assert visitor.answer.status_code == 422
    assert "an address begins with http" in words_of(page.select_one("#h-url"))
    assert page.select_one("#f-url")["aria-invalid"] == "true"
    assert page.select_one("#f-title")["value"] == "Forty  buses"
    page = await visitor.send(form_to(page, "/edit/"), url="https://valley-post.example/2016/buses", title="Fifty buses")
    assert "Written to citations.yaml" in words_of(page)
    page = await visitor.get(f"/edit/{RUN}/{citation}")
    assert visitor.desk._edits == {citation: {"title": "Fifty buses"}}
    assert "(set by a person)" in words_of(page)
    page = await visitor.send(form_to(page, "/edit/"), title="x" * 3000)
    assert "too long" in words_of(page)
    visitor.desk.busy = True
    page = await visitor.send(form_to(page, "/edit/"), title="Sixty buses")
    assert "Nothing was written: another citecheck writes the log" in words_of(page)
    assert page.select_one("#f-title")["value"] == "Sixty buses"
    visitor.desk.cited = lambda run, citation: None
    assert "There is nothing to edit" in words_of(await visitor.get(f"/edit/{RUN}/{citation}"))


async def test_an_older_run_can_be_opened(visitor):
    """Runs before the newest are shown as they were."""
    assert "valley.txt" in words_of(await visitor.get(f"/run/{OLDER}"))
    assert NOW.year == 2026
