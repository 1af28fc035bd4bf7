"""Law reviews and collections of judgments by their letters, and the courts that are written in letters too.

"BGH NJW 2004, 1234" and "Quist, JuS 2013, 1051" name no title: the court or the author, and where it stands.
"""

from __future__ import annotations

import re

#: Reviews whose letters are not all capitals, and so would be taken for a word.
_MIXED = (
    r"JuS|Jura|JurA|JurBüro|BayVBl|SächsVBl|ThürVBl|VBlBW|NdsVBl|NordÖR|NWVBl|LKV|DVBl|DÖV|EuGRZ|EuZW|EuR|EuZA|NStZ(?:-RR)?|StV|StraFo|"
    r"wistra|NVwZ(?:-RR)?|NZA(?:-RR)?|NZBau|NZFam|FamRZ|FamRB|FuR|GewArch|RdA|AuR|ArbuR|AfP|AöR|ArchVR|VerwArch|Rpfleger|VersR|WuM|"
    r"WuW|WiVerw|ZfBR|ZfSH|ZaöRV|ZStW|InfAuslR|DuD|K&R|CRi|GesR|MedR|PharmR|BauR|MDR|JR|JZ|RIW|BKR|BB|DB|WM|ZIP"
)
#: A law review or a collection by its letters: "GRUR", "NJW-RR", "BGHZ".
REVIEW = rf"(?:[A-ZÄÖÜ]{{2,7}}(?:-[A-Z]{{1,3}})?|{_MIXED})"
#: Courts by their letters: "BGH", "OLG", "EuGH".
COURT_LETTERS = (
    r"(?:BGH|BVerfG|BVerwG|BAG|BSG|BFH|OLG|KG|LG|AG|VG|OVG|VGH|BayVGH|LSG|LAG|FG|ArbG|"
    r"VerfGH|StGH|EuGH|EuG|EGMR|RG|OGH|VfGH|VwGH|BGer)"
)
_CAPITALS = (
    r"NJW(?:-RR)?|GRUR(?:-RR|-Prax|\sInt)?|MMR|ZUM(?:-RD)?|NZG|NZS|NZM|ZRP|ZAR|ZVR|"
    r"ZEV|DRiZ|KJ|AJIL|EJIL|ICLQ|HRLJ|HRLR|IRRC|RTDH|RGDIP|AJDA|RFDA|JCP|RDP"
)
_KNOWN = re.compile(rf"(?:{_CAPITALS}|{_MIXED})\.?")
_WHOLE = re.compile(rf"{REVIEW}\.?")


def review_like(words: str) -> bool:
    """Tell whether ``words`` are a law review or a collection of judgments by its letters.

    >>> review_like("NJW-RR"), review_like("JuS"), review_like("Jurassic")
    (True, True, False)
    """
    return _WHOLE.fullmatch(words) is not None


def known_review(words: str) -> bool:
    """Tell whether ``words`` are a law review that goes by its letters, and not any other acronym.

    >>> known_review("NJW"), known_review("BayVBl."), known_review("UNHCR")
    (True, True, False)
    """
    return _KNOWN.fullmatch(words) is not None
