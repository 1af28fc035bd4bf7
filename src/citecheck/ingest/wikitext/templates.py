"""Templates and namespaces of the Wikipedias that a reader must know by name: pure tables."""

from __future__ import annotations

import re

#: Templates that show one of their parameters: name -> which one (its position, or "last").
SHOWS: dict[str, str] = {
    name: which
    for which, names in {
        "1": "nowrap|nobr|nobold|quote|blockquote|cquote|quotation|bq|small|big|em|strong|abbr|tooltip|as of|circa|c.|sic|"
        "smallcaps|plainlist|flatlist|ill|interlanguage link|formatnum|val|not a typo|proper name|tq|q|zitat|citation bloc|"
        "date|start date|no italic|noitalic|langue|su|sup|sub|mono|hlist|citation needed span",
        "2": "lang|transl|transliteration|color|font color|resize|rtl-lang|lang-rtl|mvar|dts",
        "last": "langx|title link|displaytitle",
    }.items()
    for name in names.split("|")
}

#: Templates that are one sign.
SIGNS: dict[str, str] = {
    "nbsp": "\u00a0",
    "ndash": "–",
    "en dash": "–",
    "mdash": "—",
    "em dash": "—",
    "snd": " – ",
    "spnd": " – ",
    "spaced ndash": " – ",
    "!": "|",
    "=": "=",
    "pipe": "|",
    "'": "’",
    "' \"": "’”",
    "\" '": "”’",
    "dot": " · ",
    "·": " · ",
    "•": " • ",
    "(": "{",
    ")": "}",
}

#: Templates that are a note, and the group whose letters or numbers they bear.
NOTES: dict[str, str] = {
    "efn": "lower-alpha",
    "efn-ua": "upper-alpha",
    "efn-lr": "lower-roman",
    "efn-lg": "lower-greek",
    "efn-num": "note",
    "notetag": "note",
    "refn": "",
    "note": "note",
    "note infobulle": "note",
    "ملاحظة": "note",
    "#tag:ref": "",
}

#: Short footnotes ("Orr 2019, p. 12"): as a note of their own, and as words inside a note.
SHORT = frozenset({"sfn", "sfnp", "snf", "مرجع مختصر"})
HARVARD = frozenset({"harv", "harvnb", "harvtxt", "harvcoltxt", "harvcol", "harvp", "harvs", "harvcolnb", "harvsp"})

#: Templates that list the notes, and may define them.
LISTS = frozenset(
    {"reflist", "references", "notelist", "notelist-ua", "notelist-lr", "refs", "notes", "مراجع", "listaref", "références"}
)

#: Namespaces of pictures and of categories, in the languages of the largest Wikipedias.
FILES = re.compile(
    r"(?i)^\s*(?:file|image|media|datei|bild|fichier|archivo|imagen|файл|изображение|ملف|صورة|پرونده|dosya|bestand)\s*:"
)
FOLDERS = re.compile(r"(?i)^\s*(?:category|kategorie|catégorie|categoría|категория|تصنيف|رده|kategori|categorie)\s*:")
