"""By which words a resolution, a treaty, a statute or a case is known, in five languages."""

from __future__ import annotations

import re

_COURTS = (
    r"BGH|BVerfG|BVerwG|BAG|BSG|BFH|OLG|LG|AG|OVG|VGH|EuGH|EuG|EGMR|CE(?=,)|Cour\sEDH|CEDH|CJUE|CJCE|TJUE|TEDH|CJEU|ECJ|ECtHR|"
    r"Cass\.|Conseil\sd[’']État|Cons\.\sconst"
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
            # courts and what they number
            rf"^\W*(?:{_COURTS})(?=[\s,:;])|\bECLI:|\bC-\d{{1,3}}/\d\d\b|\bST[SC]\s\d+/|\bCase\s+(?:No\.?|C-)|\bAppl?\.?\s+no\.",
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
    *("BT-Drs", "§", "art", "Art", "قرار", "قانون", "مرسوم", "["),
)
_MORE = re.compile(rf"^\W*(?:{_COURTS})(?=[\s,:;])|U\.?N\.?T\.?S|\s(?:vs?|c)\.")


def legal_like(text: str) -> bool:
    """Tell whether ``text`` cites a resolution, a treaty, a statute or a case.

    >>> legal_like("Doe v. Roe, 12 F.3d 45"), legal_like("§ 12 Abs. 1 BGB"), legal_like("Code of silence")
    (True, True, False)
    """
    may_be = any(word in text for word in _WORDS) or _MORE.search(text) is not None
    return may_be and _LEGAL.search(text) is not None
