"""The world's own site, control.test: switches and log over HTTP, for whoever runs the world by hand."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.world.switches import Faults
from tests.world.wire import Asked, Page

USAGE = """The loopback world.

  GET    /asked    every request so far, one a line
  DELETE /asked    forget them
  GET    /faults   the archive's switches as JSON
  PUT    /faults   set some: {"index_lag": true, "troubles": [{"kind": "throttle", "where": "cdx", "times": 2}]}
  DELETE /faults   put all of them back
"""


def control(faults: Faults | None, asked: Callable[[], list[Asked]], forget: Callable[[], None]) -> Callable[[Asked], Page]:
    """Return the site's function. ``faults`` None: a world without an archive."""

    def answer(request: Asked) -> Page:
        if request.path == "/asked":
            if request.method == "DELETE":
                forget()
            return _text("".join(f"{each.method} {each.url}\n" for each in asked() if each.url != request.url))
        if request.path == "/faults" and faults is not None:
            return _switch(faults, request)
        return _text(USAGE)

    return answer


def _switch(faults: Faults, request: Asked) -> Page:
    if request.method == "DELETE":
        faults.reset()
    elif request.method in ("PUT", "POST"):
        try:
            faults.set(json.loads(request.body))
        except (ValueError, TypeError, KeyError) as error:
            return _text(f"{error}\n", 400)
    return Page(body=json.dumps(faults.told(), indent=2) + "\n", media_type="application/json")


def _text(words: str, status: int = 200) -> Page:
    return Page(status=status, body=words, media_type="text/plain; charset=utf-8")
