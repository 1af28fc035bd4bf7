"""The sites of the loopback web, as data: "host/path" (as on the wire) -> what it answers. ``*`` ends a key that takes all else.

A key may begin with a scheme where http and https answer differently. All words are ours.
"""

from __future__ import annotations

import json

from tests.world.wire import Page

PARAGRAPH = (
    "The water rose through the night, and by the morning the lower streets could only be reached by boat. "
    "Volunteers carried the oldest people to the school on the hill, where the kitchen had been lit since four."
)


def article(title: str, *paragraphs: str, language: str = "en", head: str = "") -> str:
    """Return an ordinary news page: title, heading, some navigation, paragraphs."""
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or (PARAGRAPH, PARAGRAPH))
    direction = "rtl" if language in ("ar", "fa", "he", "ur") else "ltr"
    return (
        f'<!doctype html>\n<html lang="{language}" dir="{direction}">\n'
        f'<head><meta charset="utf-8"><title>{title}</title>{head}</head>\n'
        f'<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>\n'
        f"<article><h1>{title}</h1>\n{body}\n</article></body></html>\n"
    )


def to(location: str, status: int = 302, **headers: str) -> Page:
    """Return a redirect."""
    return Page(status=status, headers={"Location": location, **headers}, body="<p>Moved.</p>")


def refresh(target: str, seconds: int = 0) -> Page:
    """Return a page that sends its reader on by meta refresh."""
    return Page(
        body=f'<html><head><meta http-equiv="refresh" content="{seconds}; url={target}"></head><body>One moment</body></html>'
    )


#: What sites say, with status 200, where a page is not there.
NOT_FOUND_WORDS = {
    "en": ("Page not found", "Sorry, the page you are looking for does not exist or has been moved."),
    "ar": ("الصفحة غير موجودة", "عذراً، الصفحة التي تبحث عنها غير موجودة أو تم نقلها."),
    "fr": ("Page introuvable", "Désolé, la page que vous cherchez n’existe pas ou a été déplacée."),
    "de": ("Seite nicht gefunden", "Die gewünschte Seite wurde leider nicht gefunden."),
    "es": ("Página no encontrada", "Lo sentimos, la página que busca no existe o ha sido eliminada."),
    "tr": ("Sayfa bulunamadı", "Aradığınız sayfa bulunamadı veya kaldırılmış olabilir."),
    "ru": ("Страница не найдена", "К сожалению, запрошенная вами страница не существует."),
    "fa": ("صفحه مورد نظر یافت نشد", "متأسفانه صفحه‌ای که به دنبال آن هستید وجود ندارد."),
}


def soft_404(language: str = "en") -> Page:
    """Return a page that says 200 and means "not there"."""
    title, words = NOT_FOUND_WORDS[language]
    return Page(body=article(title, words, language=language))


MOMENT = Page(
    body='<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><div id="cf-wrapper">Checking your browser'
    ' before accessing the site.</div><script>window._cf_chl_opt={cType:"managed"};</script>'
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>'
)
CLOUDFLARE = Page(status=403, body=MOMENT.body, headers={"cf-mitigated": "challenge", "Server": "cloudflare"})
PARKED = Page(
    body="<html><head><title>parked.test is for sale</title></head><body><h1>This domain is for sale</h1><p>The owner of"
    " parked.test is offering it for sale. Buy this domain.</p><ul><li>Related searches: <a href='/s?q=flood'>Flood insurance"
    "</a></li></ul><script src='https://parking.test/caf.js'></script></body></html>"
)
LOGIN = Page(
    body="<html><head><title>Log in</title></head><body><h1>Log in to continue</h1><form method=post action=/login>"
    "<input name=email><input type=password name=password><button>Log in</button></form></body></html>"
)
CONSENT = Page(
    body="<html><head><title>Before you continue</title></head><body><h1>Before you continue</h1><p>We use cookies and data to"
    " deliver our services.</p><form action=/save><button>Accept all</button><button>Reject all</button></form></body></html>"
)
PAYWALL = Page(
    body=article(
        "The night the river came",
        "The first of eleven boats left the quay at nine.",
        "Subscribe to read on.",
        head='<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","isAccessibleForFree":'
        'false,"hasPart":{"@type":"WebPageElement","isAccessibleForFree":false,"cssSelector":".paid"}}</script>',
    )
)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 52>>stream\nBT /F 14 Tf 20 100 Td (Gauge readings, 2016) Tj ET    \nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
ARABIC = article(
    "إجلاء مئات العائلات بعد فيضان النهر",
    "ارتفع منسوب المياه خلال الليل، ولم يعد الوصول إلى الأحياء المنخفضة ممكناً إلا بالقوارب.",
    "وقالت لجنة الإغاثة إن أكثر من ستة آلاف شخص نُقلوا إلى المدارس الواقعة على التلة.",
    language="ar",
)


