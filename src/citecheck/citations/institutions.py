"""Institutions by the shape of their names: "Ministère de l’Eau", "High Delta Alliance", "Bundesamt für Wasser", "وزارة المياه".

The word that says what they are stands first in French, Spanish, German and Arabic, and last (or before "of", "for") in English.
A headline that only speaks of a ministry is no such name: it has verbs, or the word stands elsewhere.
"""

from __future__ import annotations

import re

from citecheck.text.months import fold

#: First words of the names of institutions (folded).
_HEADS_FIRST = (
    r"ministere|ministerio|ministerium|ministero|prefecture|mairie|conseil|comite|"
    r"commissariat|haut[- ]commissariat|autorite|observatoire|secretariat|collectif|syndicat|federation|"
    r"fondation|assemblee|parlement|cour|tribunal|chambre|defenseur|gouvernement|"
    r"ayuntamiento|gobierno|diputacion|defensoria|fiscalia|procuraduria|contraloria|consejo|comision|corte|camara|congreso|"
    r"presidencia|secretaria|direccion|instituto|oficina|superintendencia|alcaldia|gobernacion|fundacion|asociacion|"
    r"coordinadora|sindicato|colectivo|plataforma|agencia|"
    r"landkreis|gemeinde|landtag|bundestag|bundesrat|bundesregierung|landesregierung|"
    r"(?:bundes|landes|umwelt|auswartiges\s|statistisches\s)[a-z]*(?:amt|anstalt|agentur|ministerium|zentrale|verband|bank|"
    r"beauftragte[r]?)|[a-z]+ministerium|[a-z]*behorde|[a-z]*rechnungshof|[a-z]*kammer|[a-z]*stiftung|[a-z]+verband|gewerkschaft|"
    r"united\snations|high\scommissioner|world\sbank|"
    r"وزاره|مجلس|المجلس|هييه|الهييه|لجنه|اللجنه|محافظه|بلديه|رياسه|مكتب|المكتب|منظمه|مركز|المركز|جمعيه|الجمعيه|اتحاد|الاتحاد|نقابه|"
    r"مديريه|المديريه|موسسه|حكومه|الامم|المفوضيه|الشبكه|شبكه|المرصد"
)
#: The same where they are words of headlines too: something must follow that makes them a name.
_HEADS_NAMED = (
    r"(?:ville|commune|metropole|departement|region|commission|office|institut|institute|agence|direction|delegation|union|parti|"
    r"association|caisse|banque|cabinet|haute|junta|senado|red|banco|partido|stadt|kreis|senat|regierung|amt|polizei\w*|"
    r"ministry|government|department|bureau)\s"
    r"(?:de|du|des|d|del|della|of|for|on|pour|para|fur|nationale?|europeenne?|generale?|regionale?|federale?|internationale?|"
    r"centrale?|nacional|autorite)"
)
#: Last words of the names of institutions in English (folded).
_HEADS_LAST = (
    r"alliance|community|bank|bureau|authority|agency|programme|program|government|board|council|commission|committee|ministry|"
    r"department|office|secretariat|coalition|campaign|consortium|trust|fund|party|police|court|parliament|assembly|congress|senate|"
    r"institute|foundation|federation|association|society|union|network|initiative|collective|cooperative|corps|mission|"
    r"directorate|inspectorate|commissioner|ombudsman|tribunal|registry|laboratory|observatory|service|services|unit"
)
_FIRST = re.compile(rf"(?:(?:the|le|la|les|der|die|das|el|los|las)\s|l')?(?:(?:{_HEADS_FIRST})\b|{_HEADS_NAMED}\b)")
_LAST = re.compile(rf"(?:[^\W_][\w’'.-]*\s){{1,7}}(?:{_HEADS_LAST})(?:\s\([A-Za-z.-]+\))?")
_OF = re.compile(rf"(?:[^\W_][\w’'.-]*\s){{0,5}}(?:{_HEADS_LAST})\s(?:of|for|on)\s[^,;:]{{2,60}}")
#: Words in small letters that such a name may hold (folded).
_JOINERS = frozenset(
    """
    of for the and on in de la le les du des l d et aux au a y del los las el para por e do da dos fur und der die das zur zum
    im am von gegen sur en
    """.split()  # noqa: SIM905 - a word list to read
)
_TOO_LONG = 14
#: Nor in characters.
_LONGEST = 160


def institution_like(words: str) -> bool:
    """Tell whether ``words`` have the shape of an institution's name, in five languages.

    >>> institution_like("Bundesamt für Wasser"), institution_like("High Delta Alliance"), institution_like("La ville brûle")
    (True, True, False)
    """
    parts = words.split()
    if not parts or len(parts) > _TOO_LONG or len(words) > _LONGEST or ":" in words or words[-1] in "?!":
        return False
    folded = fold(words)
    if not any("a" <= sign <= "z" for sign in folded):
        return len(parts) > 1 and len(parts) < 8 and _FIRST.match(folded) is not None
    small = [part for part in re.findall(r"[^\W\d_]+", words) if part.islower() and fold(part) not in _JOINERS]
    if _FIRST.match(folded):
        # In Romance names the words behind the first are small: "Conseil national des droits de l’Homme".
        return (
            len(parts) > 1 and len(small) <= len(parts) // 2 and not (small and len(parts) < 4 and parts[0].lower() in _ARTICLES)
        )
    return not small and (_LAST.fullmatch(folded) is not None or _OF.fullmatch(folded) is not None)


_ARTICLES = frozenset(["la", "le", "les", "el", "los", "las", "die", "der", "das"])
