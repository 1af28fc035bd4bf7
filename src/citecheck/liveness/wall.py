"""Signals of walls: pages that stand between us and the cited page. What is behind them is not known, so never rot."""

from __future__ import annotations

import re

from citecheck.liveness.fold import fold, holds, says
from citecheck.liveness.look import Look, Part, site
from citecheck.liveness.vendors import ADDRESSES, HEADERS, MARKS, REFUSALS, TITLES
from citecheck.model.url import Url
from citecheck.model.verdict import Confidence, Liveness

_TITLE_EXTRA = frozenset({"please", "wait", "cloudflare", "required", "by", "and", "the", "a", "www", "to", "continue"})
_SHORT = 200
#: Words of a page without a field for a password up to which it may be a login's; longer parts of a path than this name articles.
_LOGIN_WORDS, _LONG_PART = 300, 24
_CONSENT_SHORT = 80

_LOGIN_SEGMENT = re.compile(
    r"(?i)(?:log-?in|log-?on|sign-?in|sign_in|user-?login|authwall|sso|saml2?|oauth2?|auth|authori[sz](?:e|ation)|authenticate|account-?login|signup|register)"
    r"(?:\.\w{2,6})?\Z"
)
_LOGIN_HOST = re.compile(r"(?:accounts?|login|signin|sso|auth|idp|wayf|cas|shibboleth)\.|.*\.auth0\.com\Z|.*\.okta\.com\Z")
_LOGIN_TITLES = tuple(
    map(
        fold,
        (
            *("log in", "login", "log on", "logon", "sign in", "signin", "please log in", "please sign in", "member login"),
            *("user login", "تسجيل الدخول", "سجل الدخول", "دخول الأعضاء"),
            *("connexion", "connectez-vous", "identifiez-vous", "se connecter", "identification"),
            *("anmelden", "anmeldung", "einloggen", "iniciar sesión", "inicia sesión", "acceder", "entrar"),
            *("giriş yap", "giriş", "oturum aç", "войти", "вход", "авторизация", "вход в систему", "вход на сайт"),
            *("ورود", "ورود به سایت", "ورود کاربران"),
        ),
    )
)
_LOGIN_EXTRA = frozenset(
    {"to", "or", "your", "account", "register", "sign", "up", "continue", "please", "the", "page", "a", "you", "must"}
)
_PASSWORD = re.compile(rb"""<input[^>]{0,300}type\s*=\s*["']?password""")

#: Somewhere in a page's data, its spelling fixed by schema.org.
_NOT_FREE = re.compile(rb'"isAccessibleForFree"\s*:\s*"?[Ff]alse')
_CONSENT_HOST = re.compile(r"(?:consent|guce|cookiewall|cookie-?consent|privacy-?gate|privacywall|myprivacy)\.")
_CONSENT_SEGMENT = re.compile(
    r"(?i)(?:consent|cookie-?wall|cookie-?consent|privacy-?wall|privacy-?gate|gdpr|zustimmung|privacy-?choices)(?:\.\w{2,5})?\Z"
)
_CONSENT_TITLES = tuple(
    map(
        fold,
        (
            *("before you continue", "we value your privacy", "your privacy choices", "cookie consent", "cookies consent"),
            *("we care about your privacy", "your privacy matters", "we use cookies", "this website uses cookies"),
            *("avant de continuer", "nous respectons votre vie privée", "votre vie privée compte", "gestion des cookies"),
            *("bevor sie fortfahren", "wir schätzen ihre privatsphäre", "ihre privatsphäre ist uns wichtig"),
            *("yahoo is part of the yahoo family of brands", "weiterlesen mit werbung", "lesen sie mit werbung weiter"),
            *("zustimmung erforderlich", "mit werbung weiterlesen", "wir verwenden cookies"),
            *("antes de continuar", "valoramos tu privacidad", "valoramos su privacidad", "nos importa tu privacidad"),
            *("قبل المتابعة", "قبل المتابعة إلى google", "نحن نقدر خصوصيتك", "خصوصيتك تهمنا", "نستخدم ملفات تعريف الارتباط"),
            *("devam etmeden önce", "gizliliğinize önem veriyoruz", "çerez kullanıyoruz", "gizliliğiniz bizim için önemli"),
            *("прежде чем продолжить", "мы ценим вашу конфиденциальность", "мы используем файлы cookie", "мы используем cookie"),
            *("پیش از ادامه", "قبل از ادامه", "حریم خصوصی شما برای ما مهم است", "ما از کوکی استفاده می‌کنیم"),
        ),
    )
)
#: What managers of consent put into a page; it counts where the page shows hardly anything but a request for consent.
_CONSENT_MARKS = (
    *(b"onetrust", b"didomi", b"sp_message_container", b"sourcepoint", b"usercentrics", b"cookiebot", b"trustarc", b"qc-cmp2"),
    *(b"fundingchoices", b"iubenda", b"cookiefirst", b"consentmanager", b"axeptio", b"klaro"),
)
_CONSENT_WORDS = re.compile(
    r"\b(?:cookies?|consent|privacy|einwilligung|zustimm\w*|confidentialite|privacidad|çerez\w*|cerez\w*|كوكيز|كوكي|الخصوصيه)\b"
)