def video(title: str | None, status: str = "OK", reason: str = "") -> Page:
    """Return YouTube's watch page, which says 200 also where the video is gone. ``status`` is its playabilityStatus."""
    spoken = f',"reason":"{reason}"' if reason else ""
    name = f"{title} - YouTube" if title else "YouTube"
    return Page(
        body=f"<html><head><title>{name}</title></head><body><script>var ytInitialPlayerResponse = "
        f'{{"playabilityStatus":{{"status":"{status}"{spoken}}}}};</script></body></html>'
    )


def oembed(video: str, answer: Page) -> tuple[str, Page]:
    """Return the place of YouTube's oEmbed answer on a video, and the answer."""
    return f"www.youtube.com/oembed?url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{video}&format=json", answer


def hidden_videos() -> dict[str, Page]:
    """Return videos that YouTube's page hides (behind consent, from robots, without its player), and what oEmbed says of each."""
    there = Page(body=json.dumps({"title": "Boats on the square", "author_name": "Valley Post"}), media_type="application/json")
    said = {
        "consentOk01": there,
        "consent4010": Page(status=401, body="Unauthorized", media_type="text/plain"),
        "consent4030": Page(status=403, body="Forbidden", media_type="text/plain"),
        "consent4290": Page(status=429, body="", media_type="text/plain"),
        "consentHtml": Page(body=article("Sorry")),
        "robotVideo1": there,
        "bareVideo01": there,
    }
    pages = {f"www.youtube.com/watch?v={name}": to("https://consent.youtube.com/m?continue=x") for name in (*said, "consentGone")}
    return pages | {
        "www.youtube.com/watch?v=robotVideo1": video(None, "LOGIN_REQUIRED", "Sign in to confirm you’re not a bot"),
        "www.youtube.com/watch?v=bareVideo01": Page(body=article("YouTube")),
        "www.youtube.com/watch?v=bareGone001": Page(body=article("YouTube")),
        **dict(oembed(name, answer) for name, answer in said.items()),
    }


