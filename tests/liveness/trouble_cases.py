"""Verdict cases: pages that answer 200 in the cited one's place, and say that there is trouble or that we may not see it."""

from __future__ import annotations

from tests.liveness.cases import ARTICLE, DEEP, MENU, WORDS, L, page, sent, shows

#: Title and h1 as sites write them, by language.
FAULTS = {
    "en": (
        *("Site under maintenance", "503 Service Unavailable", "Error establishing a database connection", "502 Bad Gateway"),
        *(
            "500 Internal Server Error",
            "Briefly unavailable for scheduled maintenance. Check back in a minute.",
            "Bandwidth Limit Exceeded",
        ),
        *("Sorry, something went wrong. Please try again later.", "429 Too Many Requests"),
    ),
    "ar": ("الموقع تحت الصيانة", "عذراً، حدث خطأ في الخادم"),
    "fr": ("Site en maintenance", "Désolé, une erreur est survenue"),
    "de": ("Wartungsarbeiten", "Leider ist ein Fehler aufgetreten"),
    "es": ("Sitio en mantenimiento", "Lo sentimos, ha ocurrido un error"),
    "tr": ("Sitemiz bakımda", "Üzgünüz, bir hata oluştu"),
    "ru": ("На сайте ведутся технические работы", "Извините, сайт временно недоступен"),
    "fa": ("سایت در دست تعمیر است", "متاسفانه خطایی رخ داده است"),
}
REFUSALS = {
    "en": (
        *("Access Denied", "403 Forbidden", "This content is not available in your region", "Unavailable For Legal Reasons"),
        *("Subscribe to read", "This website has been blocked"),
    ),
    "ar": ("تم حجب هذا الموقع", "عذراً، هذا المحتوى غير متاح في بلدك"),
    "fr": ("Accès refusé", "Article réservé aux abonnés"),
    "de": ("Zugriff verweigert", "Diese Seite ist in Ihrem Land nicht verfügbar"),
    "es": ("Acceso denegado", "Contenido no disponible en tu país"),
    "tr": ("Erişim engellendi", "Bu siteye erişim engellenmiştir"),
    "ru": ("Доступ ограничен", "Доступ к информационному ресурсу ограничен"),
    "fa": ("دسترسی غیر مجاز", "دسترسی به این سایت مسدود است"),
}
_TO = {
    L.TRANSIENT: ("/maintenance.html", "/500.html", "/errors/503.html", "/error?code=500", "/service-unavailable", "/wartung/"),
    L.RESTRICTED: (
        "/403.html",
        "/access-denied",
        "/not-available-in-your-country",
        "/age-gate?return=x",
        "/select-region",
        "/paywall",
    ),
    L.WALLED: ("/captcha?return=x", "/enable-cookies", "/action/cookieAbsent", "/unsupported-browser.html"),
}
_ACCESS = "The requested page is temporarily unavailable. Please try again later."

CASES = [
    *(
        shows(f"{tongue}: {wanted.value} by {place}: {said}", body, wanted, "in-its-place")
        for table, wanted in ((FAULTS, L.TRANSIENT), (REFUSALS, L.RESTRICTED))
        for tongue, titles in table.items()
        for said in titles
        for place, body in (
            ("title", page(f"{said} | Example News", extra=MENU)),
            ("h1", page("Example News", said, extra=MENU)),
        )
    ),
    *(
        sent(f"302 to {target}", [(302, target)], page("Example", text=WORDS * 2), wanted, "in-its-place")
        for wanted, targets in _TO.items()
        for target in targets
    ),
    shows("a text of few words", page("Example News", text=_ACCESS), L.TRANSIENT, "in-its-place"),
    shows(
        "PHP's last words",
        page("", text="Fatal error: Uncaught Error: no such table in /srv/x.php on line 3"),
        L.TRANSIENT,
        "in-its-place",
    ),
    shows(
        "a state's notice in a frame",
        "<html><body><iframe src='http://10.10.34.36?type=x'></iframe>",
        L.RESTRICTED,
        "in-its-place",
    ),
    shows(
        "not found, on a server's error page", page("404 - File or directory not found.", "Server Error"), L.SOFT_404, "soft-404"
    ),
    sent("302 to an error page without a reason", [(302, "/error")], page("Example", text=WORDS), L.SOFT_404, "soft-404"),
    sent("302 to /500.html that says not found", [(302, "/500.html")], page("Page not found"), L.SOFT_404, "soft-404"),
    sent("to an article on maintenance", [(302, "/world/maintenance-of-the-dam")], ARTICLE, L.LIVE, "answered"),
    sent(
        "a cited page called so",
        [(302, "/en/maintenance")],
        ARTICLE,
        L.LIVE,
        "answered",
        asked="https://news.example/maintenance",
    ),
    sent("an article's number", [(302, "/world/500")], ARTICLE, L.LIVE, "answered"),
    shows(
        "an article on a fault",
        page("Internal server error at the ministry", "Internal server error at the ministry", WORDS),
        L.LIVE,
        "answered",
    ),
    shows("an article called so", page("Access denied", "Access denied", WORDS * 20), L.LIVE, "answered"),
    shows(
        "an article that mentions it",
        page("Dam closes", "Dam closes", "The dam is under maintenance. " + WORDS * 4),
        L.LIVE,
        "answered",
    ),
    shows(
        "a film on construction",
        page("Under construction: a city", "Under construction: a city", WORDS),
        L.LIVE,
        "answered",
        url=DEEP,
    ),
]
