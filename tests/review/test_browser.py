"""The desk in a real headless Chromium: by keyboard, in two tabs, before a hostile page, in Arabic, without its server."""

from __future__ import annotations

import os
import socket
import time
from importlib.resources import files

import pytest

from citecheck.model.decision import Judgement
from citecheck.model.errors import ConfigError
from citecheck.net.browser.find import find_browser
from tests.review import papers
from tests.review.desk import FakeDesk
from tests.review.reported import RUN
from tests.review.served import Served

playwright = pytest.importorskip("playwright.sync_api", reason="no playwright here: pip install citecheck[browser]")


@pytest.fixture(scope="module")
def chromium():
    """One browser for the module: this machine's own."""
    try:
        executable = find_browser()
    except ConfigError:
        pytest.skip("no browser here: make browser brings one")
    rooted = hasattr(os, "geteuid") and os.geteuid() == 0
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, chromium_sandbox=not rooted)
        yield browser
        browser.close()


@pytest.fixture
def served():
    """A desk that is served; a fresh one for each test."""
    served = Served(FakeDesk())
    yield served
    served.stop()


@pytest.fixture
def tab(chromium, served):
    """A tab that was let in, and the faults that its pages reported."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    page.goto(served.way_in)
    yield page
    context.close()


def note(served, number):
    """The address of a note's page."""
    return f"{served.here}/note/{RUN}/{served.desk.by_note(number).citation.id}"


def focused(page):
    """What has the focus: its name and its words."""
    return page.evaluate("[document.activeElement.tagName, (document.activeElement.innerText || '').trim().split('\\n')[0]]")


_CALM = "!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"


def holds(page, condition, given):
    """Tell whether a condition on the page holds; it does not while the page is left for another."""
    try:
        return page.evaluate(f"given => ({condition}) && {_CALM}", given)
    except playwright.Error:
        return False


def waits(page, condition, given=None):
    """Wait until a condition on the page holds and htmx is done.

    Asked again and again from here: what polls within the page needs eval, which the desk's policy forbids.
    """
    until = time.monotonic() + 20
    while not holds(page, condition, given):
        assert time.monotonic() < until, condition
        page.wait_for_timeout(25)


def settled(page, words):
    """Wait until the page's heading begins so."""
    waits(page, "document.querySelector('h1').innerText.startsWith(given)", words)


def test_a_whole_review_by_keyboard(tab, served):
    """Every citation is decided without a mouse: from the list of reports to the last, and each verdict is in the log."""
    assert "token" not in tab.url
    tab.keyboard.press("Tab")
    assert focused(tab) == ["A", "Skip to the content"]
    tab.get_by_role("link", name="Open the report").focus()
    tab.keyboard.press("Enter")
    settled(tab, "valley.txt")
    tab.keyboard.press("n")
    seen = []
    for place in range(12):
        settled(tab, "Note ")
        number = tab.locator("h1").inner_text().split()[1]
        seen.append(number)
        tab.keyboard.press(str(1 + place % 7))
        assert tab.locator("input[name=judgement]:checked").count() == 1
        with tab.expect_response(lambda answer: "/decide/" in answer.url):
            tab.keyboard.press("Enter")
        waits(tab, "document.querySelector('.saved')?.innerText.includes(`note ${given},`)", number)
        assert focused(tab)[0] == "H1"
    assert sorted(seen, key=int) == [str(n) for n in range(1, 13)]
    assert served.desk.calls["decide"] == 12
    assert tab.get_by_text("No other citation wants a look.").is_visible()
    assert f"/note/{RUN}/" in tab.url
    assert tab.faults == []