_HEADERS_OF_REFUSALS = tuple((name, pattern, vendor) for name, pattern, _, vendor in HEADERS)
_HEADER_NAMES = frozenset(given for name, *_ in HEADERS for given in (name, f"x-archive-orig-{name}"))
_HEADERS_AT_ANY_STATUS = tuple((name, pattern, vendor) for name, pattern, only_refusal, vendor in HEADERS if not only_refusal)


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
    if not look.lacks(_HEADER_NAMES):
        for name, pattern, vendor in _HEADERS_OF_REFUSALS if look.status in REFUSALS else _HEADERS_AT_ANY_STATUS:
            value = look.header(name)
            if value and re.search(pattern, value):
                return {"header": f"{name}: {value}", "vendor": vendor}
    if look.status == 999:
        return {"vendor": ""}
    return _sent_to_wall(look) or _body_seen(look)


def _sent_to_wall(look: Look) -> dict[str, str] | None:
    """Return the address of a wall to which the chain was sent; one that was cited itself is none."""
    if len(look.chain.hops) < 2 or not look.redirected:
        return None
    address, cited = (f"{url.host}{url.path}" for url in (look.final, look.cited))
    for pattern, vendor in ADDRESSES:
        if pattern.match(address) and not pattern.match(cited):
            return {"url": look.final.normalised, "vendor": vendor}
    return None


def _body_seen(look: Look) -> dict[str, str] | None:
    if look.page is None:
        return None
    for mark, most, vendor in MARKS:
        if look.words <= most and mark in look.body:
            return {"mark": mark.decode(), "vendor": vendor}
    if look.words <= _SHORT:
        return _title_seen(look)
    return None


def _title_seen(look: Look) -> dict[str, str] | None:
    for text in (*look.title_parts, *look.headings):
        if says(text, TITLES, _TITLE_EXTRA | _host_words(look.final)):
            return {"title": text}
    return None


def _host_words(url: Url) -> frozenset[str]:
    return frozenset(re.split(r"[.-]", url.host))


def login_wall(look: Look) -> Part | None:
    """Judge pages that ask for a login in place of the cited one, by redirect or where they stand."""
    if not look.answered or _has_login_path(look.cited):
        return None
    asks = _PASSWORD.search(look.body) is not None
    if look.redirected and _leads_to_login(look) and (asks or look.page is None or look.words <= _LOGIN_WORDS):
        return Part(
            liveness=Liveness.RESTRICTED,
            signal="login-wall",
            words="The link is redirected to a login page.",
            seen={"url": look.final.normalised},
        )
    titled = any(
        says(text, _LOGIN_TITLES, _LOGIN_EXTRA | _host_words(look.final)) for text in (*look.title_parts, *look.headings)
    )
    if titled and look.words <= _SHORT and asks:
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
    """Tell whether a path ends in a login's name, or has one before short parts: "/login/form", not "/register/ship-comes-in"."""
    parts = [part for part in url.path.split("/") if part]
    at = next((at for at, part in enumerate(parts) if _LOGIN_SEGMENT.match(part)), None)
    return at is not None and not any(part.count("-") > 1 or len(part) > _LONG_PART for part in parts[at + 1 :])


def consent_wall(look: Look) -> Part | None:
    """Judge pages that ask for consent to cookies before they show anything."""
    if not look.answered:
        return None
    moved_there = look.final != look.cited and _is_about_consent(look.final) and not _is_about_consent(look.cited)
    spoken = look.words <= 150 and any(
        holds(text, phrase) for text in (*look.title_parts, *look.headings) for phrase in _CONSENT_TITLES
    )
    if not moved_there and not spoken and not _asks_for_consent(look):
        return None
    return Part(
        liveness=Liveness.WALLED,
        signal="consent-wall",
        words="A page that asks for consent to cookies stands before the cited one.",
        confidence="certain" if moved_there else "likely",
        seen={"url": look.final.normalised},
    )


def _is_about_consent(url: Url) -> bool:
    return bool(_CONSENT_HOST.match(url.host)) or any(_CONSENT_SEGMENT.match(part) for part in url.path.split("/"))


def _asks_for_consent(look: Look) -> bool:
    """Tell whether a page shows next to nothing but its consent manager's question."""
    return (
        look.words <= _CONSENT_SHORT
        and _CONSENT_WORDS.search(look.opening) is not None
        and any(mark in look.body for mark in _CONSENT_MARKS)
    )


def paywall(look: Look) -> Part | None:
    """Remark that a page says of itself that it is not free to read (schema.org ``isAccessibleForFree``); decides nothing."""
    if not look.answered or look.last is None or not _NOT_FREE.search(look.last.body):
        return None
    return Part(
        liveness=None,
        signal="paywall",
        words="The page says that it is not free to read; what was seen may be only its beginning.",
        seen={"isAccessibleForFree": "false"},
    )
