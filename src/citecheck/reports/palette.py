"""The colours of the reports, by day and by night. Each stands at 4.5 to 1 or better on its ground (WCAG 2.2, 1.4.3).

A test holds them to it. In the charts they stand beside letters and words, never alone.
"""

from __future__ import annotations

#: Name -> colour on white paper.
LIGHT: dict[str, str] = {
    "paper": "#fbfaf7",
    "card": "#ffffff",
    "ink": "#1d1f23",
    "soft": "#565a63",
    "line": "#d9d5cb",
    "link": "#0b4f9e",
    "hit": "#fff0b3",
    "gone": "#b3261e",
    "soft-404": "#b93d0a",
    "parked": "#8f3510",
    "unresolved": "#86198f",
    "drifted": "#8a5a00",
    "moved": "#1a63a8",
    "live": "#1b7340",
    "walled": "#5b5f97",
    "restricted": "#6b4fa0",
    "transient": "#55637a",
    "unknown": "#5d6673",
    "not-checked": "#6a6a6a",
    "error": "#b3261e",
    "warning": "#8a5a00",
    "note": "#475569",
}
#: The same names on dark paper.
DARK: dict[str, str] = {
    "paper": "#16181c",
    "card": "#1e2126",
    "ink": "#e8e6e1",
    "soft": "#b0b4bd",
    "line": "#3d424b",
    "link": "#8ab8f5",
    "hit": "#5a4a12",
    "gone": "#f28b82",
    "soft-404": "#fba37a",
    "parked": "#e8b39d",
    "unresolved": "#e29bea",
    "drifted": "#e8c268",
    "moved": "#82bdf2",
    "live": "#7fd1a0",
    "walled": "#b3b6ea",
    "restricted": "#c9b3f0",
    "transient": "#b5c0cf",
    "unknown": "#aab4c2",
    "not-checked": "#b0b0b0",
    "error": "#f28b82",
    "warning": "#e8c268",
    "note": "#b5c0cf",
}
#: What is ground, and not written in.
GROUNDS = ("paper", "card", "hit", "line")
