"""Arabic and Persian news pages of our own making, in the templates that such sites have: the article, and what is none."""

from __future__ import annotations

from typing import NamedTuple

ARTICLE = (
    "غادرت آخر الحافلات الحي السفلي من المدينة مساء الخميس، بعد ساعات من الانتظار تحت الثلج عند الجسر القديم.",
    "وقال متحدث باسم فرق الإغاثة إن ٤١٢ عائلة وصلت إلى مراكز الإيواء التي فُتحت في التلال القريبة منذ الصباح.",
    "وأضاف أن القافلة توقفت مرتين بسبب انقطاع الطريق الساحلي، قبل أن تستأنف سيرها برفقة مراقبين من البلدية.",
    "من جهتها نفت لجنة المياه أن تكون البوابات العليا قد فُتحت قبل موعدها، ودعت السكان إلى الابتعاد عن الضفة.",
)
PERSIAN = (
    "آخرین اتوبوس‌ها پنجشنبه شب پس از ساعت‌ها انتظار زیر برف کنار پل قدیمی، محله پایین شهر را ترک کردند.",
    "سخنگوی گروه‌های امدادی گفت که ۴۱۲ خانواده به پناهگاه‌هایی رسیدند که از صبح در تپه‌های نزدیک باز شده بود.",
    "او افزود که کاروان دو بار به دلیل بسته بودن جاده ساحلی متوقف شد و سپس با همراهی ناظران به راه خود ادامه داد.",
)
NOISE = (
    "الرئيسية",
    "اقرأ أيضا",
    "سعر الصرف اليوم في الأسواق",
    "جميع الحقوق محفوظة",
    "شارك على فيسبوك",
    "اشترك في النشرة البريدية",
)


class Made(NamedTuple):
    """A page, the lines that are its article, and words that are not."""

    html: str
    article: tuple[str, ...]
    noise: tuple[str, ...]


def paragraphs(lines: tuple[str, ...]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


NAV = "<nav><ul><li><a href='/'>الرئيسية</a></li><li><a href='/sy'>محليات</a></li><li><a href='/eco'>اقتصاد</a></li></ul></nav>"
FOOTER = "<footer><p>جميع الحقوق محفوظة لجريدة الجسر 2016</p><form>اشترك في النشرة البريدية<input></form></footer>"
SHARE = "<div class='share-buttons'><a href='#'>شارك على فيسبوك</a><a href='#'>غرّد</a></div>"
RELATED = "<div class='related-posts'><h3>اقرأ أيضا</h3><ul><li><a href='/2'>سعر الصرف اليوم في الأسواق</a></li></ul></div>"


def page(body: str, *, lang: str = "ar") -> str:
    head = "<meta charset='utf-8'><title>وصول القافلة - جريدة الجسر</title>"
    return f"<html lang='{lang}' dir='rtl'><head>{head}</head><body>{body}</body></html>"


PAGES = {
    "a blog's theme": Made(
        page(
            f"{NAV}<div id='content'><article class='post'><h1 class='entry-title'>وصول القافلة</h1>{SHARE}"
            f"<div class='entry-content'>{paragraphs(ARTICLE)}</div>{RELATED}</article></div>{FOOTER}"
        ),
        ARTICLE,
        NOISE,
    ),
    "line breaks instead of paragraphs": Made(
        page(
            f"{NAV}<div class='main'><h1>وصول القافلة</h1><div class='article-body'>{'<br><br>'.join(ARTICLE)}</div></div>"
            f"{RELATED}{FOOTER}"
        ),
        ARTICLE,
        NOISE,
    ),
    "a box of other articles in the middle": Made(
        page(
            f"{NAV}<main><h1>وصول القافلة</h1><section class='story'>{paragraphs(ARTICLE[:2])}"
            f"<aside>{RELATED}</aside>{paragraphs(ARTICLE[2:])}</section></main>{FOOTER}"
        ),
        ARTICLE,
        NOISE,
    ),
    "tables as layout": Made(
        page(
            "<table width='100%'><tr><td><a href='/'>الرئيسية</a> <a href='/sy'>محليات</a></td></tr><tr><td width='70%'>"
            f"<h1>وصول القافلة</h1>{paragraphs(ARTICLE)}</td>"
            f"<td><a href='/2'>سعر الصرف اليوم في الأسواق</a></td></tr></table>{FOOTER}"
        ),
        ARTICLE,
        (),
    ),
    "a picture with its caption, quotes and a list": Made(
        page(
            f"{NAV}<article><h1>وصول القافلة</h1>"
            "<figure><img src='a.jpg'><figcaption>حافلة عند الجسر القديم (الجسر)</figcaption></figure>"
            f"{paragraphs(ARTICLE[:2])}<blockquote><p>{ARTICLE[2]}</p></blockquote><ul><li>{ARTICLE[3]}</li></ul></article>{FOOTER}"
        ),
        ARTICLE,
        NOISE,
    ),
    "comments beneath": Made(
        page(
            f"{NAV}<article><h1>وصول القافلة</h1>{paragraphs(ARTICLE)}</article>"
            f"<div id='comments' class='comments-area'><h2>التعليقات</h2>"
            f"<ol><li class='comment'><p>هذا الخبر غير صحيح كما قال لي جاري في الحي المجاور أمس.</p></li></ol></div>{FOOTER}"
        ),
        ARTICLE,
        (*NOISE, "جاري في الحي المجاور"),
    ),
    "containers without names": Made(
        page(
            f"<div><div><a href='/'>الرئيسية</a></div><div><div><div>وصول القافلة</div>"
            f"<div>{ARTICLE[0]}</div><div>{ARTICLE[1]}</div>"
            f"<div>{ARTICLE[2]}</div><div>{ARTICLE[3]}</div></div></div></div>"
        ),
        ARTICLE,
        (),
    ),
    "a Persian page": Made(
        page(
            f"<nav><a href='/'>صفحه نخست</a></nav><article><h1>رسیدن کاروان</h1>{paragraphs(PERSIAN)}</article>"
            "<footer><p>همه حقوق محفوظ است.</p></footer>",
            lang="fa",
        ),
        PERSIAN,
        ("صفحه نخست", "همه حقوق محفوظ"),
    ),
}
