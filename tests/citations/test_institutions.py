"""Institutions known by the shape of their names."""

from __future__ import annotations

import pytest

from citecheck.citations.institutions import institution_like


@pytest.mark.parametrize(
    "words",
    [
        "Ministère de l’Eau",
        "Conseil national des droits de l’Homme",
        "Haut-Commissariat au Plan",
        "Ville de Port-Vieux",
        "Ayuntamiento del Delta",
        "Comisión Interamericana de Aguas",
        "Bundesamt für Wasser",
        "Landesrechnungshof Kranich",
        "Wasserstiftung Kranich",
        "High Delta Alliance",
        "Marsh Bank",
        "Office of the Ombudsman",
        "Bureau of Statistics",
        "وزارة المياه",
        "مجلس المحافظة",
    ],
)
def test_institutions_are_known_by_the_shape_of_their_names(words):
    """The word that says what they are stands first, in English last or before "of"."""
    assert institution_like(words)


@pytest.mark.parametrize(
    "words",
    [
        "Red Carpet for the Board’s Men",
        "La ville brûle",
        "Land of the Free",
        "Council: the last word",
        "Sarah Vane",
        "Who pays the bank?",
        "The Long Dam",
        "Union",
        "السد",
        "",
    ],
)
def test_headlines_and_people_are_none(words):
    """A headline that speaks of a town or a council, a person and a lone word are no institution."""
    assert not institution_like(words)
