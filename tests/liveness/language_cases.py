"""Verdict cases by language: what error pages and logins say in the eight languages of the citations at hand."""

from __future__ import annotations

from tests.liveness.cases import MENU, WORDS, L, page, shows

#: Titles and headings of error pages, as native sites write them.
TITLES = {
    "en": (
        *(
            "410 Gone",
            "Hmm... this page doesn’t exist",
            "We can’t seem to find the page you’re looking for",
        ),
        *("404 Not Found", "Page not found", "Sorry, we can't find that page", "This page doesn't exist", "Oops! Page not found"),
        *("This article is no longer available", "The page you requested could not be found", "Error 404: Page Not Found"),
    ),
    "ar": (
        *(
            "عذرا! لم نجد ما تبحث عنه",
            "حدث خطأ: الصفحة المطلوبة محذوفة",
        ),
        *("الصفحة غير موجودة", "عفواً، الصفحة المطلوبة غير موجودة", "لم يتم العثور على الصفحة", "خطأ 404"),
        *("الصفحة المطلوبة غير متاحة", "تعذّر العثور على الصفحة", "تم حذف هذا الخبر", "صفحة غير موجودة"),
    ),
    "fr": (
        *(
            "Page introuvable",
            "Page non trouvée",
            "Désolé, cette page n’existe plus",
            "Erreur 404",
            "Cet article n'est plus disponible",
        ),
        *("Oups ! La page demandée est introuvable", "La page que vous cherchez n'existe pas", "Impossible de trouver la page"),
    ),
    "de": (
        *(
            "Seite nicht gefunden",
            "Diese Seite existiert nicht mehr",
            "Fehler 404",
            "Die angeforderte Seite wurde nicht gefunden",
        ),
        *(
            "Leider nicht gefunden",
            "Dieser Artikel ist nicht mehr verfügbar",
            "Seite nicht verfügbar",
            "404 – Seite nicht gefunden",
        ),
    ),
    "es": (
        *("Página no encontrada", "Lo sentimos, la página no existe", "Error 404", "Esta página ya no existe"),
        *("No se ha encontrado la página", "La página que buscas no existe", "Contenido no disponible", "No encontrado"),
    ),
    "tr": (
        *("Üzgünüz, böyle bir sayfa bulunmuyor",),
        *("Sayfa bulunamadı", "Aradığınız sayfa bulunamadı", "404 hatası", "Üzgünüz, aradığınız sayfa bulunamadı"),
        *("Bu sayfa artık mevcut değil", "İçerik bulunamadı", "HABER BULUNAMADI", "Sayfaya ulaşılamıyor"),
    ),
    "ru": (
        *(
            "Упс! Такой страницы нет",
            "Извините, запрашиваемая страница не найдена или была удалена",
        ),
        *("Страница не найдена", "Ошибка 404", "Извините, страница не найдена", "Такой страницы не существует"),
        *("Запрашиваемая страница не найдена", "Материал удалён", "К сожалению, страница не найдена", "Страница удалена"),
    ),
    "fa": (
        *("متاسفانه صفحه ای که به دنبال آن بودید پیدا نشد",),
        *("صفحه مورد نظر یافت نشد", "صفحه پیدا نشد", "خطای ۴۰۴", "متأسفانه صفحه مورد نظر شما یافت نشد"),
        *("این صفحه وجود ندارد", "برگه پیدا نشد", "خبر مورد نظر یافت نشد", "صفحه‌ای که به دنبال آن هستید یافت نشد"),
    ),
}
#: Sentences of short pages whose title says nothing.
TEXTS = {
    "en": (
        "The requested URL /a/b was not found on this server.",
        "We're sorry, the page you are looking for may have been moved or no longer exists.",
        "The article you requested is no longer available.",
    ),
    "ar": (
        "نأسف، الصفحة التي تبحث عنها غير موجودة أو تم نقلها.",
        "الصفحة المطلوبة غير متوفرة حالياً.",
        "الصفحة التي تحاول الوصول إليها لم تعد موجودة.",
    ),
    "fr": (
        "La page que vous recherchez n'existe pas ou a été déplacée.",
        "La page demandée est introuvable.",
        "L'article que vous recherchez n'est plus disponible.",
    ),
    "de": (
        "Die von Ihnen gesuchte Seite existiert leider nicht.",
        "Die angeforderte Seite wurde nicht gefunden.",
        "Die Seite, die Sie suchen, ist nicht mehr verfügbar.",
    ),
    "es": (
        "La página que busca no existe o ha sido movida.",
        "La página solicitada no se encuentra en este servidor.",
        "El artículo que busca ya no existe.",
    ),
    "tr": (
        "Aradığınız sayfa silinmiş ya da taşınmış olabilir.",
        "Ulaşmaya çalıştığınız sayfa mevcut değil.",
        "Aradığınız haber kaldırılmış.",
    ),
    "ru": (
        "Запрашиваемая страница не существует или была удалена.",
        "Страница, которую вы ищете, не найдена.",
        "Запрашиваемый материал отсутствует.",
    ),
    "fa": (
        "صفحه مورد نظر شما وجود ندارد.",
        "صفحه‌ای که به دنبال آن هستید حذف شده است.",
        "متأسفانه مطلب مورد نظر یافت نشد.",
    ),
}
LOGINS = {
    "en": ("Sign in", "Log in to continue"),
    "ar": ("تسجيل الدخول",),
    "fr": ("Connexion", "Se connecter"),
    "de": ("Anmelden", "Anmeldung"),
    "es": ("Iniciar sesión", "Acceder"),
    "tr": ("Giriş yap", "Oturum aç"),
    "ru": ("Вход", "Войти"),
    "fa": ("ورود", "ورود به سایت"),
}
#: Headlines of articles that hold such words and say something else.
_HEADLINES = {
    "en": "Ship not found after the storm",
    "ar": "الأدلة غير موجودة في ملف القضية",
    "fr": "Le trésor reste introuvable, dit le maire",
    "de": "Vermisster Wanderer nicht gefunden",
    "es": "El avión no ha sido encontrado",
    "tr": "Kayıp balıkçılar bulunamadı, arama sürüyor",
    "ru": "Пропавшая лодка не найдена, поиски продолжаются",
    "fa": "قایق گمشده هنوز پیدا نشد، جستجو ادامه دارد",
}

CASES = [
    *(
        shows(f"{tongue}: title “{title}”", page(f"{title} | Example News", extra=MENU), L.SOFT_404, "soft-404")
        for tongue, titles in TITLES.items()
        for title in titles
    ),
    *(
        shows(f"{tongue}: h1 “{title}”", page("Example News", title, extra=MENU), L.SOFT_404, "soft-404")
        for tongue, titles in TITLES.items()
        for title in titles
    ),
    *(
        shows(f"{tongue}: text “{text[:30]}”", page("Example News", text=text), L.SOFT_404, "soft-404")
        for tongue, texts in TEXTS.items()
        for text in texts
    ),
    *(
        shows(f"{tongue}: login “{title}”", page(title, title, extra="<input type=password>"), L.RESTRICTED, "login-wall")
        for tongue, titles in LOGINS.items()
        for title in titles
    ),
    *(
        shows(f"{tongue}: an article called “{headline}”", page(headline, headline, WORDS * 4), L.LIVE, "answered")
        for tongue, headline in _HEADLINES.items()
    ),
]
