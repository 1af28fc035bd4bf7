"""Judgments: court, case, number, date."""

from __future__ import annotations

import pytest

from tests.citations.notes_text import one


@pytest.mark.parametrize(
    ("body", "title", "author", "locator"),
    [
        ("Marsh v. Delta Board, 12 F.3d 45 (9th Cir. 2001).", "Marsh v. Delta Board", None, None),
        ("See Marsh Water, Inc. v. Delta, LLC, 12 F.3d 45 (2001).", "Marsh Water, Inc. v. Delta, LLC", None, None),
        ("R (Marsh) v Water Secretary [2019] UKSC 12.", "R (Marsh) v Water Secretary", None, None),
        ("Court of Justice, Delta and Others v. Council, judgment of 3 May 2019, para. 12.", "Delta and Others v. Council",
         "Court of Justice", "para. 12"),
        ("CEDH, Marsh c. Deltaland, 3 mai 2019, n° 3111/10, § 57.", "Marsh c. Deltaland", "CEDH", "§ 57"),
        ("CE, 3 mai 2019, Association des rives, n° 412345.", "Association des rives", "CE", None),
        ("Cass. civ. 1re, 3 mai 2019, n° 18-12.345.", "n° 18-12.345", "Cass. civ. 1re", None),
        ("OLG Hafen, 30.9.2011, I-6 U 82/11.", "I-6 U 82/11", "OLG Hafen", None),
        ("BGH, Urteil vom 3.5.2019, VI ZR 12/18, Rn. 7.", "Urteil vom 3.5.2019, VI ZR 12/18", "BGH", "Rn. 7"),
        ("§ 12 Abs. 1 BGB.", "BGB", None, "§ 12 Abs. 1"),
        ("Code civil, art. 1240.", "Code civil", None, "art. 1240"),
        ("UN Security Council, Resolution 2042 (2012), S/RES/2042, 14 April 2012, para. 4.", "Resolution 2042 (2012)",
         "UN Security Council", "para. 4"),
        ("قرار مجلس المياه رقم 2042 (2012)، الفقرة 4.", "قرار مجلس المياه رقم 2042", None, "الفقرة 4"),
        ("Regulation (EU) No 2019/12 of the Council of 3 May 2019 on sluices.",
         "Regulation (EU) No 2019/12 of the Council of 3 May 2019 on sluices", None, None),
    ],
)  # fmt: skip
def test_law_is_named_by_its_parties_its_number_or_its_name(body, title, author, locator):
    """Cases, judgments, laws and resolutions: the title is what they are called, the court or body that speaks the author."""
    citation = one(body)
    assert (citation.kind, citation.title, citation.author, citation.locator) == ("legal", title, author, locator)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("A/HRC/25/65, para. 45.", "A/HRC/25/65"),
        ("E/CN.4/2004/3, 5 March 2004.", "E/CN.4/2004/3"),
    ],
)
def test_a_document_without_a_name_is_called_by_its_symbol(body, title):
    """A symbol of the United Nations alone is the title, so that the record can be told from others."""
    assert one(body).title == title
