"""perma.cc as a place to capture: its API version 1 as its documentation for developers shows it. Pages come from the origin."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

from tests.world.pages import article
from tests.world.savepagenow import CaptureError, SavePageNow
from tests.world.wire import Asked, Page

API, LINKS = "api.perma.cc", "perma.cc"
HOSTS = (API, LINKS)
KEY = "perma-secret-key"
FOLDER = 27


@dataclass
class PermaCc:
    """The service. ``left`` are the links that the account may still make; a failed one counts. ``links`` are those made."""

    saving: SavePageNow
    left: int = 10
    links: list[dict[str, Any]] = field(default_factory=list)
    asked_of: dict[str, int] = field(default_factory=dict)

    def reset(self) -> None:
        """Forget all links, and give the account its quota back."""
        self.left = 10
        self.links.clear()
        self.asked_of.clear()

    async def answer(self, asked: Asked) -> Page:
        """Answer one request to the API."""
        if asked.host != API or not asked.path.startswith("/v1/"):
            return Page(status=404, body=article("404 Not Found"))
        if asked.header("authorization") != f"ApiKey {KEY}":
            return _json({"detail": "Invalid token."}, 401)
        path = asked.path.removeprefix("/v1/")
        if path == "user/":
            return _json({"id": 1, "full_name": "Ann", "top_level_folders": [{"id": FOLDER, "name": "Reports"}]})
        if path == "archives/":
            return await self._make(json.loads(asked.body)) if asked.method == "POST" else self._list(dict(asked.query))
        link = next((each for each in self.links if path == f"archives/{each['guid']}/"), None)
        return _json(self._now(link)) if link else _json({"detail": "Not found."}, 404)

    async def _make(self, wanted: dict[str, Any]) -> Page:
        if wanted.get("folder") not in (None, FOLDER):
            return _json({"folder": ["Folder not found."]}, 400)
        if self.left <= 0:
            return _json({"error": "You've already reached your limit."}, 400)
        url = str(wanted.get("url", ""))
        if not url.startswith(("http://", "https://")):
            return _json({"url": ["Not a valid URL."]}, 400)
        if not self.saving.places(url.split("/")[2]):
            return _json({"url": ["Couldn't resolve domain."]}, 400)
        self.left -= 1
        link = {
            "guid": f"AB{len(self.links):02}-CD{len(self.links):02}",
            "creation_timestamp": dt.datetime.now(dt.UTC).isoformat().replace("+00:00", "Z"),
            "url": url,
            "is_private": False,
            "end": await self._end(url),
        }
        self.links.append(link)
        return _json(_shown(link, "pending"), 201)

    async def _end(self, url: str) -> str:
        try:
            await self.saving.fetch(url, everything=False)
        except CaptureError:
            return "failed"
        return "success"

    def _now(self, link: dict[str, Any]) -> dict[str, Any]:
        """Return a link as it is told now: pending at the first question, its end afterwards."""
        asked = self.asked_of[link["guid"]] = self.asked_of.get(link["guid"], 0) + 1
        return _shown(link, link["end"] if asked > 1 else "pending")

    def _list(self, query: dict[str, str]) -> Page:
        found = [_shown(each, each["end"]) for each in self.links if each["url"] == query.get("url")]
        return _json({"meta": {"limit": 100, "next": None, "offset": 0, "previous": None}, "objects": found})


def _shown(link: dict[str, Any], state: str) -> dict[str, Any]:
    captures = [
        {"role": "primary", "status": state, "url": link["url"], "record_type": "response"},
        {"role": "screenshot", "status": "pending", "url": "file:///cap.png", "record_type": "resource"},
    ]
    return {name: value for name, value in link.items() if name != "end"} | {"captures": captures}


def _json(told: object, status: int = 200) -> Page:
    return Page(status=status, body=json.dumps(told), media_type="application/json")
