"""What a file may take grows with its size, and has an end."""

import pytest

from citecheck.engines.bounds import limits_for


def test_limits_grow_with_the_file():
    """A larger file may take more of everything; the clock leaves room for a busy machine."""
    small, large = limits_for(3_000), limits_for(10_000_000)
    assert small.memory < large.memory
    assert small.cpu < large.cpu
    assert all(limits.seconds >= 3 * limits.cpu for limits in (small, large))


@pytest.mark.parametrize("size", [0, 3_000])
def test_a_small_file_fails_fast(size):
    """A bomb of 3 kB gets no more than 15 s and 400 MB."""
    assert limits_for(size).cpu < 16
    assert limits_for(size).memory < 400_000_000


def test_the_largest_file_has_an_end():
    """Whatever its size, no file takes more than 2.5 GB and 10 minutes of work."""
    limits = limits_for(200_000_000)
    assert limits.memory <= 2_500_000_000
    assert limits.cpu <= 600


def test_an_honest_book_has_room():
    """A PDF of 1,000 pages has 2 MB and takes 12 s of work on the machine of the benchmark: a slow one has five times that."""
    assert limits_for(2_000_000).cpu >= 60


def test_an_honest_word_document_has_room():
    """A Word document of 20,000 notes has 1.5 MB and takes 45 s and 270 MB: it is read on a machine of a quarter of the speed."""
    assert limits_for(1_500_000).cpu >= 180
    assert limits_for(1_500_000).memory >= 400_000_000
