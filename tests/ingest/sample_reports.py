"""Reports of our own in many habits, built with the truth about their markers, notes and sentences beside them."""

from __future__ import annotations

import random
import textwrap
from dataclasses import dataclass, field

#: Sentences as tuples of pieces; after every piece but the last a marker may stand. Full of numbers that are no markers.
SENTENCES: tuple[tuple[str, ...], ...] = (
    ("The dam above Korvash was opened on March 3,2019", ", and the lower town stood under water for 6 days", "."),
    ("On 17.4.2019 the council counted 214 houses that were lost", "."),
    ("About 3000 people slept in the two schools of Upper-Lendry", " while the road no. 12 was closed", "."),
    ("The mayor, Mr. Ostrander, said on april14,2019 that no warning was given", "."),
    ("The rescue boats took 40 people out of the water and lost 2", "."),
    ("A second wave came between 19.4 to 22.4 .2019 and reached the mill", "."),
    (
        "The operator of the dam (Halvard Power) denied that the gates failed",
        ", but its own log of April 2.2019 shows an alarm",
        ".",
    ),
    ("Water stood 3.5 m high in the hospital of Saint-Orlan", "."),
    ("The insurance companies paid 12,500 claims until the end of 2020", "."),
    ("Several families of the Al-Darwish street left the valley for good", "."),
    ("Engineers of the B52 and F16 works measured the wall on May 5 ,2019", "."),
    ("The court in Tessenholt opened 4 cases against the operator", ", which were joined on 6th of June", "."),
    ("A witness counted 9 trucks and 15 men at the gate", "; nobody stopped them", "."),
    ("The report of the province was finished in 2021", "."),
    ("People of the lower town asked for a new bridge since December 11, 2019 , without an answer", "."),
    ("The ministry answered with a letter of 2 pages", "."),
    ("The fishing cooperative lost all of its boats", ", because the harbour wall broke first", "."),
    ("In the end the gates were replaced by a firm from Velm", "."),
)

TITLES = (
    "The night of the flood", "Operator denies failure", "Valley counts its houses", "What the log says",
    "Schools full of people",
    "A letter without answers", "Court joins the cases", "Harbour wall broke first", "New gates for the dam", "Insurers pay",
)  # fmt: skip
PAPERS = ("Valley Courier", "Radio Tessen", "The Lendry Post", "Orlan news agency", "channel Seven on YouTube")


@dataclass
class Truth:
    """What a reader must find: labels with the sentence each one stands on, in order, and the offsets of the marker signs."""

    sentences: list[tuple[str, str]] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)


def note_text(chance: random.Random, number: int) -> str:
    """Write one note in the habits of news reports."""
    title, paper = chance.choice(TITLES), chance.choice(PAPERS)
    day, month = chance.randint(1, 28), chance.randint(1, 12)
    return chance.choice(
        (
            f'"{title}" {paper}, {day}.{month}.2019 https://goo.gl/{chance.randint(10**5, 10**6)}',
            f'{title}. "{paper}, {day:02}-{month:02}-2019. Https://example.org/{number}',
            f"“{title},” {paper}, 20{chance.randint(10, 24)}, p. {chance.randint(2, 90)}.",
            "See the previous reference." if number > 1 else f"See {paper}, 2019.",
            f"{title} : video by {paper} {day}/{month}/2019 http://example.org/a_{number}.html",
        )
    )


def label_of(style: str, number: int) -> str:
    """Write a note's label."""
    supers = str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return {
        "paren": f"({number}) ", "bracket": f"[{number}] ", "dot": f"{number}. ", "rparen": f"{number}) ",
        "bare": f"{number} ", "super": f"{supers} ", "glued": f"{number}", "dash": f"{number}- ", "alone": f"{number}\n",
        "word": f"Note {number}: ", "hat": f"^{number} ",
    }[style]  # fmt: skip


def marker_of(style: str, number: int) -> str:
    """Write a marker."""
    supers = str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return {
        "glued": f"{number}", "bracket": f"[{number}]", "spaced bracket": f" [{number}]", "paren": f"({number})",
        "spaced paren": f" ({number})", "super": supers, "hat": f"^{number}", "named": f" (note {number})",

    }[style]  # fmt: skip


