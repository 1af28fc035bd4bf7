"""Pages that are made by scripts alone: what was sent is an empty shell, and what a reader sees was not seen."""

from __future__ import annotations

import re

from citecheck.liveness.look import Look, Part
from citecheck.liveness.video import has_player

#: The remark that a page is such a shell.
SCRIPT_ONLY = "script-only"
#: Words up to which a page that a framework fills counts as its empty shell, as for signposts (``text.html.NEARLY_EMPTY``).
_FEW = 60
#: Words that do not make a page, whatever else stands in it: a title in the header, a copyright line.
NONE = 10
#: Elements that the usual frameworks fill (React, Vue, Next, Nuxt, Gatsby, Quasar, Ember, Angular, Svelte, Flutter).
_ROOT = re.compile(
    rb"""<[a-z][^>]{0,300}\bid\s*=\s*["']?(?:root|app|react-root|__next|__nuxt|___gatsby|q-app|ember\d*|svelte|single-spa)["'\s>]|"""
    rb"""<(?:app-root|flt-glass-pane|flutter-view)\b"""
)
#: What the makers of such frameworks' bundles leave in a page.
_BUILT = re.compile(
    rb"\b(?:data-)?ng-(?:app|view|version)\b|\bui-view\b|webpack(?:jsonp|chunk)|chunk-vendors|runtime~|polyfills[.\w-]{0,40}\.js|"
    rb"\bbundle[.\w-]{0,40}\.js|/static/js/main\.[0-9a-f]{6,}|<script[^>]{0,200}\btype\s*=\s*[\"']?module\b"
)
#: What stands in <noscript> where a page needs its scripts; others have a counter's image there.
_ASKS = re.compile(rb"<noscript[^>]{0,200}>(?:(?!</noscript)[\s\S]){0,1500}?(?:javascript|java script|" + "جافا".encode() + rb")")


def is_shell(look: Look) -> bool:
    """Tell whether a page shows next to nothing without its scripts: few words, and a script or plea that explains it.

    YouTube's pages are shells too, and say in their scripts how the video stands (``video``).
    """
    if not look.answered or look.page is None or look.words > _FEW or b"<script" not in look.body or has_player(look):
        return False
    return look.words <= NONE or has_root(look) or _ASKS.search(look.body) is not None


def has_root(look: Look) -> bool:
    """Tell whether a page has an element that one of the usual frameworks fills."""
    return _ROOT.search(look.body) is not None


def is_framed(look: Look) -> bool:
    """Tell whether scripts may fill what a page shows, however many words stand around it already."""
    return any(sign.search(look.body) is not None for sign in (_ROOT, _BUILT, _ASKS))


def shell(look: Look) -> Part | None:
    """Remark that the page is made by its scripts, which are not run here; decides nothing, but "live" is a weak word then."""
    if not is_shell(look):
        return None
    words = "The page shows next to nothing without its scripts: what a reader sees on it was not seen."
    return Part(liveness=None, signal=SCRIPT_ONLY, words=words, confidence="weak", seen={"words": str(look.words)})
