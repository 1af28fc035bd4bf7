"""By which words a resolution, a treaty, a statute or a case is known, in five languages."""

from __future__ import annotations

import re

_COURTS = (
    r"BGH|BVerfG|BVerwG|BAG|BSG|BFH|OLG|LG|AG|OVG|VGH|BayVGH|EuGH|EuG|EGMR|CE(?=,)|Cour\sEDH|CEDH|CJUE|CJCE|TJUE|TEDH|CJEU|ECJ|ECtHR|"
    r"Cass\.|Conseil\sd[’']État|Cons\.\sconst"
)
#: Courts that French, Spanish and German lawyers write in letters, and whose judgments bear a number.
_SHORT_COURTS = (
    r"CE|CAA|CA|TA|TGI|TJ|TC|T\.\scom\.|Cass\.?|Cons\.\sconst\.|Crim\.|Civ\.|Soc\.|Com\.|Trib\.|TAR|Cour\sd[’']appel|Tribunal\s[a-z]+|"
    r"Audiencia\s\w+|SAP|STSJ|SAN|ATS|ATC"
)
#: What courts hand down.
_DEEDS = (
    r"Urt(?:eil)?|Beschl(?:uss|uß)?|Gerichtsbescheid|[Jj]udge?ment|[Ss]entencia|[Aa]rrêt|[Jj]ugement|[Oo]rdonnance\sde\sréféré|"
    r"ord(?=\.,?\s\d)|[Ss]entenza|[Oo]rdinanza"
)
_CODES = r"[A-Z][A-Za-z]{0,8}G|BGB|HGB|StGB|ZPO|StPO|TFUE|TFEU|AEUV|EMRK|ECHR|DSGVO|GDPR|RGPD"
_LEGAL = re.compile(
    "|".join(
        (
            # the United Nations and treaties
            r"\bS/RES/\d|\bA/RES/|\bS/PRST/|\bS\.?\s?C\.?\s+Res\.|\bG\.?\s?A\.?\s+Res\.|\bResolution\s+\d{2,4}\b|\bU\.?N\.?T\.?S\b",
            r"\bRome Statute|\bGeneva Convention|\bConvention\s+(?:on|against|for|relative)|\bCovenant\s+on|\bStatute\s+of",
            r"\bProtocol\s+(?:I|II|Additional)|\bCharter\s+of|\bICJ\s+Rep",
            # parties: "Doe v. Roe", "Doe c. Roeland", "Doe and others v. Roe"
            r"\b[A-Z][\w.’']+\s+vs?\.\s+[A-Z][\w.’']+|\b(?:others|al\.?|autres|e\.\s?a\.|otros|and\s\w+)\s+[vc]\.\s+[A-Z]",
            r"\b[A-Z][\w’'-]+(?:,\s[A-Z][\w.]+)?\s+c\.\s+(?:la\s|le\s|l’|les\s)?[A-ZÀ-Þ]",
            # a case by its neutral number, however its parties are divided: "Doe v Roe [2016] HC 112", "Caso Doe Vs. Roe"
            r"\b[A-Z][^;]{0,120}?\sv\s[A-Z][^;]{1,140}?[\[(](?:19|20)\d\d[\])]\s(?:\d{1,3}\s)?[A-Z]|\b(?:Caso|Affaire|Asunto)\s[^.;]{2,80}?\s[vV]s\.\s[A-Z]",
            # what a court hands down, with its date or number, behind the court
            rf"^\W*[A-ZÄÖÜ][^,;]{{1,60}},?\s(?:{_DEEDS})\b\.?(?:\s(?:v\.|vom|no\.?|n[°º]|nº|of|du|de|\d)|,)",
            rf"^\W*(?:{_SHORT_COURTS})(?:\s[^,;]{{1,40}})?,\s[^;]{{0,90}}?\bn[°ºo]\.?\s?[A-Z]?\d",
            r"^\W*(?:Constitution|Constitución|Grundgesetz|Verfassung|الدستور)\b[^;]{0,40}[,،]\s(?:[Aa]rt|المادة)",
            rf",\s(?:{_DEEDS})\s(?:of|du|vom|v\.|de|del|dated|no\.?|n[°º]|\d)|\bapp(?:l|lication)?s?\.?\s(?:no\.?\s?)?\d{{3,5}}/\d\d\b",
            r"\)\svs?\.\s[A-Z]|\b(?:Auto|Decreto|Acuerdo|Ordenanza|Concepto|Sentencia|Resolución)\s(?:[A-Z]{1,3}-?)?\d{2,}",
            r"^\W*(?:BVerfGE|BVerwGE|BGHZ|BGHSt|BAGE|BSGE|BFHE|RGZ|RGSt)\s\d+,\s\d+|\b(?:STS|STC|SAP|STSJ|SAN|ATS)\sde\s\d",
            r"محكم[ةه]\s[^،,]{2,40}[،,]\s[^،,]{0,30}رقم",
            # courts and what they number
            rf"^\W*(?:{_COURTS})(?=[\s,:;])|\bECLI:|\bC-\d{{1,3}}/\d\d\b|\b(?:ST[SC]|SAP|STSJ|SAN|ATS|ATC)\s(?:\w+\s)?\d+/|\bCase\s+(?:No\.?|C-)|\bAppl?\.?\s+no\.",
            r"\[(?:19|20)\d\d\]\s(?:\d\s)?(?:UKSC|UKHL|UKPC|EWCA|EWHC|AC|QB|WLR|All\sER)\b",
            # laws
            r"\bAct\s+(?:of\s+)?(?:1[89]|20)\d\d|\bRegulation\s+\(E[CU]\)|\bDirective\s+(?:\(E[CU]\)\s+)?\d|\bLoi\s+n[°o]|\bLey\s+\d",
            r"\bCode\s(?:civil|pénal|de\s|du\s|monétaire|général)|\bCódigo\s(?:Civil|Penal|de\s)|\bBGBl|\bBT-Drs",
            rf"(?:§+|\b[Aa]rt\.?)\s?\d+[^,;]{{0,30}}?\s(?:{_CODES})\b",
            r"(?:قرار|القرار|القانون|قانون|المرسوم|مرسوم)\s[^،,]{0,40}رقم",
        )
    )
)

