"""Cite templates of the Wikipedias: which parameter is which field, in eleven languages.

Parameter names are those of Help:Citation Style 1 (en), Vorlage:Internetquelle and Vorlage:Literatur (de), Modèle:Lien web,
Article and Ouvrage (fr), Plantilla:Cita web (es), قالب:استشهاد (ar), Шаблон:Публикация (ru),
Template:Cita web (it), Predefinição:Citar web (pt), Sjabloon:Citeer web (nl), Şablon:Web kaynağı (tr) and الگو:یادکرد وب (fa).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

#: Template name in lower case -> kind of source (``Citation.kind``); "" where the template does not say it.
_KINDS: dict[str, str] = {
    name: kind
    for kind, names in {
        "web": "cite web|internetquelle|lien web|cita web|استشهاد ويب|citar web|citeer web|web kaynağı|یادکرد وب|"
        "cite archive|cite newsgroup|cite mailing list|cite podcast",
        "news": "cite news|cite magazine|cite newspaper|cita noticia|cita publicación periódica|استشهاد بخبر|"
        "استشهاد بمجلة|cita news|cita pubblicazione|citar jornal|"
        "citeer nieuws|haber kaynağı|یادکرد خبر|"
        "article de presse|zeitungsartikel",
        "report": "cite report|cite tech report|cite techreport|cite press release|cita informe|استشهاد بتقرير",
        "book": "cite book|ouvrage|cita libro|استشهاد بكتاب|citar livro|citeer boek|kitap kaynağı|یادکرد کتاب|книга|"
        "cite encyclopedia|cite encyclopaedia|cite thesis",
        "article": "cite journal|article|cita publicación|استشهاد بدورية محكمة|citar periódico|citeer journal|"
        "akademik dergi kaynağı|یادکرد ژورنال|статья|cite arxiv|cite conference|cite paper",
        "video": "cite av media|cite video|cite episode|cite serial|cite youtube|cita video|lien vidéo",
        "legal": "cite court|cite act",
        "": "citation|literatur|cite|cite interview|cite map|cite speech|cite sign|cite tweet|cite document|cite comic|cita|"
        "cite dvd|cite ssrn|cite citeseerx|cite biorxiv|cite medrxiv|публикация|cite av media notes|cite q|cite media",
    }.items()
    for name in names.split("|")
}

#: Field -> the parameters that may hold it, the first one that is filled wins. Compared in lower case, "-" and "_" as blanks.
_PARAMETERS: dict[str, tuple[str, ...]] = {
    field: tuple(names.split("|"))
    for field, names in {
        "part": "chapter|contribution|entry|article|section|kapitel|chapitre|capítulo|فصل",
        "title": "title|titel|titre|título|titulo|titolo|başlık|عنوان|заглавие|название|script title|trans title",
        "container_title": "work|newspaper|website|magazine|journal|periodical|encyclopedia|encyclopaedia|dictionary|"
        "book title|"
        "mailinglist|newsgroup|program|series title|werk|sammelwerk|zeitung|site|périodique|journal|sitioweb|sitio web|obra|"
        "periódico|publicación|عمل|صحيفة|مجلة|موقع|sito|pubblicazione|rivista|jornal|obra|krant|website|çalışma|"
        "gazete|روزنامه|وبگاه|издание|сайт|conference",
        "publisher": "publisher|institution|hrsg|verlag|herausgeber|éditeur|editorial|editore|publicado|editora|"
        "uitgever|yayıncı|ناشر|издательство|publisher name",
        "agency": "agency|agencia|agence|وكالة",
        "issued": "date|publication date|publicationdate|air date|airdate|datum|fecha|data|tarih|تاريخ|تاریخ|дата",
        "year": "year|jahr|année|annee|año|ano|anno|jaar|yıl|سنة|سال|год",
        "month": "month|monat|mois|mes|mese|mês|maand|ay|شهر|ماه",
        "day": "day|tag|jour|día|giorno|dia|gün",
        "accessed": "access date|accessdate|abruf|zugriff|consulté le|consulte le|fechaacceso|fecha acceso|accesso|"
        "acessodata|acesso|bezochtdatum|erişimtarihi|تاريخ الوصول|"
        "تاريخ الولوج|дата обращения",
        "part_url": "chapter url|contribution url|article url|entry url|section url",
        "url": "url|online|lire en ligne|مسار|نشانی|ссылка|ref url",
        "version_url": "archive url|archiveurl|archiv url|urlarchivo|url archivo|urlarchivio|arquivourl|wayb|"
        "archiefurl|arşivurl|مسار أرشيف|پیوند بایگانی|archive|архив",
        "doi": "doi",
        "locator": "pages|page|pp|p|at|seiten|seite|páginas|página|pagina|pagine|sayfa|صفحة|صفحات|страницы|passage",
        "language": "language|lang|sprache|langue|idioma|لغة|язык",
        "quote": "quote|zitat|citation|extrait|cita|اقتباس",
        "authors": "authors|vauthors|author|autor|auteur|autores|autore|yazar|نویسنده|مؤلف|автор|people|collaboration|"
        "host|speaker",
    }.items()
}
_NUMBERED = tuple(
    (last, first)
    for last, first in (
        ("last", "first"),
        ("author last", "author first"),
        ("surname", "given"),
        ("author", "author first"),
        ("nom", "prénom"),
        ("apellido", "nombre"),
        ("apellidos", "nombre"),
        ("cognome", "nome"),
        ("ultimo", "primeiro"),
        ("último", "primeiro"),
        ("achternaam", "voornaam"),
        ("soyadı", "ad"),
        ("نام خانوادگی", "نام"),
        ("auteur", ""),
        ("autor", ""),
        ("الأخير", "الأول"),
        ("مؤلف", ""),
    )
)
_NUMBERS = ("isbn", "issn", "pmid", "pmc", "arxiv", "oclc", "jstor")
_UNDATED = re.compile(r"(?i)^(?:n\.?\s?d\.?|undated|no date|o\.\s?j\.|s\.\s?d\.?|غير مؤرخ)$")
_NAME = re.compile(r"[\s_-]+")
_ADDRESS = re.compile(r"(?i)https?://\S+")
_MOST_AUTHORS = 30


def is_cite(name: str) -> bool:
    """Tell whether the template ``name`` (lower case) cites a source field by field."""
    return name in _KINDS or name.startswith("cite ")


def read_cite(name: str, parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a cite template: CSL names, and "quote" and "numbers", which only its words show.

    >>> read_cite("cite news", {"title": "Dam fails", "newspaper": "Valley Post", "last": "Orr", "first": "J.", "year": "2019"})
    {'author': 'Orr, J.', 'title': 'Dam fails', 'container_title': 'Valley Post', 'issued': '2019', 'kind': 'news'}
    """
    filled = {_NAME.sub(" ", key.strip().lower()): value.strip() for key, value in parameters.items() if value.strip()}
    read = {field: _first(filled, names) for field, names in _PARAMETERS.items()}
    part, whole = read["part"], read["title"]
    fields = {
        "author": _authors(filled) or read["authors"],
        "title": part or whole,
        "container_title": whole if part and whole else read["container_title"],
        "publisher": read["publisher"],
        "issued": _issued(read),
        "accessed": read["accessed"],
        "locator": _locator(filled, read["locator"]),
        "doi": read["doi"],
        "url": read["part_url"] or read["url"],
        "version_url": read["version_url"],
        "language": read["language"],
        "kind": _KINDS.get(name, ""),
        "quote": read["quote"],
        "numbers": ", ".join(f"{number.upper()} {filled[number]}" for number in _NUMBERS if number in filled),
    }
    if not fields["container_title"] and not fields["publisher"]:
        fields["container_title"] = read["agency"]
    return {field: value for field, value in fields.items() if value}