def build(
    seed: int,
    *,
    label: str = "paren",
    marker: str = "glued",
    after_stop: bool = False,
    notes_at: str = "end",
    width: int = 74,
    double_blank: bool = True,
    crlf: bool = False,
) -> tuple[str, Truth]:
    """Build a report and its truth. ``notes_at``: end, page (restarting), pages (going on), chapter, chapters collected."""
    chance = random.Random(seed)
    truth = Truth()
    parts: list[str] = []
    number = 0
    collected: list[str] = []
    sections = 4
    for section in range(sections):
        waiting: list[str] = []
        if notes_at in ("page", "chapter", "collected"):
            number = 0
        parts.append(_heading(chance, section) + "\n\n")
        for _ in range(3):
            pieces: list[str] = []
            for sentence in chance.sample(SENTENCES, 3):
                written, number, made = _sentence(chance, sentence, number, marker, after_stop=after_stop, truth=truth)
                pieces.append(written)
                waiting += [label_of(label, one) + note_text(chance, one) for one in made]
            parts.append(_wrapped(" ".join(pieces), width) + "\n\n")
        gap = " \n\n" if double_blank else "\n"
        if notes_at in ("page", "pages"):
            if waiting:
                parts.append("\n" + "\n".join(_wrapped(note, width + 8) for note in waiting) + "\n")
            parts.append(f"\n{section + 1}\n" + ("\f" if section < sections - 1 else ""))
        elif notes_at == "chapter":
            parts.append(gap.join(_wrapped(note, width + 8) + "\n" for note in waiting) + "\n\n")
        else:
            collected += ([f"\nPart {section + 1}\n"] if notes_at == "collected" else []) + waiting
    if collected:
        parts.append("\n" + (" \n\n" if double_blank else "").join(_wrapped(note, width + 8) + " \n" for note in collected))
    marked = "".join(parts)
    text = _without_tags(marked, truth)
    return (text.replace("\n", "\r\n"), truth) if crlf else (text, truth)


def _heading(chance: random.Random, section: int) -> str:
    return ("Introduction", "What happened at the dam:", "The second day", "What will come after the flood?")[section]


def _sentence(
    chance: random.Random, pieces: tuple[str, ...], number: int, style: str, *, after_stop: bool, truth: Truth
) -> tuple[str, int, list[int]]:
    """Write a sentence with markers at chosen places, each wrapped in private-use signs that say where it is."""
    written, made = "", []
    plain = " ".join("".join(pieces).split())
    for place, piece in enumerate(pieces):
        last = place == len(pieces) - 1
        wanted = (
            not last
            and chance.random() < 0.45
            and not (style == "glued" and after_stop and piece[-1].isdigit() and not _year(piece))
        )
        clash = style == "glued" and not after_stop and piece[-1].isdigit()
        if last and number and made and made[-1] < 0:
            number_here = -made.pop()
            written += piece + _tagged(style, number_here)
            made.append(number_here)
            continue
        written += piece
        if not wanted or clash:
            continue
        number += 1
        truth.sentences.append((str(number), plain))
        if after_stop and place == len(pieces) - 2:
            made.append(-number)
            continue
        made.append(number)
        written += _tagged(style, number)
    return written, number, made


def _year(piece: str) -> bool:
    return piece[-4:].isdigit() and piece[-4:].startswith("20")


def _tagged(style: str, number: int) -> str:
    sign = marker_of(style, number)
    space = " " if sign.startswith(" ") else ""
    return f"{space}\ue000{sign.strip()}"


def _wrapped(text: str, width: int) -> str:
    lines = [textwrap.fill(line, width, break_long_words=False) for line in text.split("\n")]
    return "\n".join(lines)


def _without_tags(marked: str, truth: Truth) -> str:
    clean = []
    for piece in marked.split("\ue000"):
        clean.append(piece)
        truth.offsets.append(sum(map(len, clean)))
    truth.offsets.pop()
    return "".join(clean)
