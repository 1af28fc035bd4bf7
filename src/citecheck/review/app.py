"""The desk's door to Starlette: requests in, answers out, and nobody let in but this machine's own browser."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from citecheck.model.errors import CitecheckError
from citecheck.review.asked import Answer, Asked, see_other
from citecheck.review.desk import Desk
from citecheck.review.guard import FRAME_POLICY, HEADERS, POLICY, Door, comes_from_us, cookie_name, is_ahead_of_time, is_our_name
from citecheck.review.pages.messages import Refused, gone_wrong, not_here, refused, unexpected
from citecheck.review.pages.table import PAGES, Row
from citecheck.review.static import FILES

#: Most bytes and fields of a form: a decision with long notes has some thousands, and one field for each passage and part.
MAX_FORM, MAX_FIELDS = 256 * 1024, 300
_FORM = "application/x-www-form-urlencoded"
#: Seconds for which settings are kept: a year.
_KEPT = 365 * 24 * 3600

_Endpoint = Callable[[Request], Awaitable[Response]]


def make_app(desk: Desk, *, token: str) -> Starlette:
    """Return the desk as an ASGI application. ``/enter?token=…`` lets one browser in, once.

    It must be bound to 127.0.0.1; requests under any other name are refused (see ``guard``). Errors of the desk become pages
    that say what to do.
    """
    door = Door(token)
    routes = [Route("/enter", _entering(door), methods=["GET"]), Route("/static/{name}", _static, methods=["GET"])]
    routes += [Route(row.path, _page(desk, door, row), methods=[row.method]) for row in PAGES]
    return Starlette(
        routes=routes,
        middleware=[Middleware(_OurNameOnly)],
        exception_handlers={HTTPException: _say_not_here, Exception: _say_unexpected},
    )


class _OurNameOnly:
    """Refuses whoever asks for another name than ours, before anything else is looked at."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope)
            if not is_our_name(request.headers.get("host", ""), _port(request)):
                await _response(refused(Refused.NAME))(scope, receive, send)
                return
        await self.app(scope, receive, send)


# -- a page


def _page(desk: Desk, door: Door, row: Row) -> _Endpoint:
    async def endpoint(request: Request) -> Response:
        if not door.knows(request.cookies.get(cookie_name(_port(request)), "")):
            return _response(refused(Refused.COOKIE))
        form: Mapping[str, tuple[str, ...]] = {}
        if request.method == "POST":
            if not comes_from_us(request.headers):
                return _response(refused(Refused.ORIGIN))
            read = await _form(request)
            if isinstance(read, Refused):
                return _response(refused(read))
            form = read
        return _response(await run_in_threadpool(_answered, desk, door, row, _asked(request, form, door.key)))

    return endpoint


def _answered(desk: Desk, door: Door, row: Row, asked: Asked) -> Answer:
    """Ask the page. What the desk raises on purpose is said on a page; anything else is a fault of ours."""
    try:
        if row.method == "POST" and not door.gave(asked.given("key")):
            return row.outdated(desk, asked) if row.outdated else refused(Refused.KEY)
        return row.view(desk, asked)
    except CitecheckError as error:
        return gone_wrong(error, asked)


def _asked(request: Request, form: Mapping[str, tuple[str, ...]], key: str) -> Asked:
    query = f"?{request.url.query}" if request.url.query else ""
    return Asked(
        args={name: str(value) for name, value in request.path_params.items()},
        query=dict(request.query_params),
        form=form,
        key=key,
        keys=request.cookies.get("citecheck-keys") != "off",
        hints=request.cookies.get("citecheck-hints") != "hidden",
        here=request.url.path + query,
    )


async def _form(request: Request) -> Mapping[str, tuple[str, ...]] | Refused:
    """Read a form within its limits. Ours hold text alone, so that the standard library reads them."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return Refused.NO_FORM
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > MAX_FORM:
            return Refused.TOO_LARGE
    try:
        pairs = parse_qsl(read.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        return Refused.NO_FORM
    form: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        form[name] = (*form.get(name, ()), value)
    return form


# -- the way in, and what needs none


def _entering(door: Door) -> _Endpoint:
    async def endpoint(request: Request) -> Response:
        name = cookie_name(_port(request))
        if door.knows(request.cookies.get(name, "")):
            return _response(see_other("/"))
        if is_ahead_of_time(request.headers):
            return _response(refused(Refused.TOO_EARLY))
        if not door.admits(request.query_params.get("token", "")):
            return _response(refused(Refused.TOKEN))
        answer = _response(see_other("/"))
        answer.set_cookie(name, door.cookie, httponly=True, samesite="strict", path="/")
        return answer

    return endpoint


async def _static(request: Request) -> Response:
    file = FILES.get(request.path_params["name"])
    if file is None:
        return _response(not_here())
    kept = (("cache-control", "private, max-age=31536000, immutable"),) if request.query_params.get("v") == file.version else ()
    return _response(Answer(body=file.body, media_type=file.media_type, headers=kept))


# -- answers


def _response(answer: Answer) -> Response:
    response = Response(answer.body, status_code=answer.status, media_type=answer.media_type)
    policy, frames = (FRAME_POLICY, "SAMEORIGIN") if answer.framed else (POLICY, "DENY")
    told = {**dict(HEADERS), "content-security-policy": policy, "x-frame-options": frames, **dict(answer.headers)}
    for name, value in told.items():
        response.headers[name] = value
    for name, value in answer.cookies:
        response.set_cookie(name, value, max_age=_KEPT, httponly=True, samesite="strict", path="/")
    return response


async def _say_not_here(request: Request, error: Exception) -> Response:
    del request
    status = error.status_code if isinstance(error, HTTPException) else 404
    return _response(not_here(status))


async def _say_unexpected(request: Request, error: Exception) -> Response:
    del request, error  # the server prints it
    return _response(unexpected())


def _port(request: Request) -> int:
    server = request.scope.get("server")
    return int(server[1]) if server and server[1] else 80
