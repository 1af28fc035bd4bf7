"""Pages of our own making in the shapes that sites have, each with what it says of itself."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

BODY = "<p>The river crossed its banks near the lower quarter, and many people left their houses in the night by boat.</p>" * 4
ARABIC = "<p>قالت فرق الإغاثة إن القافلة وصلت إلى الحي السفلي مساء الجمعة بعد ساعات من الانتظار عند الجسر القديم.</p>" * 4
PERSIAN = "<p>گروه‌های امدادی گفتند که کاروان جمعه شب پس از ساعت‌ها انتظار کنار پل قدیمی به محله پایین رسید.</p>" * 4


class Made(NamedTuple):
    """A page: its address, its markup, and what is to be read off it."""

    address: str
    html: str
    title: str
    outlet: str
    author: tuple[str, ...]
    issued: dt.date | None
    among: tuple[tuple[str, str, str], ...] = ()  # day, origin, meaning: candidates that must be there as well


def ld(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


PAGES = {
    "a newspaper by the book": Made(
        "https://valley-post.example/news/flood-on-the-river",
        "<html lang=en><head><title>Flood on the river | Valley Post</title>"
        '<meta property="og:site_name" content="Valley Post"><meta property="og:title" content="Flood on the river">'
        '<meta property="article:published_time" content="2016-12-14T07:10:00+02:00">'
        '<meta property="article:modified_time" content="2016-12-16T11:00:00+02:00">'
        + ld(
            '{"@context":"https://schema.org","@type":"NewsArticle","headline":"Flood on the river",'
            '"datePublished":"2016-12-14T07:10:00+02:00","dateModified":"2016-12-16T11:00:00+02:00",'
            '"author":[{"@type":"Person","name":"Mara Lind"},{"@type":"Person","name":"Tom Adeyemi"}],'
            '"publisher":{"@type":"Organization","name":"Valley Post"}}'
        )
        + f"</head><body><article><h1>Flood on the river</h1>{BODY}</article></body></html>",
        "Flood on the river",
        "Valley Post",
        ("Mara Lind", "Tom Adeyemi"),
        dt.date(2016, 12, 14),
        (("2016-12-16", "json-ld", "modified"), ("2016-12-14", "meta", "published"), ("2016-12-16", "meta", "modified")),
    ),
    "a graph whose nodes refer to one another": Made(
        "https://harbour.example/boats/",
        "<html lang=en><head><title>Boats for everybody - Harbour Weekly</title>"
        + ld(
            '{"@graph":[{"@type":"WebSite","@id":"https://harbour.example/#site","name":"Harbour Weekly"},'
            '{"@type":"WebPage","@id":"https://harbour.example/boats/","isPartOf":{"@id":"https://harbour.example/#site"}},'
            '{"@type":"Article","@id":"https://harbour.example/boats/#article","headline":"Boats for everybody",'
            '"author":{"@id":"https://harbour.example/#ines"},"publisher":{"@id":"https://harbour.example/#org"},'
            '"datePublished":"2017-03-02T10:00:00+00:00"},'
            '{"@type":"Organization","@id":"https://harbour.example/#org","name":"Harbour Weekly"},'
            '{"@type":"Person","@id":"https://harbour.example/#ines","name":"Ines Okafor"}]}'
        )
        + f"</head><body><h1>Boats for everybody</h1>{BODY}</body></html>",
        "Boats for everybody",
        "Harbour Weekly",
        ("Ines Okafor",),
        dt.date(2017, 3, 2),
    ),
    "a list of articles of which one is the page": Made(
        "https://hill.example/b",
        "<html lang=en><head><title>Shelters open | Hill Radio</title>"
        + ld(
            '[{"@type":"NewsArticle","url":"https://hill.example/a","headline":"Another story","datePublished":"2019-01-01",'
            '"author":"Nobody Else"},{"@type":["NewsArticle"],"mainEntityOfPage":{"@type":"WebPage","@id":"https://hill.example/b"},'
            '"headline":"Shelters open","datePublished":"2018-02-05","author":"By Petra Voss","publisher":{"name":"Hill Radio"}}]'
        )
        + f"</head><body><h1>Shelters open</h1>{BODY}</body></html>",
        "Shelters open",
        "Hill Radio",
        ("Petra Voss",),
        dt.date(2018, 2, 5),
    ),
    "JSON-LD with a comma too many, in a comment": Made(
        "https://coast.example/ferry",
        "<html lang=en><head><title>Ferry stopped</title>"
        + ld(
            '<!-- {"@type":"Article","headline":"Ferry stopped","datePublished":"2016-05-06",\n"author":{"name":"Jo Penn"},} -->'
        )
        + f"</head><body><h1>Ferry stopped</h1>{BODY}</body></html>",
        "Ferry stopped",
        "",
        ("Jo Penn",),
        dt.date(2016, 5, 6),
    ),
    "JSON-LD that was cut off": Made(
        "https://coast.example/harbour-works",
        "<html lang=en><head><title>Harbour works</title>"
        + ld('{"@type":"NewsArticle","headline":"Harbour works","datePublished":"2016-05-07T08:00:00Z","text":"He said \\"it')
        + f"</head><body><h1>Harbour works</h1><p class=byline>By Jo Penn</p>{BODY}</body></html>",
        "Harbour works",
        "",
        ("Jo Penn",),
        dt.date(2016, 5, 7),
    ),
    "days that disagree": Made(
        "https://plain.example/2016/12/13/gate",
        "<html lang=en><head><title>The gate is shut</title>"
        '<meta name="pubdate" content="20161214"><meta name="dc.date.issued" content="2016-12-15">'
        '<meta name="date" content="2020-01-07">'
        f'</head><body><h1>The gate is shut</h1><p>Updated 7 January 2020</p><time datetime="2016-12-16">Friday</time>{BODY}'
        '<aside><time datetime="2021-05-05">another story</time></aside></body></html>',
        "The gate is shut",
        "",
        (),
        dt.date(2016, 12, 14),
        (
            ("2016-12-15", "meta", "published"),
            ("2020-01-07", "meta", "unclear"),
            ("2016-12-13", "url", "published"),
            ("2016-12-16", "time", "unclear"),
            ("2020-01-07", "text", "modified"),
        ),
    ),
    "an Arabic page with the months of the Levant": Made(
        "https://jisr.example/news/417",
        '<html lang="ar" dir="rtl"><head><title>وصول القافلة إلى الحي السفلي - جريدة الجسر</title>'
        '<meta property="og:site_name" content="جريدة الجسر"></head><body><h1>وصول القافلة إلى الحي السفلي</h1>'
        "<div>بقلم: سلمى النجار</div><div>نشر في: الأربعاء 14 كانون الأول/ديسمبر 2016</div>"
        f"<div>آخر تحديث: 16 كانون الأول 2016</div>{ARABIC}</body></html>",
        "وصول القافلة إلى الحي السفلي",
        "جريدة الجسر",
        ("سلمى النجار",),
        dt.date(2016, 12, 14),
        (("2016-12-16", "text", "modified"),),
    ),
    "an Arabic page with Eastern digits": Made(
        "https://sahel.example/story?id=9",
        '<html lang="ar"><head><title>انقطاع الطريق</title></head><body><h1>انقطاع الطريق الساحلي</h1>'
        f'<time class="entry-date">١٤ ديسمبر ٢٠١٦</time><span rel="author">كتب: يوسف الحداد</span>{ARABIC}</body></html>',
        "انقطاع الطريق الساحلي",
        "",
        ("يوسف الحداد",),
        dt.date(2016, 12, 14),
    ),
    "a Persian page with a solar date": Made(
        "https://pol.example/fa/news/88",
        '<html lang="fa" dir="rtl"><head><title>رسیدن کاروان به محله پایین</title></head><body>'
        "<h1>رسیدن کاروان به محله پایین</h1>"
        f"<div>تاریخ انتشار: ۲۴ آذر ۱۳۹۵</div>{PERSIAN}</body></html>",
        "رسیدن کاروان به محله پایین",
        "",
        (),
        dt.date(2016, 12, 14),
    ),
    "an old page that says nothing but its title": Made(
        "https://www.oldpaper.example/archive/2009/03/17/mill.html",
        "<html><head><title>Mill burns down - The Old Paper</title></head>"
        f"<body><font size=5>Mill burns down</font>{BODY}</body></html>",
        "Mill burns down",
        "The Old Paper",
        (),
        dt.date(2009, 3, 17),
    ),
    "a journal's article": Made(
        "https://journal.example/articles/12",
        '<html lang=en><head><title>River levels, 1990-2015</title><meta name="citation_title" content="River levels, 1990-2015">'
        '<meta name="citation_author" content="Lind, Mara"><meta name="citation_author" content="Adeyemi, Tom">'
        '<meta name="citation_journal_title" content="Annals of Rivers">'
        '<meta name="citation_publication_date" content="2016/07/01">'
        f"</head><body><h1>River levels, 1990-2015</h1>{BODY}</body></html>",
        "River levels, 1990-2015",
        "Annals of Rivers",
        ("Lind, Mara", "Adeyemi, Tom"),
        dt.date(2016, 7, 1),
    ),
}