def ordinary_pages() -> dict[str, Page]:
    """Return pages that are what they seem, in the encodings and media types of the field."""
    wide = ARABIC.replace('<meta charset="utf-8">', "").encode("utf-16")
    old = ARABIC.replace('charset="utf-8"', 'charset="windows-1256"')
    return {
        "news.test/": Page(body=article("River News")),
        "news.test/2016/flood": Page(body=article("Flood reaches the old town")),
        "news.test/2016/flood.html?part=2": Page(body=article("Flood reaches the old town, part two")),
        "news.test/a%20b/%2Fc~%7C": Page(body=article("Escapes kept as written")),
        "http://plain.test/page": Page(body=article("Only over http")),
        "https://plain.test/page": Page(status=404, body=article("No such page")),
        "http://moved-up.test/page": to("https://moved-up.test/page", 301),
        "https://moved-up.test/page": Page(body=article("Now over https")),
        "docs.test/report.pdf": Page(body=PDF, media_type="application/pdf"),
        "docs.test/data.json": Page(body='{"gauge": 7.1}', media_type="application/json"),
        "docs.test/untyped": Page(body=article("No media type"), media_type=""),
        "docs.test/bytes": Page(body=bytes(range(256)), media_type="application/octet-stream"),
        "docs.test/empty": Page(),
        "docs.test/204": Page(status=204),
        "ar.test/%D8%AE%D8%A8%D8%B1": Page(body=ARABIC),
        "ar.test/windows-1256": Page(body=old.encode("windows-1256", "replace"), media_type="text/html; charset=windows-1256"),
        "ar.test/meta-only": Page(body=old.encode("windows-1256", "replace"), media_type="text/html"),
        "ar.test/utf-16": Page(body=wide, media_type="text/html"),
        "ar.test/says-latin-1": Page(body=ARABIC, media_type="text/html; charset=iso-8859-1"),
        "ar.test/nonsense-charset": Page(body=ARABIC, media_type="text/html; charset=x-nonsense"),
        "www.youtube.com/watch?v=aliveVideo1": video("Boats on the market square"),
        "www.youtube.com/watch?v=goneVideo01": video(None, "ERROR", "Video unavailable"),
        "www.youtube.com/watch?v=privateVid1": video(None, "LOGIN_REQUIRED", "Private video"),
        "www.youtube.com/watch": video(None, "ERROR", "Video unavailable"),
        **hidden_videos(),
        "www.youtube.com/oembed*": Page(status=404, body="Not Found", media_type="text/plain"),
        "consent.youtube.com/*": CONSENT,
    }


def missing_and_guarded() -> dict[str, Page]:
    """Return what stands where a page should: soft 404, parked, walls, logins, refusals."""
    pages = {f"soft404.test/{language}": soft_404(language) for language in NOT_FOUND_WORDS}
    return pages | {
        "soft404.test/*": soft_404("en"),
        "soft404.test/": Page(body=article("A site that never says 404")),
        "home.test/": Page(body=article("A site that sends the lost home")),
        "home.test/*": to("/"),
        "errorpage.test/*": to("/errors/404.html"),
        "errorpage.test/errors/404.html": soft_404("en"),
        "parked.test/*": PARKED,
        "www.parked.test/*": PARKED,
        "sold.test/*": to("https://www.hugedomains.com/domain_profile.cfm?d=sold.test"),
        "www.hugedomains.com/*": PARKED,
        "wall.test/cloudflare": CLOUDFLARE,
        "wall.test/moment": MOMENT,
        "wall.test/429": Page(status=429, body=MOMENT.body, headers={"cf-mitigated": "challenge"}),
        "wall.test/999": Page(status=999, body="<html><body><script>trk()</script></body></html>"),
        "wall.test/captcha": Page(
            body="<html><head><title>Are you a robot?</title></head><body>Complete the captcha.</body></html>"
        ),
        "consent.test/in-place": CONSENT,
        "consent.test/sent": to("https://consent.test/collect?continue=https%3A%2F%2Fconsent.test%2Fsent"),
        "consent.test/collect": CONSENT,
        "login.test/in-place": LOGIN,
        "login.test/sent": to("/login?next=%2Fsent"),
        "login.test/login": LOGIN,
        "login.test/401": Page(status=401, body="Sign in", headers={"WWW-Authenticate": 'Basic realm="members"'}),
        "login.test/403": Page(status=403, body=article("Forbidden", "You may not see this.")),
        "login.test/451": Page(status=451, body=article("Unavailable For Legal Reasons", "By order of a court.")),
        "paywall.test/story": PAYWALL,
    }


