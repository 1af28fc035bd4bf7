"""Signals of walls: pages that stand between us and the cited page. What is behind them is not known, so never rot."""

from __future__ import annotations

import re

from citecheck.liveness.fold import holds, says
from citecheck.liveness.look import Look, Part, site
from citecheck.model.url import Url
from citecheck.model.verdict import Confidence, Liveness

#: (header, value, only with a status of refusal): headers that a vendor's wall sets, and the vendor.
#: Cloudflare documents ``cf-mitigated: challenge`` for every challenge page, whatever its status.
_HEADERS: tuple[tuple[str, str, bool, str], ...] = (
    ("cf-mitigated", r".", False, "Cloudflare"),
    ("x-vercel-mitigated", r"challenge|deny", False, "Vercel"),
    ("x-amzn-waf-action", r"challenge|captcha", False, "AWS WAF"),
    ("x-datadome", r".", True, "DataDome"),
    ("x-sucuri-block", r".", True, "Sucuri"),
    ("server", r"(?i)ddos-guard", True, "DDoS-Guard"),
)
#: Statuses by which walls refuse. A 404 behind the same vendor is the site's own.
REFUSALS = frozenset({401, 403, 405, 406, 409, 418, 429, 503})
#: (mark, most words, vendor): marks in the bytes of a wall. Vendors put their scripts into plain pages too, so a mark counts
#: only on a page that shows hardly anything else.
_MARKS: tuple[tuple[bytes, int, str], ...] = (
    (b"_cf_chl_opt", 200, "Cloudflare"),
    (b"cf-browser-verification", 200, "Cloudflare"),
    (b"sorry, you have been blocked", 200, "Cloudflare"),
    (b"incapsula incident id", 200, "Imperva"),
    (b"_incapsula_resource", 20, "Imperva"),
    (b"captcha-delivery.com", 60, "DataDome"),
    (b"px-captcha", 200, "HUMAN"),
    (b"sgcaptcha", 60, "SiteGround"),
    (b"sec-if-cpt-container", 100, "Akamai"),
    (b"errors.edgesuite.net", 100, "Akamai"),
    (b"kpsdk", 20, "Kasada"),
    (b"awswaf.com", 30, "AWS WAF"),
    (b"anubis_challenge", 300, "Anubis"),
    (b"ddos-guard", 60, "DDoS-Guard"),
    (b"please consult with your administrator", 60, "F5"),
    (b"our systems have detected unusual traffic", 300, "Google"),
)
#: Titles and headings of walls, folded. Cloudflare's "Just a moment" in the languages of the citations at hand.
_TITLES = (
    *("just a moment", "attention required", "checking your browser", "checking your browser before accessing"),
    *("pardon our interruption", "access to this page has been denied", "robot check", "are you a robot", "are you human"),
    *("human verification", "security check", "security checkpoint", "vercel security checkpoint", "one more step"),
    *("making sure youre not a bot", "verify you are human", "verifying you are human", "request rejected", "bot verification"),
    *("client challenge", "you have been blocked", "sorry you have been blocked", "ddos protection", "unusual traffic"),
    *("nur einen moment", "un instant", "un momento", "لحظه", "один момент", "bir dakika lutfen", "проверка браузера"),
)
_TITLE_EXTRA = frozenset({"please", "wait", "cloudflare", "required", "by", "and", "the", "a", "www", "to", "continue"})
_SHORT = 200

_LOGIN_SEGMENT = re.compile(
    r"(?i)(?:log-?in|log-?on|sign-?in|sign_in|user-?login|authwall|sso|saml2?|oauth2?|auth|authenticate|account-?login|signup|register)"
    r"(?:\.\w{2,5})?\Z"
)
_LOGIN_HOST = re.compile(r"(?:accounts?|login|signin|sso|auth|idp|cas|shibboleth)\.|.*\.auth0\.com\Z|.*\.okta\.com\Z")
_LOGIN_TITLES = (
    *("log in", "login", "log on", "logon", "sign in", "signin", "please log in", "please sign in", "member login", "user login"),
    *("تسجيل الدخول", "connexion", "se connecter", "identification", "anmelden", "anmeldung", "einloggen", "iniciar sesion"),
    *("acceder", "giris yap", "giris", "oturum ac", "войти", "вход", "авторизация", "ورود", "ورود به سايت"),
)
_LOGIN_EXTRA = frozenset(
    {"to", "or", "your", "account", "register", "sign", "up", "continue", "please", "the", "page", "a", "you", "must"}
)
_PASSWORD = re.compile(rb"""<input[^>]{0,300}type\s*=\s*["']?password""")

