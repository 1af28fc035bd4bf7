"""A host's second witness: its oEmbed address knows a video or post that the page itself hides from us.

Pages hide behind consent, a robot's wall, a refusal, or a script that looks the same for what is there and what is gone.
The answer's own words are kept, whether they decide or not.
"""

from __future__ import annotations

import re

import msgspec

from citecheck.liveness.look import Look, Part
from citecheck.liveness.providers import Provider, provider_of
from citecheck.liveness.video import HOST, has_player, removed_video
from citecheck.liveness.wall import bot_wall
from citecheck.model.exchange import Exchange
from citecheck.model.url import Url
from citecheck.model.verdict import OEMBED, Liveness

_SETTLED = frozenset({Liveness.SOFT_404, Liveness.RESTRICTED})
#: Refusals behind which a host's page may hide what its oEmbed address still tells.
_REFUSALS = frozenset({401, 403, 404, 410, 429})
#: How much of an answer is kept (characters): title, author and addresses fit.
_KEPT = 1_000
_TAG = re.compile(r"<[^>]{0,500}>")


class _Answer(msgspec.Struct, frozen=True):
    title: str = ""
    author_name: str = ""
    html: str = ""


def to_ask(look: Look) -> Url | None:
    """Return the oEmbed address to ask for what its page leaves in doubt, None where there is nothing to ask.

    In doubt is whoever ends on a page for consent, is refused or taken for a robot, or gets a page that does not tell.
    """
    asked = _asked(look)
    return asked[0].question(asked[1]) if asked is not None and _in_doubt(look, asked[0]) else None


def oembed_of(look: Look) -> Url | None:
    """Return the oEmbed address of the video or post that was looked at, None where the look is at none."""
    asked = _asked(look) if look.answered else None
    return asked[0].question(asked[1]) if asked is not None else None


def question_of(url: Url) -> Url | None:
    """Return the oEmbed address of the video or post that ``url`` names, None where it names none."""
    asked = provider_of(url)
    return asked[0].question(asked[1]) if asked is not None else None


def _asked(look: Look) -> tuple[Provider, str] | None:
    return next((found for hop in reversed(look.way) if (found := provider_of(hop.url)) is not None), None)


def _in_doubt(look: Look, provider: Provider) -> bool:
    if provider.name == "YouTube":
        return look.answered and _video_in_doubt(look)
    return look.status in _REFUSALS or (look.answered and (provider.blank or bot_wall(look) is not None))


def _video_in_doubt(look: Look) -> bool:
    if not HOST.match(look.final.host):
        return look.final.host.startswith("consent.")
    if not has_player(look):
        return True
    part = removed_video(look)
    return part is not None and part.liveness not in _SETTLED


def by_oembed(look: Look) -> Part | None:
    """Judge by what the host's oEmbed address said, where it was asked."""
    answer, asked = look.oembed, _asked(look)
    if answer is None or asked is None:
        return None
    provider, _ = asked
    seen = {"oembed": str(answer.status) if answer.status is not None else "none", **_raw(answer)}
    if answer.status == 200 and (found := _read(answer)) is not None and (part := _there(provider, found, seen)) is not None:
        return part
    if answer.status == 404 and provider.removed:
        words = f"The {provider.kind} is not there any more, says {provider.name} (its oEmbed answers 404)."
        return Part(liveness=Liveness.SOFT_404, signal=OEMBED, words=words, confidence="likely", seen=seen)
    if answer.status in (401, 403):
        closed = f"{provider.name} does not let the {provider.kind} be embedded, or it is private"
        words = f"{closed} ({answer.status}): no proof that it is gone."
    else:
        words = f"{provider.name} was asked whether the {provider.kind} is there, and gave no answer that tells."
    # a page that is the same for what is there and what is gone was no look at it
    unseen = Liveness.UNKNOWN if provider.blank and look.answered else None
    return Part(liveness=unseen, signal=OEMBED, words=words, confidence="likely", seen=seen)


def _there(provider: Provider, found: _Answer, seen: dict[str, str]) -> Part | None:
    """Judge an answer that knows the item: shown to everybody, or to a chosen few."""
    title = found.title.strip()
    text = "" if provider.kind == "video" else " ".join(_TAG.sub(" ", found.html).split())
    if not title and not text:
        words = f"The {provider.kind} is there, says {provider.name}, but its owner shows it to some sites or people only."
        return Part(liveness=Liveness.RESTRICTED, signal=OEMBED, words=words, seen=seen) if provider.hides else None
    seen = {**seen, **({"title": title} if title else {"text": text[:280]}), "channel": found.author_name}
    author = found.author_name or "an unnamed channel"
    words = f"The {provider.kind} is there, says {provider.name}: “{title or text[:80]}” by {author}."
    return Part(liveness=Liveness.LIVE, signal=OEMBED, words=words, confidence="likely", seen=seen)


def _read(answer: Exchange) -> _Answer | None:
    try:
        return msgspec.json.decode(answer.body, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _raw(answer: Exchange) -> dict[str, str]:
    """Return the answer's own words: its JSON, "Not Found", "Unauthorized"; or the failure's."""
    if answer.failure is not None:
        return {"failure": answer.failure.kind.value}
    words = " ".join(answer.body[: 4 * _KEPT].decode("utf-8", errors="replace").split())[:_KEPT]
    return ({"answer": words} if answer.status == 200 else {"reason": words}) if words else {}
