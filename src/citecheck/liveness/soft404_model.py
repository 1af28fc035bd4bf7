"""A text model's word on English error pages that no phrase of ours knows: the last and weakest sign of a soft 404.

The weights (``data/soft404.json``, MIT) are those of the package soft-404 0.4.0, whose own requirements (scikit-learn 0.23,
numpy 1.19) no Python of today installs. Scoring them takes no library: binary TF-IDF over words, pairs of words, and the
same with the block that they stand in, scaled to length one, then a logistic function.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import chain, pairwise

import msgspec

from citecheck.liveness.look import Look, Part
from citecheck.liveness.titles import agreement
from citecheck.model.verdict import Liveness
from citecheck.text.html import text_blocks

#: From here on the model is heard. Of 1,647 pages of content none lay above it; of 28 error pages that were kept apart phrases
#: told 19, both together 20, and 5 show no words at all (``benchmarks/soft404.py``).
THRESHOLD = 0.9
#: The text below title and headlines must read like it too: a page *about* errors has them in its headline only.
_BODY, _HEADLINES = 0.5, frozenset({"", "h1", "h2"})
#: Words of a page that the model is asked about: fewer say nothing, an article has more.
_FEWEST, _MOST = 4, 400
#: Without any of these no page comes near the threshold: the model need not be asked.
_TELLING = re.compile(r"\b(?:404|found|find|exists?|errors?|sorry|oops|whoops|looking|requested|missing|removed|moved)\b")
#: Share of a cited title's words on the page from which on it is the cited page, whatever it sounds like.
_NAMED = 0.5
#: The model's own tokens: two signs or more.
_TOKEN = re.compile(r"\b[_\w][_\w]+\b")
_HEAD = ""  # what ``text_blocks`` calls text outside any block: the title's


#: The name of this signal.
SIGNAL = "soft404-model"


class _Model(msgspec.Struct, frozen=True):
    """``terms``: each with its coefficient and its inverse document frequency."""

    about: str
    intercept: float
    terms: dict[str, tuple[float, float]]


@cache
def _model() -> _Model:
    data = files("citecheck.liveness").joinpath("data/soft404.json").read_bytes()
    return msgspec.json.decode(data, type=_Model)


def probability(blocks: Iterable[tuple[str, str]]) -> float:
    """Return how likely (0 to 1) a page of these ``blocks`` (``text_blocks``) is an error page, as soft-404 0.4.0 scores it.

    >>> round(probability(text_blocks(b"<h1>Page not found</h1>")), 4)
    0.991
    """
    model = _model()
    known = {term for term in _terms(list(blocks)) if term in model.terms}
    length = math.sqrt(sum(model.terms[term][1] ** 2 for term in known)) or 1.0
    score = model.intercept + sum(math.prod(model.terms[term]) for term in known) / length
    return 1 / (1 + math.exp(-score))


def _terms(blocks: list[tuple[str, str]]) -> Iterator[str]:
    """Yield words and pairs of words: of the whole text, of the title, and of the body by blocks."""
    text = _tokens(" ".join(words for _, words in blocks))
    title = [f"__title__{word}" for word in _tokens(" ".join(words for tag, words in blocks if tag == _HEAD))]
    body = [f"__{tag}__{word}" for tag, words in blocks if tag != _HEAD for word in _tokens(words)]
    tokens = [*text, *title, *body]
    return chain(tokens, map(" ".join, pairwise(tokens)))


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def reads_like_one(look: Look) -> Part | None:
    """Judge short pages that read like an error page, and suspect no more: weak, and silent where anything speaks against it.

    Against it speaks a title of the notes on the page, or that the site answers a made-up address by a real 404.
    """
    page, last = look.page, look.last
    if page is None or last is None or not look.answered or not _FEWEST <= page.words <= _MOST:
        return None
    if not _TELLING.search(f"{look.opening} {' '.join(look.title_parts)}") or _is_contradicted(look):
        return None
    blocks = list(text_blocks(last.body, charset=last.charset))
    sure = probability(blocks)
    if sure < THRESHOLD or probability(pair for pair in blocks if pair[0] not in _HEADLINES) < _BODY:
        return None
    words = f"The page answers 200, but what it says reads like an error page (a text model is {sure:.0%} sure)."
    seen = {"model": "soft-404 0.4.0", "probability": f"{sure:.2f}", "words": str(page.words)}
    return Part(liveness=Liveness.SOFT_404, signal=SIGNAL, words=words, confidence="weak", seen=seen)


def _is_contradicted(look: Look) -> bool:
    other = look.sibling.last if look.sibling is not None else None
    if other is not None and other.status in (404, 410):
        return True
    page = look.page
    return page is not None and any((agreement(title, page) or 0) >= _NAMED for title in look.titles)
