"""Verdict cases: what a server did, and what must be said of the link. One row, one promise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from citecheck.model.exchange import Exchange, FailureKind
from citecheck.model.verdict import Liveness
from citecheck.testing import failed, response

L = Liveness
DEEP = "https://news.example/world/2016/12/16/last-convoy-leaves-the-city"
WORDS = "The last convoy of the besieged left the eastern districts on Thursday evening after four years. "


class Case(NamedTuple):
    """A small web, the URL asked, and the verdict wanted. ``signal`` is the reason that must stand first."""

    name: str
    web: Mapping[str, Exchange]
    wanted: Liveness
    signal: str
    asked: str = DEEP


def page(title: str = "", h1: str = "", text: str = "", *, extra: str = "") -> str:
    """Build a page."""
    heading = f"<h1>{h1}</h1>" if h1 else ""
    return f"<!doctype html><html><head><title>{title}</title></head><body>{heading}<p>{text}</p>{extra}</body></html>"


ARTICLE = page("Last convoy leaves | Example News", "Last convoy leaves", WORDS * 30)
MENU = "<ul>" + "".join(f"<li><a href='/s/{n}'>Section {n}</a></li>" for n in range(100)) + "</ul>"


def one(name: str, exchange: Exchange, wanted: Liveness, signal: str) -> Case:
    """Build a case of one answer."""
    return Case(name, {exchange.url.normalised: exchange}, wanted, signal, exchange.url.normalised)


def status(code: int, wanted: Liveness, body: str = "", signal: str = "status", **headers: str) -> Case:
    """Build a case of one status."""
    fields = {key.replace("_", "-"): value for key, value in headers.items()}
    return one(f"status {code} {' '.join(headers)}".strip(), response(DEEP, code, body, headers=fields), wanted, signal)


def fault(kind: FailureKind, wanted: Liveness) -> Case:
    """Build a case of one fault."""
    return one(f"fault {kind.value}", failed(DEEP, kind, "as the network said"), wanted, "network")


def shows(name: str, body: str, wanted: Liveness, signal: str, *, url: str = DEEP, code: int = 200, **headers: str) -> Case:
    """Build a case of one page."""
    fields = {key.replace("_", "-"): value for key, value in headers.items()}
    return one(name, response(url, code, body, headers=fields), wanted, signal)


def sent(name: str, way: list[tuple[int, str]], end: str, wanted: Liveness, signal: str, *, asked: str = DEEP) -> Case:
    """Build a case of redirects: (status, location) one after the other, and the page at the end."""
    web: dict[str, Exchange] = {}
    here = asked
    for code, location in way:
        answer = response(here, code, headers={"location": location})
        web[answer.url.normalised] = answer
        assert answer.location is not None
        here = answer.location.normalised
    web[here.partition("#")[0]] = response(here.partition("#")[0], 200, end)
    return Case(name, web, wanted, signal, asked)


def youtube(playability: str, wanted: Liveness, signal: str = "video", title: str = "A march - YouTube") -> Case:
    """Build a case of a video page."""
    script = f"<script>var ytInitialPlayerResponse = {{{playability}}};</script>" if playability else "<script>start()</script>"
    body = page(title, extra=script)
    name = f"youtube {playability.strip() or title} {len(playability)}"
    return one(name, response("https://www.youtube.com/watch?v=abc123", 200, body), wanted, signal)


_STATUSES = [
    status(200, L.LIVE, ARTICLE, "answered"),
    status(203, L.LIVE, ARTICLE, "answered"),
    status(204, L.LIVE, "", "empty"),
    status(206, L.LIVE, ARTICLE, "answered"),
    status(200, L.LIVE, "", "empty", x_empty="1"),
    shows("a page without words", "<html><head><title>News</title></head><body><p> </p></body></html>", L.LIVE, "empty"),
    shows("a page that is a picture", "<html><body><img src=map.png></body></html>", L.LIVE, "answered"),
    shows("a frame around another page", "<html><frameset><frame src=a.html></frameset></html>", L.LIVE, "answered"),
    status(202, L.UNKNOWN),
    status(300, L.UNKNOWN),
    status(304, L.UNKNOWN),
    status(302, L.UNKNOWN, x_no_location="1"),
    status(400, L.UNKNOWN),
    status(401, L.RESTRICTED),
    status(402, L.RESTRICTED),
    status(403, L.RESTRICTED),
    status(404, L.GONE),
    status(405, L.UNKNOWN),
    status(406, L.UNKNOWN),
    status(407, L.RESTRICTED),
    status(408, L.TRANSIENT),
    status(410, L.GONE),
    status(418, L.UNKNOWN),
    status(425, L.TRANSIENT),
    status(429, L.TRANSIENT),
    status(429, L.TRANSIENT, retry_after="1"),
    status(429, L.TRANSIENT, retry_after="3600"),
    status(451, L.RESTRICTED),
    status(500, L.TRANSIENT),
    status(501, L.UNKNOWN),
    status(502, L.TRANSIENT),
    status(503, L.TRANSIENT, retry_after="120"),
    status(504, L.TRANSIENT),
    status(520, L.TRANSIENT),
    status(530, L.TRANSIENT),
    status(404, L.GONE, page("Not found", "404"), "status", server="cloudflare"),
    status(404, L.GONE, "", "status", server="ddos-guard"),
    status(999, L.WALLED, "", "bot-wall"),
]

_FAULTS = [
    fault(FailureKind.DNS_NOT_FOUND, L.GONE),
    *(
        one(f"no such name: {host}", failed(f"http://{host}/a", FailureKind.DNS_NOT_FOUND), wanted, "network")
        for host, wanted in (
            ("examplenewsabcdef.onion", L.UNKNOWN),
            ("wiki", L.UNKNOWN),
            ("printer.local", L.UNKNOWN),
            ("docs.ministry.internal.", L.UNKNOWN),
            ("onion.example", L.GONE),
            ("www.home.example", L.GONE),
        )
    ),
    fault(FailureKind.DNS_FAILED, L.TRANSIENT),
    fault(FailureKind.REFUSED, L.TRANSIENT),
    fault(FailureKind.RESET, L.TRANSIENT),
    fault(FailureKind.UNREACHABLE, L.TRANSIENT),
    fault(FailureKind.CONNECT_TIMEOUT, L.TRANSIENT),
    fault(FailureKind.READ_TIMEOUT, L.TRANSIENT),
    fault(FailureKind.TLS_EXPIRED, L.UNKNOWN),
    fault(FailureKind.TLS_NAME_MISMATCH, L.UNKNOWN),
    fault(FailureKind.TLS_UNTRUSTED, L.UNKNOWN),
    fault(FailureKind.TLS_FAILED, L.UNKNOWN),
    fault(FailureKind.PROTOCOL, L.TRANSIENT),
    fault(FailureKind.CUT_SHORT, L.TRANSIENT),
    fault(FailureKind.BAD_ENCODING, L.UNKNOWN),
    fault(FailureKind.TOO_LARGE, L.UNKNOWN),
    fault(FailureKind.BLOCKED_ADDRESS, L.UNKNOWN),
    fault(FailureKind.BAD_LOCATION, L.UNKNOWN),
]

_CHALLENGE = "<script>window._cf_chl_opt={cvId:'3'};</script><script src='/cdn-cgi/challenge-platform/h/b/v1'></script>"
_WALLS = [
    shows("challenge with 403", page("Just a moment..."), L.WALLED, "bot-wall", code=403, cf_mitigated="challenge"),
    shows("challenge with 503", page("Just a moment..."), L.WALLED, "bot-wall", code=503, cf_mitigated="challenge"),
    shows("challenge with 429", "", L.WALLED, "bot-wall", code=429, cf_mitigated="challenge"),
    shows("challenge with 200, by header", page("Just a moment..."), L.WALLED, "bot-wall", cf_mitigated="challenge"),
    shows("challenge with 200, by mark", page("news.example", extra=_CHALLENGE), L.WALLED, "bot-wall"),
    shows("challenge with 200, by title", page("Just a moment...", text="Checking your browser"), L.WALLED, "bot-wall"),
    shows("challenge in German", page("Nur einen Moment…"), L.WALLED, "bot-wall", code=403),
    shows(
        "Cloudflare's block page",
        page("Attention Required! | Cloudflare", "Sorry, you have been blocked"),
        L.WALLED,
        "bot-wall",
        code=403,
    ),
    shows("Imperva", page("", text="Request unsuccessful. Incapsula incident ID: 1-2"), L.WALLED, "bot-wall"),
    shows(
        "HUMAN", page("Access to this page has been denied", extra="<div id='px-captcha'></div>"), L.WALLED, "bot-wall", code=403
    ),
    shows(
        "Akamai",
        page("Access Denied", "Access Denied", "Reference https://errors.edgesuite.net/18.1"),
        L.WALLED,
        "bot-wall",
        code=403,
    ),
    shows("F5 with 200", page("Request Rejected", text="Please consult with your administrator."), L.WALLED, "bot-wall"),
    shows("DataDome", "", L.WALLED, "bot-wall", code=403, x_datadome="protected"),
    shows("AWS WAF with 202", "", L.WALLED, "bot-wall", code=202, x_amzn_waf_action="challenge"),
    shows("Vercel", page("Vercel Security Checkpoint"), L.WALLED, "bot-wall", code=429, x_vercel_mitigated="challenge"),
    shows("Anubis", page("Making sure you're not a bot!", extra="<script id='anubis_challenge'></script>"), L.WALLED, "bot-wall"),
    shows("a vendor's script on a plain page", page("Last convoy leaves", text=WORDS * 30, extra=_CHALLENGE), L.LIVE, "answered"),
    shows("DataDome's header on a plain page", ARTICLE, L.LIVE, "answered", x_datadome="protected"),
    shows("an article on walls", page("Just a moment", "Just a moment", WORDS * 40), L.LIVE, "answered"),
    sent(
        "consent of YouTube",
        [(302, "https://consent.youtube.com/m?continue=x")],
        page("Before you continue to YouTube"),
        L.WALLED,
        "consent-wall",
    ),
    sent("consent of a publisher", [(302, "/cookiewall/?return=x")], page("Cookies"), L.WALLED, "consent-wall"),
    sent(
        "a cited page on consent",
        [(301, "https://law.example/gdpr/")],
        ARTICLE,
        L.LIVE,
        "answered",
        asked="http://law.example/gdpr",
    ),
    shows("consent in place", page("We value your privacy", text="We and our partners store cookies."), L.WALLED, "consent-wall"),
    sent("302 to /login", [(302, "/login?next=x")], page("Example"), L.RESTRICTED, "login-wall"),
    sent("302 to accounts", [(302, "https://accounts.google.com/ServiceLogin")], page("Sign in"), L.RESTRICTED, "login-wall"),
    sent(
        "302 to an identity provider",
        [(302, "https://id.pub.example/as/authorization.oauth2?x")],
        page("x"),
        L.RESTRICTED,
        "login-wall",
    ),
    sent("to an article in a folder of registers", [(301, "/register/ship-comes-home-again")], ARTICLE, L.MOVED, "moved"),
    sent("to a register of treaties", [(301, "/pages/register.aspx?id=5")], page("Treaties", text=WORDS * 30), L.MOVED, "moved"),
    sent("authwall", [(302, "/authwall?trk=x")], page("Join"), L.RESTRICTED, "login-wall"),
    shows(
        "login in place", page("Log in | Example", "Log in", extra="<input name=p type='password'>"), L.RESTRICTED, "login-wall"
    ),
    shows(
        "login in place on a login host",
        page("Log in", extra="<input type=password>"),
        L.RESTRICTED,
        "login-wall",
        url="https://login.example/a",
    ),
    shows("an article on a login host", ARTICLE, L.LIVE, "answered", url="https://auth.example/a"),
    shows("login in Arabic", page("تسجيل الدخول", extra='<input type="password">'), L.RESTRICTED, "login-wall"),
    shows("a page with a login box", page("Last convoy leaves", text=WORDS, extra="<input type=password>"), L.LIVE, "answered"),
    shows(
        "a cited login page", page("Log in", extra="<input type=password>"), L.LIVE, "answered", url="https://site.example/login"
    ),
    shows(
        "paywall",
        page(
            "Last convoy leaves", text=WORDS, extra='<script type="application/ld+json">{"isAccessibleForFree": false}</script>'
        ),
        L.LIVE,
        "answered",
    ),
]

_PARKED = [
    sent(
        "sold: sent to a dealer",
        [(302, "https://www.hugedomains.com/domain_profile.cfm?d=news")],
        page("news.example is for sale"),
        L.PARKED,
        "parked",
    ),
    sent("parking by script", [(302, "https://news.example/lander")], page("news.example"), L.PARKED, "parked"),
    shows("for sale in the title", page("news.example - This domain is for sale", text="Make an offer"), L.PARKED, "parked"),
    shows(
        "for sale in the text",
        page("news.example", text="Buy this domain. The domain news.example may be for sale."),
        L.PARKED,
        "parked",
    ),
    shows(
        "parking mark",
        page(
            "news.example", text="Related searches", extra="<script src='https://www.google.com/adsense/domains/caf.js'></script>"
        ),
        L.PARKED,
        "parked",
    ),
    shows("for sale in German", page("news.example", "Diese Domain steht zum Verkauf"), L.PARKED, "parked"),
    shows("for sale in Arabic", page("هذا النطاق للبيع"), L.PARKED, "parked"),
    shows("for sale in Russian", page("Домен продаётся", "Этот домен продаётся"), L.PARKED, "parked"),
    shows(
        "an article on a sale",
        page("Famous domain name", "A name changes hands", "The domain is for sale again. " + WORDS * 30),
        L.LIVE,
        "answered",
    ),
    *(
        shows(f"a report called “{headline}”", page(f"{headline} | Example News", headline, WORDS * 8), L.LIVE, "answered")
        for headline in (
            "Owner puts famous domain for sale for a million",
            "Ministry site down as domain has expired",
            "Who will own this domain after the election?",
            "Satılık alan adı rekor fiyata alıcı buldu",
        )
    ),
    shows(
        "a short report on a sale",
        page("Council lets its old name go", text="The council said the domain is for sale. " + WORDS),
        L.LIVE,
        "answered",
    ),
    *(
        shows(f"parked: {title or text}", page(title, text=text), L.PARKED, "parked")
        for title, text in (
            ("news.example - This website is for sale! - news Resources and Information.", "Related searches"),
            ("news.example is for sale | HugeDomains", "Buy now"),
            ("The domain name news.example is for sale | Dan.com", ""),
            ("news.example satılıktır", ""),
            ("Срок регистрации домена news.example истёк", "Продлите регистрацию."),
            ("فروش دامنه news.example", ""),
            ("", "هذا النطاق معروض للبيع"),
            ("域名出售", "您正在访问的域名可以转让"),
            ("news.example", "NOTICE: This domain name expired on 1/2/2024 and is pending renewal or deletion."),
            ("news.example", "Votre domaine a bien été créé chez OVH !"),
        )
    ),
    shows(
        "a dealer's own page",
        page("How to sell a domain", text="This domain is for sale: what buyers read"),
        L.LIVE,
        "answered",
        url="https://sedo.com/guide",
    ),
]

_TITLES = {
    "en": "Page not found",
    "ar": "الصفحة غير موجودة",
    "fr": "Page introuvable",
    "de": "Seite nicht gefunden",
    "es": "Página no encontrada",
    "tr": "Sayfa bulunamadı",
    "ru": "Страница не найдена",
    "fa": "صفحه مورد نظر یافت نشد",
}
_SOFT = [
    *(
        shows(f"title in {tongue}", page(f"{title} | Example", extra=MENU), L.SOFT_404, "soft-404")
        for tongue, title in _TITLES.items()
    ),
    *(
        shows(f"h1 in {tongue}", page("Example News", title, extra=MENU), L.SOFT_404, "soft-404")
        for tongue, title in _TITLES.items()
    ),
    shows("capitals in Turkish", page("Example", "SAYFA BULUNAMADI"), L.SOFT_404, "soft-404"),
    shows("with fillers", page("Oops! That page can’t be found. – Example"), L.SOFT_404, "soft-404"),
    shows("404 alone", page("404"), L.SOFT_404, "soft-404"),
    shows("site's name without a separator", page("Page not found at news.example"), L.SOFT_404, "soft-404"),
    shows(
        "text of a short page",
        page("Example", text="Sorry, the page you are looking for could not be found."),
        L.SOFT_404,
        "soft-404",
    ),
    shows("text in Arabic", page("موقع", text="عذراً، الصفحة التي تبحث عنها غير موجودة."), L.SOFT_404, "soft-404"),
    shows("a suspended account", page("Account Suspended", text="Contact your hosting provider."), L.SOFT_404, "soft-404"),
    shows(
        "a server's first page", page("Welcome to nginx!", "Welcome to nginx!", "If you see this page"), L.SOFT_404, "soft-404"
    ),
    sent("302 to /errors/404.html", [(302, "/errors/404.html")], page("Example", text=WORDS), L.SOFT_404, "soft-404"),
    sent("302 to /notfound", [(302, "/notfound")], page("Example", text=WORDS), L.SOFT_404, "soft-404"),
    sent(
        "302 to page-not-found.aspx", [(302, "/page-not-found.aspx?item=x")], page("Example", text=WORDS), L.SOFT_404, "soft-404"
    ),
    sent("301 to home", [(301, "/")], page("Example News", text=WORDS * 20), L.SOFT_404, "soft-404"),
    sent("301 to home in a language", [(301, "/en/")], page("Example News", text=WORDS * 20), L.SOFT_404, "soft-404"),
    sent("301 to another home", [(301, "https://new.example/index.html")], page("New", text=WORDS * 20), L.SOFT_404, "soft-404"),
    sent("302 to the section", [(302, "/world/")], page("World", text=WORDS * 20), L.SOFT_404, "soft-404"),
    sent("302 to the section of the year", [(302, "/world/2016/")], page("2016", text=WORDS * 20), L.SOFT_404, "soft-404"),
    sent("301 to the search", [(301, "/search?q=last+convoy")], page("Search", text=WORDS * 20), L.SOFT_404, "soft-404"),
    sent("302 to the search in German", [(302, "/suche/")], page("Suche", text=WORDS * 20), L.SOFT_404, "soft-404"),
    sent("301 to WordPress's search", [(301, "/?s=last+convoy+leaves")], page("Search", text=WORDS * 20), L.SOFT_404, "soft-404"),
    *(
        sent(
            f"{asked} to the home page",
            [(301, "/")],
            page("Example News", text=WORDS * 20),
            wanted,
            signal,
            asked=f"https://news.example/{asked}",
        )
        for asked, wanted, signal in (
            ("?p=48213", L.SOFT_404, "soft-404"),
            ("index.php?option=com&id=48213", L.SOFT_404, "soft-404"),
            ("?utm_source=x&fbclid=48213", L.LIVE, "answered"),
            ("?ver=2", L.LIVE, "answered"),
            ("?p=start", L.LIVE, "answered"),
        )
    ),
    sent(
        "301 from the number to the words",
        [(301, "/2016/last-convoy")],
        ARTICLE,
        L.MOVED,
        "moved",
        asked="https://news.example/?p=48213",
    ),
    sent("to an article in a folder of errors", [(301, "/2016/errors/the-last-convoy")], ARTICLE, L.MOVED, "moved"),
    sent("302 to /errors/general.html", [(302, "/errors/general.html")], page("Example", text=WORDS), L.SOFT_404, "soft-404"),
    shows("not found, without any markup", "Not Found", L.SOFT_404, "soft-404"),
    sent("a search that moved", [(301, "/search?q=a")], ARTICLE, L.MOVED, "moved", asked="https://news.example/find/search"),
    shows("an article on 404", page("What is a 404 error? | Example", "What is a 404 error?", WORDS * 30), L.LIVE, "answered"),
    shows("a how-to", page("How to fix Page Not Found", "How to fix Page Not Found", WORDS), L.LIVE, "answered"),
    shows("an encyclopedia", page("HTTP 404 - Encyclopedia", "HTTP 404", WORDS * 100), L.LIVE, "answered"),
    shows("a film of that name", page("Page Not Found: a novel", "Page Not Found: a novel", WORDS), L.LIVE, "answered"),
    shows(
        "words inside a long text",
        page("Archive report", "Archive report", WORDS * 20 + "Page not found. It has been removed."),
        L.LIVE,
        "answered",
    ),
    shows(
        "a report on a missing person", page("Body not found in river", "Body not found in river", WORDS * 10), L.LIVE, "answered"
    ),
    sent("to an article with such a name", [(302, "/world/body-not-found-in-river")], ARTICLE, L.LIVE, "answered"),
    one("a cited page called 404", response("https://art.example/404", 200, page("Room 404", text=WORDS)), L.LIVE, "answered"),
    sent("home that keeps the id", [(302, "/?p=18273")], ARTICLE, L.LIVE, "answered"),
    sent(
        "to the same page without /amp",
        [(302, "/world/2016/12/16/last-convoy-leaves-the-city")],
        ARTICLE,
        L.LIVE,
        "answered",
        asked=DEEP + "/amp",
    ),
    sent(
        "slug dropped, id kept",
        [(302, "/story/48213")],
        ARTICLE,
        L.LIVE,
        "answered",
        asked="https://news.example/story/48213/last-convoy-leaves-the-city",
    ),
]

_VIDEO = [
    youtube('"playabilityStatus":{"status":"OK"}', L.LIVE, "answered"),
    youtube('"playabilityStatus":{"status":"ERROR","reason":"Video unavailable"}', L.SOFT_404),
    youtube('"playabilityStatus":{"status":"ERROR"}', L.SOFT_404),
    youtube('"playabilityStatus":{"status":"LOGIN_REQUIRED","messages":["x"],"reason":"Private video"}', L.RESTRICTED),
    youtube('"playabilityStatus":{"status":"LOGIN_REQUIRED","reason":"Sign in to confirm you’re not a bot"}', L.WALLED),
    youtube('"playabilityStatus":{"status":"UNPLAYABLE","reason":"Not available in your country"}', L.RESTRICTED),
    youtube('"playabilityStatus":{"status":"UNPLAYABLE","reason":"This video has been removed by the uploader"}', L.SOFT_404),
    youtube('"playabilityStatus":{"status":"ERROR","reason":"An error occurred. Please try again later."}', L.TRANSIENT),
    youtube('"playabilityStatus":{"status":"ERROR","reason":"This video is private"}', L.RESTRICTED),
    youtube('"playabilityStatus":{"status":"UNPLAYABLE","reason":"No longer available in your country"}', L.RESTRICTED),
    youtube('"playabilityStatus":{"status":"ERROR","reason":"This video is not available in your country"}', L.RESTRICTED),
    youtube('"playabilityStatus":{"playableInEmbed":true,"status":"ERROR","reason":"Video unavailable"}', L.SOFT_404),
    youtube(" " * 700_000 + '"playabilityStatus":{"status":"ERROR"}', L.SOFT_404),
    youtube("", L.SOFT_404, title="Video unavailable - YouTube"),
    youtube("", L.LIVE, "answered", title="A march - YouTube"),
]

_PRIVACY = "Because of its privacy settings, this video cannot be played here."
_HOSTED = [
    *(
        shows(f"{name} ({code})", page("Sorry", "Sorry", said), wanted, "video", url=url, code=code)
        for name, url, code, said, wanted in [
            ("Vimeo, for chosen sites", "https://player.vimeo.com/video/123456789", 403, _PRIVACY, L.RESTRICTED),
            ("Vimeo, for chosen sites", "https://player.vimeo.com/video/123456789", 200, _PRIVACY, L.RESTRICTED),
            ("Vimeo, private", "https://vimeo.com/123456789", 404, "This is a private video.", L.RESTRICTED),
            ("Vimeo, with a password", "https://vimeo.com/123456789", 401, "Please enter the password.", L.RESTRICTED),
            ("Vimeo, removed", "https://player.vimeo.com/video/123456789", 200, "This video does not exist.", L.SOFT_404),
            (
                "Dailymotion, removed",
                "https://www.dailymotion.com/video/x1abcde",
                200,
                "This video has been removed.",
                L.SOFT_404,
            ),
            ("Dailymotion, private", "https://www.dailymotion.com/video/x1abcde", 200, "This video is private.", L.RESTRICTED),
            ("Instagram", "https://www.instagram.com/p/x/", 200, "Sorry, this page isn't available.", L.UNKNOWN),
            ("TikTok", "https://www.tiktok.com/@x/video/7000000000", 200, "Video currently unavailable", L.UNKNOWN),
            ("Facebook", "https://www.facebook.com/p/1", 200, "This content isn't available right now", L.UNKNOWN),
        ]
    ),
    shows("Vimeo, gone by its status", page("Sorry", "Sorry", "This video does not exist."), L.GONE, "status", code=404),
    shows("a page that quotes Vimeo", page("A film", "A film", _PRIVACY + WORDS * 5), L.LIVE, "answered"),
]

_MOVED = [
    sent("301 to a new path", [(301, "/archive/last-convoy")], ARTICLE, L.MOVED, "moved"),
    sent("308 to a new host", [(308, "https://other.example/last-convoy")], ARTICLE, L.MOVED, "moved"),
    sent("301 then 302", [(301, "/a/last-convoy"), (302, "/b/last-convoy")], ARTICLE, L.MOVED, "moved"),
    sent("302 is no move", [(302, "/b/last-convoy")], ARTICLE, L.LIVE, "answered"),
    sent("http to https", [(301, DEEP)], ARTICLE, L.LIVE, "answered", asked=DEEP.replace("https", "http")),
    sent("www", [(301, DEEP.replace("news", "www.news"))], ARTICLE, L.LIVE, "answered"),
    sent("closing slash", [(301, DEEP + "/")], ARTICLE, L.LIVE, "answered"),
    sent("tracking query", [(301, DEEP + "?ref=rss")], ARTICLE, L.LIVE, "answered"),
    sent("a short link", [(301, DEEP)], ARTICLE, L.LIVE, "answered", asked="https://bit.ly/AbC123"),
    sent(
        "a short link to a home page",
        [(301, "https://news.example/")],
        ARTICLE,
        L.LIVE,
        "answered",
        asked="https://bit.ly/AbC123",
    ),
    sent(
        "a short link to a page that moved",
        [(301, DEEP), (301, "/archive/last-convoy")],
        ARTICLE,
        L.MOVED,
        "moved",
        asked="https://bit.ly/AbC123",
    ),
    sent(
        "a shortener of a paper's own",
        [(301, "https://www.news.example/")],
        ARTICLE,
        L.LIVE,
        "answered",
        asked="https://nws.ex/1hQn4Zx",
    ),
    sent("a wrapper", [], ARTICLE, L.LIVE, "answered"),
    Case(
        "a loop",
        {
            DEEP: response(DEEP, 302, headers={"location": "/a"}),
            "https://news.example/a": response("https://news.example/a", 302, headers={"location": DEEP}),
        },
        L.UNKNOWN,
        "chain-end",
    ),
]

CASES = [*_STATUSES, *_FAULTS, *_WALLS, *_PARKED, *_SOFT, *_VIDEO, *_HOSTED, *_MOVED]
#: What a plain checker would call broken or fine wrongly: none of these is rot.
NEVER_ROT = frozenset({L.LIVE, L.MOVED, L.WALLED, L.RESTRICTED, L.TRANSIENT, L.UNKNOWN})
