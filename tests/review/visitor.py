"""A browser without scripts: follows redirects, keeps cookies, fills in the forms that it finds."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import httpx
from bs4 import BeautifulSoup, Tag

from citecheck.review.app import make_app
from citecheck.review.desk import Desk
from tests.review.reported import RUN

PORT = 8123
HERE = f"http://127.0.0.1:{PORT}"
TOKEN = "the-token-of-this-start"
#: What a browser says of a form that one of our own pages sends.
OURS = {"sec-fetch-site": "same-origin", "origin": "null"}


class Visitor:
    """One browser before one desk."""

    def __init__(self, desk: Desk, *, token: str = TOKEN, cookies: httpx.Cookies | None = None) -> None:
        self.desk = desk
        transport = httpx.ASGITransport(make_app(desk, token=token), raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=transport, base_url=HERE, cookies=cookies)
        self.answer = httpx.Response(200)

    async def enter(self, token: str = TOKEN) -> Visitor:
        self.answer = await self.client.get("/enter", params={"token": token}, follow_redirects=True)
        return self

    async def get(self, path: str, **query: str) -> BeautifulSoup:
        """Open a page and return it parsed."""
        self.answer = await self.client.get(path + (f"?{urlencode(query)}" if query else ""), follow_redirects=True)
        return self.page

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.answer.content, "lxml")

    async def note(self, number: str, **query: str) -> BeautifulSoup:
        """Open a citation's page by its note."""
        outcome = self.desk.by_note(number)  # type: ignore[attr-defined]
        return await self.get(f"/note/{RUN}/{outcome.citation.id}", **query)

    async def send(
        self, form: Tag, *, headers: Mapping[str, str] = OURS, button: Tag | None = None, **given: object
    ) -> BeautifulSoup:
        """Send a form of the page that is open, with its hidden fields and what was ``given``."""
        fields: dict[str, object] = {}
        inside = [
            one
            for one in self.page.find_all(["input", "textarea", "select"])
            if one.get("form") == form.get("id") or form in one.parents
        ]
        for field in inside:
            if field.get("type") in ("radio", "checkbox") and not field.has_attr("checked"):
                continue
            fields[str(field["name"])] = field.get("value") or (field.text if field.name == "textarea" else "")
        if button is not None and button.get("name"):
            fields[str(button["name"])] = button["value"]
        self.answer = await self.client.post(
            str(form["action"]),
            content=urlencode({**fields, **given}, doseq=True),
            headers={"content-type": "application/x-www-form-urlencoded", **headers},
            follow_redirects=True,
        )
        return self.page

    async def decide(self, number: str, judgement: str, **given: object) -> BeautifulSoup:
        """Open a note and save a verdict on it."""
        page = await self.note(number)
        return await self.send(verdict_form(page), judgement=judgement, then="stay", **given)


def verdict_form(page: BeautifulSoup) -> Tag:
    found = page.find("form", id="verdict")
    assert isinstance(found, Tag)
    return found


def form_to(page: BeautifulSoup, action: str) -> Tag:
    """The form of a page whose address begins so."""
    found = next(form for form in page.find_all("form") if str(form["action"]).startswith(action))
    assert isinstance(found, Tag)
    return found


def words_of(page: BeautifulSoup | Tag) -> str:
    """The words of a page, white space collapsed."""
    return " ".join(page.get_text(" ").split())
