"""The demo's story: what became of the sources that ``sample/flood-evacuation.txt`` cites. Place, people and papers are made up.

Each note shows one fate: see the comments, and ``sample/expected.json`` for what a check of the report should say.
"""

from __future__ import annotations

from pathlib import Path

from tests.world.pages import CLOUDFLARE, LOGIN, PARKED, PDF, article, soft_404, to, video
from tests.world.shorteners import Link
from tests.world.warcs import Captured, redirect
from tests.world.wire import Page

SAMPLE = Path(__file__).with_name("sample") / "flood-evacuation.txt"
EXPECTED = SAMPLE.with_name("expected.json")

COURIER = "http://www.sahel-courier.test/2018/02/16/river-crescent-ready"
HERALD_OLD = "http://news.wadi-herald.test/story/4471"
HERALD = "https://www.wadi-herald.test/2018/02/17/fallen-pylon-stops-the-boats"
NET = "http://www.sahel-net.test/ar/news/2018/2/1180"
GAUGE = "http://river-gauge.example/bulletin/2018/7-1"
COASTLINE = "https://www.coastline-times.test/world/nine-hours-on-the-cold-water"
BARID = "https://barid.test/en/2018/02/19/owners-keep-310-people"
RELIEF = "https://members.relief-archive.test/video/88"
GAZETTE = "https://www.excluded-gazette.example/2018/02/21/bridge-closed"
SCHOOL = "https://www.hilltop-school.test/diary/2018/flood-week"
BOATS = "https://www.youtube.com/watch?v=sahelBoats1"
REPORT = (
    "https://docs.sahel-authority.test/files/2018/situation%20report%20no.%204%20(final).pdf"
    "?lang=en&edition=2018-02-28&from=newsletter"
)

_COURIER_PAGE = article(
    "River crescent: we are ready to carry the people of the lower quarter",
    "The river crescent said on Friday that it would escort the boats as a neutral party.",
    "Seven shelters on the hill have been opened, the agreement says.",
)
_HERALD_PAGE = article(
    "Fallen pylon stops the boats at Tahun’s bridge",
    "A pylon fell across the street by the Tahun bridge on Friday; three people were injured.",
    "The boats turned back and the pumps stood still until the evening.",
)
_NET_PAGE = article(
    "بانتظار القافلة الثانية من الحي السفلي",
    "قال مسؤول في المحافظة إن القافلة الثانية ستنطلق فجر 18 شباط 2018 بعد إزاحة العمود.",
    "ويُقدَّر عدد الباقين في الحي بنحو 2400 شخص.",
    language="ar",
)
_GAUGE_PAGE = article(
    "The river reached its mark of seven metres",
    "The gauge at Bab Al-Jisr read 7.1 metres on 14 February 2018.",
    "The convoys resumed on 18 February; about 2,400 people were carried to the hill.",
)
_COASTLINE_PAGE = article(
    "Nine hours on the cold water",
    "Three people died of the cold while the boats waited.",
    "Nobody brought them food or dry clothes.",
)


def _barid_page(villagers: int) -> str:
    return article(
        "Owners of the upper sluice kept 310 people on the boats of Wadi Sahel",
        f"The owners asked for the villages of Ain Dib and Kafr Sahel, with about {villagers} people, to be part of the paper.",
        "Most of those who waited on the water were women and children, and nobody was let ashore before the council answered.",
        "A second paper was signed in the night, after which the pumps were started and the boats went on to the hill.",
    )


_SCHOOL_PAGE = article(
    "A week on the hill, diary of the school in the days of the flood", "190 families slept here.", "11 births, 2 weddings."
)

LINKS: dict[str, Link] = {
    "goo.gl/Wd7kSa": Link(BOATS),  # 1: alive, a video that is there
    "goo.gl/Pz2vNd": Link(NET),  # 5: alive, to a soft 404 in Arabic
    "goo.gl/3kWmTz": Link(COASTLINE, "interstitial"),  # 7: alive behind the warning, to a bot wall
    "goo.gl/Fj9sUe": Link(BARID),  # 8: alive, to a live page; the note's date is two months off
    "bit.ly/2sRelief": Link(RELIEF),  # 9: alive, for members only
    "goo.gl/Vn5cYh": Link("https://barid.test/en/2018/02/20/pumps", "throttled"),  # 11: we are throttled; nothing is known
    "goo.gl/Mx6dJt": Link(SCHOOL),  # 13: alive, to a live page that no archive has
    # 3 goo.gl/Ht4mQe and 10 goo.gl/Lq8xRb are dead; the archive knows where the first one led, and not the second.
}