def read_unknown(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a template of unknown name that holds an address, empty where it holds none.

    A note may cite by a template of any wiki's own; its address must not be lost, whatever its parameter is called.
    """
    address = next((value.strip() for value in parameters.values() if _ADDRESS.fullmatch(value.strip())), "")
    fields = read_cite("", parameters) if address else {}
    return {**fields, "url": fields.get("url") or address} if address else {}


def names_and_year(parameters: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """Return the last names and the year by which a short footnote ({{sfn|Orr|2019}}) names the source."""
    filled = {_NAME.sub(" ", key.strip().lower()): value.strip() for key, value in parameters.items() if value.strip()}
    authors = tuple(last for last, _ in _people(filled))[:4]
    year = re.search(r"\b\d{4}[a-z]?\b", _first(filled, _PARAMETERS["year"]) or _first(filled, _PARAMETERS["issued"]))
    return authors, year.group() if year else ""


def _first(filled: Mapping[str, str], names: Iterable[str]) -> str:
    return next((filled[name] for name in names if name in filled), "")


def _issued(read: Mapping[str, str]) -> str:
    """Return the date as written; a year with a month of its own is the older way to write it."""
    issued = read["issued"] or " ".join(part for part in (read["day"] * bool(read["month"]), read["month"], read["year"]) if part)
    return "" if _UNDATED.match(issued) else issued


def _locator(filled: Mapping[str, str], pages: str) -> str:
    """Return "p. 5" or "pp. 5–9"; what says itself what it is stays as it is."""
    if not pages or not pages[0].isdigit() or pages == filled.get("at"):
        return pages
    return f"pp. {pages}" if re.search(r"\d\s?[-–,]", pages) else f"p. {pages}"


def _authors(filled: Mapping[str, str]) -> str:
    """Return all authors as "Last, First; Last, First"."""
    return "; ".join(f"{last}, {first}" if first else last for last, first in _people(filled))


def _people(filled: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return last and first names in the order of their numbers."""
    people: list[tuple[str, str]] = []
    for number in ("", *map(str, range(1, _MOST_AUTHORS))):
        for last, first in _NUMBERED:
            name = filled.get(last + number) or filled.get(f"{last} {number}") or _inserted(filled, last, number)
            if name:
                given = (filled.get(first + number) or _inserted(filled, first, number)) if first else ""
                people.append((name, given))
                break
    return people


def _inserted(filled: Mapping[str, str], name: str, number: str) -> str:
    """Return the parameter whose number stands inside: "author1-last" beside "author-last1"."""
    head, _, tail = name.partition(" ")
    return filled.get(f"{head}{number} {tail}", "") if tail and number else ""
