from __future__ import annotations

import pytest

from citecheck.ingest.dates import date_order


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 23.10.2019", "dmy"),
        ("15-12-2019 and 1-2-2019", "dmy"),
        ("between 27.11 to 15.12 .2019", "dmy"),
        ("3/14/2019", "mdy"),
        ("12/31/19", "mdy"),
        ("1.2.2019", "unknown"),
        ("2019-12-31", "unknown"),
        ("version 1.13.2 of 10.10.10.10", "unknown"),
        ("December 14,2019", "unknown"),
        ("23.10.2019 and 3/14/2019", "unknown"),
        ("23.10.2019, 24.10.2019, 25.10.2019 and 3/14/2019", "dmy"),
        ("٢٣/١٠/٢٠١٩", "dmy"),
        ("45.13.2019", "unknown"),
        ("", "unknown"),
        ("The mayor left the town on 1/2/2019 and was not seen in the street or at the gate again.", "unknown"),
        ("Le maire a quitté la ville le 1/2/2019 et ne s'est plus montré dans les rues avec les autres.", "dmy"),
        ("غادر رئيس البلدية المدينة في 1/2/2019 ولم يعد إليها بعد ذلك أبدا", "dmy"),
        ("Le maire a quitté la ville le 1/20/2019 et ne s'est plus montré dans les rues avec les autres.", "mdy"),
    ],
)
def test_date_order(text: str, expected: str) -> None:
    """A part above 12 settles the order; contradiction or silence leaves it unknown, unless the language puts the day first."""
    assert date_order(text) == expected
