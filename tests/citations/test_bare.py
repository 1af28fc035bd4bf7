"""Titles without quotes."""

from __future__ import annotations

import pytest

from tests.citations.notes_text import one


@pytest.mark.parametrize(
    ("body", "title", "outlet", "author"),
    [
        (
            "Quist, Orla. Sluices: A History. Marshport: Harbour Press, 2011.",
            "Sluices: A History",
            "Harbour Press",
            "Quist, Orla",
        ),
        ("Orval Dunsk, Sluices by night (Harbour Press, 2011), p. 4.", "Sluices by night", "Harbour Press", "Orval Dunsk"),
        (
            "Orval Dunsk, Sluices by night, trad. Ana Vel, 2a ed. (Harbour Press, 2011).",
            "Sluices by night",
            "Harbour Press",
            "Orval Dunsk",
        ),
        ("Sarah Vane: Was das Wehr kostet. In: Deltazeitung. 3. Mai 2019.", "Was das Wehr kostet", "Deltazeitung", "Sarah Vane"),
        (
            "Vane, Sarah: Was kostet das Wehr?, in: Deltazeitung, 3. Mai 2019.",
            "Was kostet das Wehr?",
            "Deltazeitung",
            "Vane, Sarah",
        ),
        ("S. Vane (2019), What weirs cost, on Delta.org, https://delta.org/x.", "What weirs cost", "Delta.org", "S. Vane"),
        ("VANE Sarah, 2019. What weirs cost. Delta Herald.", "What weirs cost", "Delta Herald", "VANE Sarah"),
        ("Weir Watch Network. Dry Years. Marshport: WWN, 2019.", "Dry Years", "WWN", "Weir Watch Network"),
        (
            "Marshport TV Services: what they cost, what you get – Delta Herald, 3 May 2019",
            "Marshport TV Services: what they cost, what you get",
            "Delta Herald",
            None,
        ),
        ("Gates stolen, Delta Herald, 3 May 2019", "Gates stolen", "Delta Herald", None),
        ("Delta Eyes, Facebook, 3 May 2019, https://www.facebook.com/d/1", None, "Facebook", "Delta Eyes"),
        ("“Gates stolen” (AFP), Delta Herald, 3 May 2019", "Gates stolen", "Delta Herald", "AFP"),
        (
            "Ministry of Water (2019). “Weirs of Deltaland”. Retrieved 3 May 2020.",
            "Weirs of Deltaland",
            None,
            "Ministry of Water",
        ),
        (
            "قانون السدود، تأليف: أورلا كويست. الطبعة الثالثة، دار المستنقع، 2011 م.",
            "قانون السدود",
            "دار المستنقع",
            "أورلا كويست",
        ),
    ],
)
def test_who_wrote_and_who_published_stand_around_a_bare_title(body, title, outlet, author):
    """Without quotes the order of the parts and the marks between them tell author, title and outlet apart."""
    citation = one(body)
    assert (citation.title, citation.container_title or citation.publisher, citation.author) == (title, outlet, author)
