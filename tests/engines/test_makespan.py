"""A polite run takes hardly longer than politeness itself: the real engine and politeness, in virtual time."""

import pytest

from benchmarks.makespan import HANGS, SHAPES, Link, Rules, links_of, lower_bound, simulate

COUNT = 5_000
#: The interval binds, the number at once at a host binds, and the places over all hosts bind.
BINDING = [Rules(1.0, 2, 16), Rules(0.0, 2, 16), Rules(1.0, 2, 6), Rules(0.5, 1, 16)]


@pytest.mark.parametrize("rules", BINDING, ids=["interval", "at once", "places", "one by one"])
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_a_polite_run_takes_the_shortest_time_there_is(shape, rules):
    """Within 5 % of the lower bound whatever the distribution of links over hosts, and every host is treated by the rules."""
    run = simulate(links_of(shape, COUNT, seed=7), rules)
    assert run.ratio <= 1.05
    assert run.rude == 0


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_a_stream_takes_no_longer(shape):
    """Links of a file or a pipe, a window of them in memory: within 5 % as well, also where they are sorted by host."""
    run = simulate(links_of(shape, 14_000, seed=7), BINDING[0], stream=True)
    assert run.ratio <= 1.05
    assert run.rude == 0


def test_the_bound_is_the_busiest_hosts_chain():
    """Three links of one host begin two intervals apart, and the last one still takes its time."""
    links = [Link("a", 0.25), Link("a", 0.5), Link("a", 0.25), Link("b", 0.5)]
    assert lower_bound(links, Rules(1.0, 2, 4)) == 2.25


def test_the_bound_is_what_a_host_bears_at_once():
    """Without an interval a host's work is shared by as many as it bears."""
    assert lower_bound([Link("a", 1.0)] * 10, Rules(0.0, 2, 64)) == 5.0


def test_the_bound_of_a_host_that_is_asked_one_by_one():
    """The next begins when interval and answer are over; the shortest wait is saved for the end."""
    assert lower_bound([Link("a", 3.0), Link("a", 0.5), Link("a", 0.25)], Rules(1.0, 1, 64)) == 3.0 + 1.0 + 0.25


def test_the_bound_is_all_the_work():
    """With few places all work over the places is the bound."""
    assert lower_bound([Link(f"h{n}", 1.0) for n in range(10)], Rules(1.0, 2, 2)) == 5.0


def test_one_host_is_asked_once_an_interval():
    """The simulation itself: 100 links of one host, a second apart, take 99 seconds and the last answer."""
    run = simulate([Link("a", 0.5)] * 100, Rules(1.0, 2, 64))
    assert run.makespan == pytest.approx(99.5)


def test_some_answers_of_the_simulation_hang():
    """The links of the tables hold hangs, about as many as promised."""
    links = links_of(SHAPES[0], 10_000, seed=1)
    hanging = sum(link.seconds == 5.0 for link in links)
    assert 0.5 * HANGS < hanging / len(links) < 2 * HANGS