_CONSENT_HOST = re.compile(r"(?:consent|guce|cookiewall|privacy-gate)\.")
_CONSENT_SEGMENT = re.compile(r"(?i)(?:consent|cookie-?wall|cookie-?consent|privacy-?wall|privacy-?gate|gdpr)(?:\.\w{2,5})?\Z")
_CONSENT_TITLES = (
    *("before you continue", "we value your privacy", "your privacy choices", "cookie consent", "cookies consent"),
    *("avant de continuer", "nous respectons votre vie privee", "bevor sie fortfahren", "wir schatzen ihre privatsphare"),
    *("antes de continuar", "valoramos tu privacidad", "قبل المتابعه", "قبل المتابعه الي google"),
)


def bot_wall(look: Look) -> Part | None:
    """Judge walls against robots, whatever the status: by header, by marks of the vendors, by title, and LinkedIn's 999."""
    if look.last is None or look.status is None:
        return None
    seen = _wall_seen(look)
    if seen is None:
        return None
    vendor = f" ({seen['vendor']})" if seen.get("vendor") else ""
    words = f"A wall against robots{vendor} stands before the page; a person with a browser may see it."
    confidence: Confidence = "certain" if "header" in seen or look.status == 999 else "likely"
    return Part(
        liveness=Liveness.WALLED, signal="bot-wall", words=words, confidence=confidence, seen={**seen, "status": str(look.status)}
    )


def _wall_seen(look: Look) -> dict[str, str] | None:
    """Return what shows the wall, None where there is none."""
    refusal = look.status in REFUSALS
    for name, pattern, only_refusal, vendor in _HEADERS:
        value = look.header(name)
        if value and (refusal or not only_refusal) and re.search(pattern, value):
            return {"header": f"{name}: {value}", "vendor": vendor}
    if look.status == 999:
        return {"vendor": ""}
    if look.page is None:
        return None
    for mark, most, vendor in _MARKS:
        if look.words <= most and mark in look.body:
            return {"mark": mark.decode(), "vendor": vendor}
    if look.words <= _SHORT:
        return _title_seen(look)
    return None


def _title_seen(look: Look) -> dict[str, str] | None:
    for text in (*look.title_parts, *look.headings):
        if says(text, _TITLES, _TITLE_EXTRA | _host_words(look.final)):
            return {"title": text}
    return None


def _host_words(url: Url) -> frozenset[str]:
    return frozenset(re.split(r"[.-]", url.host))


def login_wall(look: Look) -> Part | None:
    """Judge pages that ask for a login in place of the cited one, by redirect or where they stand."""
    if not look.answered or _has_login_path(look.cited):
        return None
    if look.redirected and _leads_to_login(look):
        return Part(
            liveness=Liveness.RESTRICTED,
            signal="login-wall",
            words="The link is redirected to a login page.",
            seen={"url": look.final.normalised},
        )
    titled = any(
        says(text, _LOGIN_TITLES, _LOGIN_EXTRA | _host_words(look.final)) for text in (*look.title_parts, *look.headings)
    )
    if titled and look.words <= _SHORT and _PASSWORD.search(look.body):
        return Part(
            liveness=Liveness.RESTRICTED,
            signal="login-wall",
            words="The page asks for a login.",
            confidence="likely",
            seen={"title": look.page.title or "" if look.page else ""},
        )
    return None


def _leads_to_login(look: Look) -> bool:
    elsewhere = site(look.final) != site(look.cited) and _LOGIN_HOST.match(look.final.host) is not None
    return elsewhere or _has_login_path(look.final)


def _has_login_path(url: Url) -> bool:
    return any(_LOGIN_SEGMENT.match(segment) for segment in url.path.split("/"))


def consent_wall(look: Look) -> Part | None:
    """Judge pages that ask for consent to cookies before they show anything."""
    if not look.answered:
        return None
    moved_there = look.final != look.cited and (
        _CONSENT_HOST.match(look.final.host) or any(_CONSENT_SEGMENT.match(part) for part in look.final.path.split("/"))
    )
    spoken = look.words <= 150 and any(
        holds(text, phrase) for text in (*look.title_parts, *look.headings) for phrase in _CONSENT_TITLES
    )
    if not moved_there and not spoken:
        return None
    return Part(
        liveness=Liveness.WALLED,
        signal="consent-wall",
        words="A page that asks for consent to cookies stands before the cited one.",
        confidence="certain" if moved_there else "likely",
        seen={"url": look.final.normalised},
    )


def paywall(look: Look) -> Part | None:
    """Remark that a page says of itself that it is not free to read (schema.org ``isAccessibleForFree``); decides nothing."""
    if not look.answered or not re.search(rb'"isaccessibleforfree"\s*:\s*"?false', look.body):
        return None
    return Part(
        liveness=None,
        signal="paywall",
        words="The page says that it is not free to read; what was seen may be only its beginning.",
        seen={"isAccessibleForFree": "false"},
    )
