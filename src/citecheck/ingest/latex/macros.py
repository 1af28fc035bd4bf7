"""What LaTeX's macros show: signs, accents, and how many arguments a macro takes that shows nothing. Pylatexenc's door."""

from __future__ import annotations

import unicodedata

from pylatexenc.latex2text import get_default_latex_context_db

#: Accent macro -> combining character (LaTeX 2e source, file ltoutenc; "t" and "b" are rare and left out).
ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
}  # fmt: skip

#: Macros that open a heading.
HEADINGS = frozenset(
    ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph", "caption", "frametitle", "addchap")
)

#: Macros whose arguments show nothing, with those: "{" one in braces, "[" one in brackets if it is there. What follows is shown.
DROPPED: dict[str, str] = {
    name: takes
    for takes, names in {
        "{": "label ref pageref eqref autoref cref Cref nameref vref index glossary vspace hspace pagestyle thispagestyle "
        "pagenumbering bibliographystyle bibliography newcounter color selectlanguage hypersetup graphicspath "
        "theoremstyle newlength phantom vphantom hphantom UseVerb censor blackout xblackout hyphenation nocite markright "
        "textcolor hyperlink hypertarget foreignlanguage textlang colorbox raisebox scalebox addvspace usetikzlibrary "
        "geometry lstset lstinputlisting verbatiminput marginpar todo pagecolor thanksmark stepcounter refstepcounter "
        "newif usecounter setmainfont setlist newtoks captionsetup hangindent setstretch linespread SetWatermarkText "
        "includeonly nolinenumbers date",
        "{{": "setlength addtolength setcounter addtocounter markboth fcolorbox resizebox rule fontsize multicolumn "
        "DeclareMathOperator numberwithin counterwithin counterwithout pdfbookmark SaveVerb",
        "{{{": "addcontentsline definecolor multirow",
        "[{": "includegraphics documentclass usepackage RequirePackage parbox addbibresource setmainlanguage setotherlanguage "
        "printindex textsuperscriptnote",
        "[": "hyperref makebox framebox linebreak pagebreak nopagebreak nolinebreak printbibliography printnotes maketitle "
        "tableofcontents smash",
        "{[{[": "newtheorem",
        "{[[{{": "newenvironment renewenvironment",
    }.items()
    for name in names.split()
}

#: Environments whose words are left out, and those that are mathematics: their source is kept.
SKIPPED = frozenset(
    (
        "verbatim",
        "verbatim*",
        "Verbatim",
        "lstlisting",
        "minted",
        "comment",
        "alltt",
        "filecontents",
        "filecontents*",
        "tikzpicture",
    )
)
MATHS = frozenset(
    f"{name}{star}"
    for name in "equation align gather multline eqnarray displaymath math flalign alignat dmath".split()  # noqa: SIM905
    for star in ("", "*")
)
#: What stands behind ``\begin{…}`` of these and shows nothing, as in ``DROPPED``.
ENVIRONMENTS: dict[str, str] = {
    "tabular": "[{", "tabular*": "{[{", "tabularx": "{[{", "tabulary": "{[{", "longtable": "[{", "array": "[{",
    "minipage": "[[[{",     "figure": "[", "figure*": "[", "table": "[", "table*": "[", "enumerate": "[", "itemize": "[",
    "description": "[",
    "multicols": "{[", "wrapfigure": "[{[{", "wraptable": "[{[{", "list": "{{", "adjustwidth": "{{", "otherlanguage": "{",
    "spacing": "{", "frame": "[{", "columns": "[", "column": "[{", "thebibliography": "{", "tcolorbox": "[", "xltabular": "{[{",
}  # fmt: skip
TABLES = frozenset(name for name in ENVIRONMENTS if "tab" in name and "wrap" not in name and not name.startswith("table"))

#: Macros that cite: how the work is shown in the body. "marker" a marker, "foot" a footnote, "name" the author and a marker.
CITES: dict[str, str] = {
    name: how
    for how, names in {
        "marker": "cite Cite citep Citep citealp citealt parencite Parencite autocite Autocite supercite smartcite fullcite "
        "citenum onlinecite parencites autocites cites citeurl",
        "foot": "footcite footcites footfullcite Footcite footcitetext",
        "name": "citet Citet textcite Textcite textcites",
        "author": "citeauthor Citeauthor citefullauthor",
        "year": "citeyear citeyearpar citedate",
    }.items()
    for name in names.split()
}


def _signs() -> dict[str, str]:
    """Return pylatexenc's macros that stand for one sign; of them not "today", whose answer changes."""
    found: dict[str, str] = {}
    for spec in get_default_latex_context_db().iter_macro_specs():
        shown = spec.simplify_repl
        if isinstance(shown, str) and "%" not in shown and spec.macroname not in ("today", "vspace", "hspace", "\\"):
            found.setdefault(spec.macroname, shown)
    return found


#: Macro -> the sign that it stands for.
SIGNS: dict[str, str] = {
    **_signs(),
    "S": "§", "P": "¶", "dots": "…", "ldots": "…", "textellipsis": "…", "copyright": "©", "pounds": "£", "euro": "€", "EUR": "€",
    "textdegree": "°", "degree": "°", "textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_", "textbar": "|",
    "textless": "<", "textgreater": ">", "textregistered": "®", "texttrademark": "™", "guillemotleft": "«", "guillemotright": "»",
    "og": "«", "fg": "»", "quotedblbase": "„", "glqq": "„", "grqq": "“", "flqq": "«", "frqq": "»", "textquotedbl": '"',
    "LaTeX": "LaTeX", "TeX": "TeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "textperiodcentered": "·", "textbullet": "•",
    "slash": "/", "-": "", "/": "", "@": "", ",": " ", ";": " ", ":": " ", "!": "", " ": " ", "\n": " ", "thinspace": " ",
    "space": " ", "nobreakspace": " ", "&": "&", "%": "%", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", ">": " ",
    "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "textemdash": "—", "textendash": "–",
}  # fmt: skip


def accented(accent: str, letter: str) -> str:
    r"""Return ``letter`` with the accent of the macro ``accent`` on its first character.

    >>> accented("'", "e"), accented("c", "c")
    ('é', 'ç')
    """
    base = {"ı": "i", "ȷ": "j"}.get(letter[:1], letter[:1])
    return unicodedata.normalize("NFC", base + ACCENTS[accent]) + letter[1:] if base.strip() else letter
