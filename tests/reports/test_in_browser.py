"""The page in a real Chromium: filters by keyboard, on paper, on a small screen, by night; and nothing is asked of anybody."""

import pytest
from msgspec.structs import replace

from citecheck.model.errors import ConfigError
from citecheck.net.browser.find import find_browser
from citecheck.reports.html import HtmlReport
from tests.reports.judged import with_decisions

_SHOWN = "[...document.querySelectorAll('article')].filter(each => each.checkVisibility()).length"

_HEIGHTS = "all => all.filter(each => each.checkVisibility()).map(each => each.getBoundingClientRect().height)"


@pytest.fixture(scope="module")
def browser():
    try:
        executable = find_browser()
    except ConfigError:
        pytest.skip("no browser here: make browser brings one")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable)
        yield started
        started.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """The judged report, with outlets enough for a table of publishers."""
    report = with_decisions()
    outlets = tuple(
        replace(each, citation=replace(each.citation, container_title=f"A rather long outlet {n % 4}"))
        for n, each in enumerate(report.outcomes)
    )
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_bytes(HtmlReport().render(replace(report, outcomes=outlets)))
    return path


@pytest.fixture
def opened(browser, file):
    """Give a page of the report, without scripts of its own; what it asks for and complains of is kept."""
    pages = []

    def make(**how):
        context = browser.new_context(**how)
        page = context.new_page()
        page.asked, page.told = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.told.append(message.text))
        page.goto(file.as_uri())
        pages.append(context)
        return page

    yield make
    for context in pages:
        context.close()


def test_it_asks_for_nothing_and_complains_of_nothing(opened, file):
    """The file alone, under its own policy."""
    page = opened()
    assert page.asked == [file.as_uri()]
    assert page.told == []


def test_filters_work_by_keyboard_and_without_scripts(opened):
    """Arrows walk through the choices; each shows as many citations as it says; a link to a hidden one shows it."""
    page = opened(java_script_enabled=True)
    everything = page.evaluate(_SHOWN)
    assert everything == len(with_decisions().outcomes)
    page.focus("#show-all")
    for key in ("look", "gone", "lacks"):
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.id") == f"show-{key}"
        says = page.locator(f"label:has(#show-{key})").inner_text()
        assert says.endswith(f"({page.evaluate(_SHOWN)})")
        assert 0 < page.evaluate(_SHOWN) < everything
    page.get_by_role("link", name="Note 4", exact=True).first.click()
    assert page.locator("article:target").is_visible()


def test_the_page_needs_no_script(opened):
    """With scripts switched off, the filters leave out what they should."""
    page = opened(java_script_enabled=False)
    page.check("#show-lacks")
    assert page.locator("article.is-lacks").first.is_visible()
    assert not page.locator("article:not(.is-lacks)").first.is_visible()


def test_on_paper_everything_is_there(opened):
    """Whatever the filter, all citations are printed, with what was folded; the filter itself is not."""
    page = opened()
    page.check("#show-lacks")
    page.emulate_media(media="print")
    assert page.evaluate(_SHOWN) == len(with_decisions().outcomes)
    assert page.locator("li.passage").first.is_visible()
    assert not page.locator("fieldset").is_visible()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_screen_makes_the_page_wider_than_itself(opened, width):
    """Text reflows down to 320 px (WCAG 2.2, 1.4.10); only tables and charts scroll, each by itself and by keyboard."""
    page = opened(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator(".wide").count() == page.locator(".wide[tabindex='0'][aria-label]").count() > 0


def test_what_is_pressed_is_large_enough(opened):
    """Choices, folds and links to notes measure 24 px (WCAG 2.2, 2.5.8)."""
    page = opened(viewport={"width": 390, "height": 800})
    page.locator("nav summary").click()
    for selector in ("fieldset label", "summary", "ul.links a"):
        sizes = page.locator(selector).evaluate_all(_HEIGHTS)
        assert sizes
        assert min(sizes) >= 24, selector


def test_it_is_dark_by_night(opened):
    """The ground follows the reader's own choice, and paper stays white."""
    page = opened(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(22, 24, 28)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"


def test_arabic_runs_from_right_to_left(opened):
    """Titles, passages and quotes of an Arabic source stand right-to-left in an English page."""
    page = opened()
    for selector in ("li.passage[lang='ar']", "blockquote[lang='ar']", "strong[lang='ar']"):
        assert page.locator(selector).first.evaluate("each => getComputedStyle(each).direction") == "rtl", selector
    assert page.evaluate("getComputedStyle(document.body).direction") == "ltr"
