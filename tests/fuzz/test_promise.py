"""Whatever is done to a document, it is read with everything in its place, or refused with one clear error.

Here some examples a format, the same at every run; ``make fuzz`` makes as many as a given time allows.
"""

import io
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import example
from tests.fuzz.damage import KINDS, damaged
from tests.fuzz.promise import keep
from tests.fuzz.seeds import SEEDS

#: Examples a format in the tests of every day.
EXAMPLES = 25
#: What once broke the promise, cut down: suffix and file.
FOUND = (
    (".json", rb'["https://a.example/\ud800"]'),
    (".note", b"Moe, a" + b"-a" * 40 + b"; ibid., p. 3"),
    (".json", rb'[{"title": "\ud800", "URL": "http://b.example", "\udfff": "x"}]'),
)


@pytest.mark.parametrize("suffix", SEEDS)
def test_seeds_are_read(suffix):
    """Every document that is damaged here was readable before."""
    assert all(keep(suffix, seed) for seed in SEEDS[suffix])


@pytest.mark.parametrize("suffix", SEEDS)
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=False), which=st.integers(0, 20))
def test_damaged_documents_are_read_or_refused(suffix, chance, which):
    """Spans lie in the text and hold what they claim, names lead somewhere; else InputError says where."""
    seeds = SEEDS[suffix]
    keep(suffix, damaged(seeds[which % len(seeds)], chance))


@pytest.mark.parametrize("suffix", SEEDS)
@settings(max_examples=EXAMPLES)
@given(data=st.binary(min_size=1, max_size=400))
def test_any_bytes_are_read_or_refused(suffix, data):
    """Bytes of no format at all, whatever the file's name says."""
    keep(suffix, data)


@pytest.mark.parametrize(("suffix", "data"), FOUND)
def test_what_was_found_stays_mended(suffix, data):
    """An example that once failed does so no more."""
    assert keep(suffix, data)


def test_a_number_is_an_example():
    """What ``make fuzz`` prints can be made again."""
    assert example(".txt", 7) == example(".txt", 7) != example(".txt", 8)


def test_packages_are_damaged_inside():
    """A damaged package is mostly still a zip file, so that its readers see more than a wrong check sum."""
    chance = random.Random(1)
    made = [damaged(SEEDS[".docx"][0], chance) for _ in range(40)]
    assert sum(_opens(data) for data in made) > 30
    assert len(set(made)) > 30


def _opens(data: bytes) -> bool:
    return zipfile.is_zipfile(io.BytesIO(data))


@pytest.mark.parametrize("kind", KINDS)
def test_damage_of_every_kind_is_done(kind):
    """Each kind changes a document, and the same chance does the same damage."""
    seed = SEEDS[".txt"][0]
    assert kind(seed, random.Random(5)) == kind(seed, random.Random(5))
    assert any(kind(seed, random.Random(number)) != seed for number in range(5))