def test_keys_reach_everything_and_type_nothing_by_accident(tab, served):
    """Keys move among notes, passages, tabs and fields; while one types they are letters; "u" takes a verdict back."""
    tab.goto(note(served, "1"))
    tab.keyboard.press("p")
    tab.keyboard.press("p")
    assert tab.evaluate("document.activeElement.id") == "passage-2"
    tab.keyboard.press("P")
    assert tab.evaluate("document.activeElement.id") == "passage-1"
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    assert tab.locator("input[name=passage]:checked").count() == 1
    for key, said in [("l", "Live page"), ("o", "Other snapshots"), ("s", "Snapshot near the cited date")]:
        tab.keyboard.press(key)
        waits(tab, "document.querySelector('#said').textContent.includes(given)", said)
        assert focused(tab) == ["H2", "The source’s text"]
        assert tab.locator("nav.tabs [aria-current]").inner_text().startswith(said)
        assert tab.locator("#looked bdi").inner_text() == tab.locator("#source input[name=source_uri]").input_value()
    assert tab.locator("input[name=passage]:checked").count() == 1, "a tab's swap leaves what was filled in"
    tab.go_back()
    waits(tab, "document.querySelector('nav.tabs [aria-current]').innerText.startsWith('Other')")
    tab.go_forward()
    waits(tab, "document.querySelector('nav.tabs [aria-current]').innerText.startsWith('Snapshot')")
    tab.keyboard.press("/")
    tab.keyboard.type("school u 1")
    tab.keyboard.press("Escape")
    tab.keyboard.press("Tab")
    tab.locator("h1").focus()
    tab.keyboard.press("e")
    tab.keyboard.type("jn7")
    assert tab.locator("textarea[name=note]").input_value() == "jn7"
    assert tab.locator("input[name=judgement]:checked").count() == 0
    tab.locator("h1").focus()
    tab.keyboard.press("2")
    tab.get_by_role("button", name="Save", exact=True).click()
    tab.wait_for_selector(".given.mine")
    assert "Saved: note 1" in tab.locator("#said").inner_text()
    tab.keyboard.press("u")
    tab.wait_for_selector("text=Taken back")
    tab.keyboard.press("j")
    settled(tab, "Note 2")
    tab.keyboard.press("k")
    settled(tab, "Note 1")
    tab.keyboard.press("?")
    settled(tab, "Keys and settings")
    tab.get_by_role("button", name="Switch keys off").click()
    tab.goto(note(served, "1"))
    tab.keyboard.press("3")
    assert tab.locator("input[name=judgement]:checked").count() == 0
    assert tab.locator("main kbd").count() == 0
    assert tab.faults == []


def test_what_is_not_saved_is_not_left_behind(tab, served):
    """Leaving a page with something filled in and not saved is asked about first; after a save it is not."""
    asked = []
    tab.on("dialog", lambda dialog: asked.append(dialog.type) or dialog.dismiss())
    tab.goto(note(served, "1"))
    tab.keyboard.press("e")
    tab.keyboard.type("half a thought")
    tab.locator("h1").focus()
    tab.keyboard.press("j")
    waits(tab, "document.querySelector('textarea[name=note]').value === 'half a thought'")
    settled(tab, "Note 1")
    assert asked == ["beforeunload"]
    tab.keyboard.press("1")
    tab.get_by_role("button", name="Save", exact=True).click()
    tab.wait_for_selector(".given.mine")
    tab.keyboard.press("j")
    settled(tab, "Note 2")
    assert asked == ["beforeunload"]


def test_two_tabs_at_once(tab, served):
    """Both tabs stand at one note; the second is told of the first's verdict, keeps its words, and may save after all."""
    other = tab.context.new_page()
    for page in (tab, other):
        page.goto(note(served, "2"))
    tab.locator("input[value=supported]").check()
    tab.get_by_role("button", name="Save", exact=True).click()
    tab.wait_for_selector(".given.mine")
    other.locator("input[value=contradicted]").check()
    other.locator("textarea[name=note]").fill("eighteen, not eighty")
    other.get_by_role("button", name="Save", exact=True).click()
    other.wait_for_selector("text=in another window since")
    assert other.locator("textarea[name=note]").input_value() == "eighteen, not eighty"
    assert served.desk.calls["decide"] == 1
    other.get_by_role("button", name="Save", exact=True).click()
    other.wait_for_selector(".saved")
    assert served.desk.calls["decide"] == 2


def test_a_killed_server_loses_nothing(tab, served):
    """Saving to a server that is gone says so and keeps the form; after a new start the same form is saved."""
    tab.goto(note(served, "3"))
    tab.locator("input[value=partly]").check()
    tab.locator("textarea[name=note]").fill("typed before the fall")
    served.stop()
    tab.get_by_role("button", name="Save", exact=True).click()
    tab.wait_for_selector("#down:not([hidden])")
    assert "The desk does not answer" in tab.locator("#down").inner_text()
    assert tab.locator("textarea[name=note]").input_value() == "typed before the fall"
    served.start()
    tab.get_by_role("button", name="Save", exact=True).click()
    waits(tab, "document.querySelector('#down').innerText.includes('has not been let in')")
    assert tab.locator("textarea[name=note]").input_value() == "typed before the fall"
    again = tab.context.new_page()
    again.goto(served.way_in)
    tab.get_by_role("button", name="Save", exact=True).click()
    tab.wait_for_selector("text=The desk was started anew since this page was opened")
    assert tab.locator("textarea[name=note]").input_value() == "typed before the fall"
    assert tab.locator("input[value=partly]").is_checked()
    tab.get_by_role("button", name="Save", exact=True).click()
    tab.wait_for_selector(".saved")
    assert "typed before" not in tab.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    kept = served.desk.decisions(RUN, served.desk.by_note("3").citation.id)
    assert [each.decision.note for each in kept] == ["typed before the fall"]