#: What ``_LEGAL`` finds holds one of these: where none of them stands, its forty ways need not be tried at every letter.
_WORDS = (
    *("/RES/", "/PRST/", "Res.", "Resolution", "Statute", "Convention", "Covenant", "Protocol", "Charter", "ICJ", " v.", " vs."),
    *(" c.", "ECLI", "C-", "STS", "STC", "Case", "App", "Act", "Regulation", "Directive", "Loi", "Ley", "Code", "Código", "BGBl"),
    *("BT-Drs", "§", "art", "Art", "قرار", "قانون", "مرسوم", "[", " v ", "Caso", "Affaire", "Asunto", "Constitu"),
    *("Grundgesetz", "Verfassung", "الدستور", "app", "Auto", "Decreto", "Acuerdo", "Ordenanza", "Concepto", "Resolución"),
    *("SAP", "SAN", "ATS", "ATC", "Urt", "Beschl", "Gerichtsbescheid", "udgment", "udgement", "entencia", "rrêt"),
    *("ugement", "rdonnance", " ord", "entenza", "rdinanza", "Vs.", "ord.", " n°", " nº", " no.", " no ", "(n°", "Auto "),
    *("BVerf", "BVerw", "BGH", "BAGE", "BSGE", "BFHE", "RGZ", "RGSt", "محكم"),
)
_MORE = re.compile(rf"^\W*(?:{_COURTS})(?=[\s,:;])|U\.?N\.?T\.?S|\s(?:[vV]s?|c)\.|\sv\s|\bn[°ºo]\.?\s?[A-Z]?\d")


def legal_like(text: str) -> bool:
    """Tell whether ``text`` cites a resolution, a treaty, a statute or a case.

    >>> legal_like("Doe v. Roe, 12 F.3d 45"), legal_like("§ 12 Abs. 1 BGB"), legal_like("Code of silence")
    (True, True, False)
    """
    may_be = any(word in text for word in _WORDS) or _MORE.search(text) is not None
    return may_be and _LEGAL.search(text) is not None