def _key(url: str) -> str:
    return url.partition("://")[2]


PAGES: dict[str, Page] = {
    _key(BOATS): video("Night boats of Wadi Sahel, agreement at the lower market"),
    "www.sahel-courier.test/": Page(body=article("Sahel Courier")),  # 3: the site lives, the page is gone (404)
    _key(HERALD_OLD): to(HERALD, 301),  # 4: moved
    _key(HERALD): Page(body=_HERALD_PAGE),
    "www.sahel-net.test/": Page(body=article("شبكة الساحل", "أخبار اليوم من المحافظة.", language="ar")),
    "www.sahel-net.test/*": soft_404("ar"),
    "river-gauge.example/*": Page(body=str(PARKED.body).replace("parked.test", "river-gauge.example")),  # 6: parked
    "www.river-gauge.example/*": Page(body=str(PARKED.body).replace("parked.test", "river-gauge.example")),
    "www.coastline-times.test/*": CLOUDFLARE,
    _key(BARID): Page(body=_barid_page(600)),  # 8: the page was edited since; the figure that the claim rests on is another now
    _key(RELIEF): Page(status=401, body=LOGIN.body, headers={"WWW-Authenticate": 'Bearer realm="members"'}),
    _key(GAZETTE): Page(
        body=article("Province closes the bridge of Khan Al-Zayt but for the crews")
    ),  # 12: excluded in the archive
    _key(SCHOOL): Page(body=_SCHOOL_PAGE),
    _key(REPORT): Page(body=PDF, media_type="application/pdf"),  # 14: a long address with everything in it
}

EXCLUDED = {"www.excluded-gazette.example": "administrative"}

HOLDINGS: tuple[Captured, ...] = (
    Captured(original=BOATS, timestamp="20180216041500", body=PAGES[_key(BOATS)].content),
    Captured(original=BOATS, timestamp="20230811120000", body=PAGES[_key(BOATS)].content),
    redirect("https://goo.gl/Ht4mQe", "20180302113000", COURIER),
    redirect("https://goo.gl/Ht4mQe?si=1", "20250721060000", COURIER, 302),
    Captured(original="https://goo.gl/Ht4mQe", timestamp="20250902080000", status=404, body=article("Dynamic Link Not Found")),
    # Another link with the same key in the index: whoever folds case recovers the wrong page.
    redirect("https://goo.gl/hT4MqE", "20180216120000", "http://shop.test/rubber-boots"),
    Captured(original=COURIER, timestamp="20180216093000", body=_COURIER_PAGE),
    Captured(original=COURIER, timestamp="20190504101500", body=_COURIER_PAGE),
    Captured(original=COURIER, timestamp="20220101000000", status=404, body=article("404 Not Found")),
    Captured(original=HERALD_OLD, timestamp="20180217190000", body=_HERALD_PAGE),
    Captured(original=HERALD, timestamp="20210630120000", body=_HERALD_PAGE),
    Captured(original=NET, timestamp="20180218070000", body=_NET_PAGE),
    Captured(original=NET, timestamp="20210115000000", body=soft_404("ar").content),
    Captured(original=GAUGE, timestamp="20180218223000", body=_GAUGE_PAGE),
    Captured(original=COASTLINE, timestamp="20180219150000", body=_COASTLINE_PAGE),
    Captured(original=BARID, timestamp="20180219201000", body=_barid_page(900)),
    Captured(original="https://goo.gl/Lq8xRb", timestamp="20250902080100", status=404, body=article("Dynamic Link Not Found")),
    Captured(original=REPORT, timestamp="20180301090000", body=PDF, headers={"Content-Type": "application/pdf"}),
)