def redirecting() -> dict[str, Page]:
    """Return redirects of every kind, good and bad. ``redirects.test/chain/N`` takes N steps to its end."""
    chain = {f"redirects.test/chain/{left}": to(f"/chain/{left - 1}") for left in range(1, 41)}
    return chain | {
        "redirects.test/chain/0": Page(body=article("The end of the chain")),
        "redirects.test/end": Page(body=article("Arrived")),
        "redirects.test/self": to("/self"),
        "redirects.test/loop-a": to("/loop-b"),
        "redirects.test/loop-b": to("/loop-a"),
        "redirects.test/relative": to("end"),
        "redirects.test/dots": to("../x/../end"),
        "redirects.test/schemeless": to("//redirects.test/end"),
        "redirects.test/query": to("?done=1"),
        "redirects.test/query?done=1": Page(body=article("Arrived by query")),
        "redirects.test/utf-8": to("/فيضان"),
        "redirects.test/%D9%81%D9%8A%D8%B6%D8%A7%D9%86": Page(body=ARABIC),
        "redirects.test/spaces": to("/with space"),
        "redirects.test/with%20space": Page(body=article("Arrived at a space")),
        "redirects.test/fragment": to("/end#part"),
        "redirects.test/301": to("/end", 301),
        "redirects.test/303": to("/end", 303),
        "redirects.test/307": to("/end", 307),
        "redirects.test/308": to("/end", 308),
        "redirects.test/bad": to("http://[bad/"),
        "redirects.test/empty": to(""),
        "redirects.test/none": Page(status=302),
        "redirects.test/mailto": to("mailto:editor@news.test"),
        "redirects.test/file": to("file:///etc/hostname"),
        "redirects.test/private": to("http://10.0.0.1/admin"),
        "https://redirects.test/downgrade": to("http://redirects.test/end"),
        "redirects.test/refresh": refresh("/end"),
        "redirects.test/refresh-slow": refresh("/end", 600),
        "redirects.test/refresh-loop": refresh("/refresh-loop"),
        "redirects.test/refresh-header": Page(headers={"Refresh": "0; url=/end"}, body="One moment"),
        "redirects.test/script": Page(body='<html><script>window.location.replace("/end");</script><body></body></html>'),
        "redirects.test/script-href": Page(body="<html><script>location.href = '/end'</script></html>"),
    }


def failing() -> dict[str, Page]:
    """Return pages that fail on the way: every name of ``faults.FAULTS`` at ``faults.test/NAME``, and servers that recover."""
    from tests.world.faults import FAULTS

    words = article("A page with a fault")
    busy = Page(status=429, body="slow down", headers={"Retry-After": "1"})
    down = Page(status=503, body="back soon")
    back = Page(body=article("Back again"))
    return {f"faults.test/{name}": Page(body=words, fault=name) for name in FAULTS} | {
        "faults.test/slow": Page(body=words, delay=0.5),
        "faults.test/huge": Page(body=b"x" * 6_000_000),
        "retry.test/429-once": Page(turns=(busy, back)),
        "retry.test/429-hour": Page(status=429, body="slow down", headers={"Retry-After": "3600"}),
        "retry.test/429-date": Page(status=429, body="slow down", headers={"Retry-After": "Fri, 31 Dec 2999 23:59:59 GMT"}),
        "retry.test/429-nonsense": Page(status=429, body="slow down", headers={"Retry-After": "soon"}),
        "retry.test/429-bare": Page(status=429, body="slow down"),
        "retry.test/503-twice": Page(turns=(down, down, back)),
        "retry.test/503-always": down,
        "retry.test/500-always": Page(status=500, body="broken"),
        "retry.test/reset-once": Page(turns=(Page(fault="reset"), back)),
        "heads.test/404": Page(body=words, on_head=Page(status=404)),
        "heads.test/403": Page(body=words, on_head=Page(status=403)),
        "heads.test/405": Page(body=words, on_head=Page(status=405)),
        "heads.test/lies": Page(status=404, body=words, on_head=Page(status=200)),
    }


FIELD: dict[str, Page] = ordinary_pages() | missing_and_guarded() | redirecting() | failing()