def test_a_hostile_source_does_nothing(tab, served):
    """A page with every trick, not even cleaned, runs nothing, opens nothing, leads nowhere and asks nobody."""
    opened = []
    tab.context.on("page", lambda page: opened.append(page.url))
    tab.on("dialog", lambda dialog: opened.append(dialog.message) or dialog.dismiss())
    with socket.create_server(("127.0.0.1", 0)) as evil:
        evil.setblocking(False)
        here = f"127.0.0.1:{evil.getsockname()[1]}".encode()
        served.desk._sources.pages["https://ledger.example/list"] = papers.LEDGER_PAGE.replace(b"127.0.0.1:9", here)
        tab.goto(f"{note(served, '9')}?as=page")
        frame = tab.frame_locator("iframe.page")
        frame.get_by_role("heading", name="A reader adds up the list").wait_for()
        frame.get_by_text("out").click()
        tab.goto(f"{note(served, '9')}?as=page#source")
        tab.wait_for_load_state("networkidle")
        with pytest.raises(BlockingIOError):
            evil.accept()
    assert opened == []
    assert tab.url.startswith(note(served, "9"))
    tab.goto(note(served, "9"))
    assert tab.locator("main img, main iframe, main script").count() == 0
    assert tab.title().startswith("Note 9: A reader")


def test_arabic_stands_from_right_to_left(tab, served):
    """Arabic passages run from the right with room for their marks, English around them from the left; digits stay as written."""
    tab.goto(note(served, "4"))
    passage = tab.locator("ol.passages li p").first
    style = passage.evaluate(
        "e => { const s = getComputedStyle(e);"
        " return [s.direction, parseFloat(s.lineHeight) / parseFloat(s.fontSize), s.letterSpacing, s.fontStyle] }"
    )
    assert style[0] == "rtl"
    assert style[1] >= 1.7
    assert style[2:] == ["normal", "normal"]
    marks = passage.locator("mark")
    first, second = marks.nth(0).bounding_box(), marks.nth(1).bounding_box()
    assert first["x"] > second["x"], "the first word stands right of the second"
    assert tab.locator("p.claim").evaluate("e => getComputedStyle(e).direction") == "ltr"
    table = tab.locator("#evidence tbody tr").first
    assert table.locator("td bdi").inner_text() == "٣٥٠"
    assert table.evaluate("e => getComputedStyle(e).direction") == "ltr"
    tab.goto(note(served, "1") + "?tab=other")
    dots = tab.locator("figure.timeline rect")
    assert dots.nth(2).bounding_box()["x"] < dots.nth(17).bounding_box()["x"], "time runs from left to right"


#: Every screen, in the states that look different.
SCREENS = (
    *("/", "/run", "/run?show=sample&seed=axe", "2", "4", "5", "9?as=page", "1?tab=other"),
    *("/health", "/log", "/edit", "/keys", "/nothing"),
)


def address_of(served, screen):
    """The address of a screen."""
    path, _, query = screen.partition("?")
    if path.isdecimal():
        return f"{note(served, path)}?{query}"
    whole = {"/run": f"/run/{RUN}", "/health": f"/health/{RUN}", "/edit": note(served, "1").replace("/note/", "/edit/")}
    return served.here + whole.get(path, path).removeprefix(served.here) + (f"?{query}" if query else "")


def faults_of(page, rules):
    """What axe-core finds: rule, element, and what to mend."""
    told = "told => told.violations.map(v => [v.id, v.nodes[0].html, v.nodes[0].failureSummary])"
    return page.evaluate(f"axe.run(document, {{runOnly: {rules}, resultTypes: ['violations'], elementRef: false}}).then({told})")


WCAG = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"
CONTRAST = "{type: 'rule', values: ['color-contrast']}"
#: Screens that between them have every colour.
COLOURED = {"/", "/run", "2", "4", "/log"}


def test_axe_finds_nothing(tab, served):
    """axe-core finds no fault on any screen, by WCAG 2.2 AA and by its own best practice; none scrolls sideways on a phone."""
    pytest.importorskip("axe_playwright_python", reason="no axe-core here: pip install axe-playwright-python")
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    served.desk.other_decides("2", Judgement.PARTLY)
    served.desk.other_decides("4", Judgement.SUPPORTED, stale="the text is another one")
    served.desk.draw(RUN, size=3, seed="axe")
    tab.emulate_media(color_scheme="light")
    found = {}
    for screen in SCREENS:
        tab.goto(address_of(served, screen))
        tab.evaluate(axe + "; undefined")
        found[screen, "light"] = faults_of(tab, WCAG)
        if screen in COLOURED:
            tab.emulate_media(color_scheme="dark")
            found[screen, "dark"] = faults_of(tab, CONTRAST)
            tab.emulate_media(color_scheme="light")
        tab.set_viewport_size({"width": 320, "height": 700})
        wide = tab.evaluate("document.documentElement.scrollWidth")
        found[screen, "phone"] = wide if wide > 320 else []
        tab.set_viewport_size({"width": 1280, "height": 900})
    assert {place: faults for place, faults in found.items() if faults} == {}
