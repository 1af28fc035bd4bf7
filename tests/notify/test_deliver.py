"""Who is tried, how often, and after which waits."""

import pytest

from citecheck.model.notice import Delivery, Message
from citecheck.notify.deliver import deliver

MESSAGE = Message(subject="s", text="t", html="<p>t</p>")


class Somebody:
    """Refuses ``times`` times, then takes it; or fails as a broken plug-in does."""

    def __init__(self, name, times=0, error=None):
        self.name, self.times, self.error = name, times, error
        self.told = 0

    def tell(self, message):
        self.told += 1
        if self.error is not None:
            raise self.error
        return "busy" if self.told <= self.times else ""


@pytest.mark.parametrize(
    ("times", "retries", "waits", "tries", "delivered"),
    [
        (0, 2, [], 1, True),
        (1, 2, [5.0], 2, True),
        (2, 2, [5.0, 10.0], 3, True),
        (3, 2, [5.0, 10.0], 3, False),
        (1, 0, [], 1, False),
        (9, 3, [5.0, 10.0, 20.0], 4, False),
    ],
)
def test_each_next_try_waits_twice_as_long(times, retries, waits, tries, delivered):
    """As often as allowed, no more, and not again where it was taken."""
    paused = []
    (done,) = deliver(MESSAGE, [Somebody("a", times)], retries=retries, wait=5.0, pause=paused.append)
    assert (paused, done) == (waits, Delivery(place="a", delivered=delivered, tries=tries, why="" if delivered else "busy"))


def test_who_was_told_is_not_told_again():
    """Only those who failed are tried again, all in one round, and the answers come in the order of the places."""
    places = [Somebody("a"), Somebody("b", 1), Somebody("c", 9), Somebody("d")]
    paused = []
    done = deliver(MESSAGE, places, retries=2, wait=1.0, pause=paused.append)
    assert [(each.place, each.delivered) for each in done] == [("a", True), ("b", True), ("c", False), ("d", True)]
    assert [place.told for place in places] == [1, 2, 3, 1]
    assert paused == [1.0, 2.0]


def test_a_broken_plug_in_stops_nobody_and_tells_no_secret():
    """Its error's words, which may hold an address, are not passed on."""
    done = deliver(MESSAGE, [Somebody("a", error=ValueError("https://u:secret@x")), Somebody("b")], retries=0, wait=0)
    assert [each.delivered for each in done] == [False, True]
    assert "secret" not in done[0].why
    assert "ValueError" in done[0].why
