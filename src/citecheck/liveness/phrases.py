"""The words of error pages, by language, folded at import: data for the soft-404 signal.

``TITLES`` stand as title or h1 of an error page, alone or with words of ``FILLERS``. ``SENTENCES`` stand in the text of a
page that says little else. Nothing here is so general that an article's headline would say it and no more.
"""

from __future__ import annotations

from citecheck.liveness.fold import fold

_TITLES = {
    "en": (
        *("page not found", "not found", "404 not found", "file not found", "document not found", "article not found"),
        *("story not found", "content not found", "post not found", "item not found", "resource not found", "url not found"),
        *("page cannot be found", "page can't be found", "page could not be found", "page couldn't be found"),
        *("page was not found", "page is not found", "page has not been found", "requested page was not found"),
        *("requested page could not be found", "requested page cannot be found", "requested url was not found"),
        *(
            "page does not exist",
            "page doesn't exist",
            "page no longer exists",
            "page is missing",
            "page missing",
            "missing page",
        ),
        *("page not available", "page is not available", "page isn't available", "page no longer available", "page unavailable"),
        *("page is no longer available", "content no longer available", "content is no longer available", "content unavailable"),
        *("content not available", "content isn't available", "article no longer available", "article is no longer available"),
        *("page has been removed", "page was removed", "page removed", "page has been deleted", "article has been removed"),
        *("page you are looking for does not exist", "page you are looking for cannot be found"),
        *("page you are looking for could not be found", "page you're looking for can't be found"),
        *("page you requested could not be found", "page you requested was not found", "page you requested does not exist"),
        *("can't find that page", "couldn't find that page", "can't find this page", "can't find the page you're looking for"),
        *("couldn't find the page you were looking for", "cannot find the page you are looking for", "nothing found"),
        *("nothing was found", "error 404", "404 error", "page does not exist anymore", "page can not be found"),
    ),
    "ar": (
        *("الصفحة غير موجودة", "هذه الصفحة غير موجودة", "الصفحة المطلوبة غير موجودة", "الصفحة التي تبحث عنها غير موجودة"),
        *("لم يتم العثور على الصفحة", "تعذر العثور على الصفحة", "لا يمكن العثور على الصفحة", "لم نتمكن من العثور على الصفحة"),
        *("لم يتم العثور على الصفحة المطلوبة", "الصفحة غير متوفرة", "الصفحة غير متاحة", "الصفحة المطلوبة غير متوفرة"),
        *("المحتوى غير متوفر", "المحتوى غير متاح", "المحتوى غير موجود", "الخبر غير موجود", "المقال غير موجود", "غير موجود"),
        *("خطأ 404", "404 خطأ", "الصفحة لم تعد موجودة", "المادة غير موجودة"),
    ),
    "fr": (
        *("page non trouvée", "page introuvable", "page inexistante", "page indisponible", "la page demandée est introuvable"),
        *(
            "la page demandée n'existe pas",
            "la page demandée n'existe plus",
            "cette page n'existe pas",
            "cette page n'existe plus",
        ),
        *("la page que vous recherchez n'existe pas", "la page que vous cherchez n'existe pas", "la page n'a pas été trouvée"),
        *("cette page est introuvable", "article introuvable", "document introuvable", "contenu introuvable", "erreur 404"),
        *("contenu indisponible", "la page n'existe pas", "page manquante", "la page recherchée est introuvable"),
    ),
    "de": (
        *("seite nicht gefunden", "seite wurde nicht gefunden", "seite konnte nicht gefunden werden", "seite existiert nicht"),
        *("seite existiert nicht mehr", "diese seite gibt es nicht", "diese seite gibt es nicht mehr", "seite nicht vorhanden"),
        *("seite nicht verfügbar", "angeforderte seite wurde nicht gefunden", "angeforderte seite konnte nicht gefunden werden"),
        *("die gesuchte seite wurde nicht gefunden", "artikel nicht gefunden", "artikel nicht mehr verfügbar", "nicht gefunden"),
        *("inhalt nicht gefunden", "dokument nicht gefunden", "fehler 404", "404 fehler", "inhalt nicht verfügbar"),
    ),
    "es": (
        *("página no encontrada", "no se encontró la página", "no se ha encontrado la página", "la página no existe"),
        *("esta página no existe", "página inexistente", "página no disponible", "la página solicitada no existe"),
        *("la página solicitada no se encuentra", "la página que busca no existe", "la página que buscas no existe"),
        *("no encontrado", "no encontrada", "artículo no encontrado", "contenido no disponible", "contenido no encontrado"),
        *("no podemos encontrar la página", "esta página ya no existe", "la página no ha sido encontrada"),
    ),
    "tr": (
        *("sayfa bulunamadı", "aradığınız sayfa bulunamadı", "aradığınız sayfayı bulamadık", "sayfa mevcut değil", "bulunamadı"),
        *("içerik bulunamadı", "haber bulunamadı", "böyle bir sayfa yok", "404 hatası", "hata 404", "sayfa yok"),
        *("aradığınız sayfa mevcut değil", "aradığınız içerik bulunamadı", "bu sayfa mevcut değil", "sayfaya ulaşılamıyor"),
    ),
    "ru": (
        *("страница не найдена", "страница не существует", "такой страницы нет", "такой страницы не существует", "ошибка 404"),
        *("запрашиваемая страница не найдена", "запрошенная страница не найдена", "страница недоступна", "страница удалена"),
        *("материал не найден", "документ не найден", "статья не найдена", "новость не найдена", "не найдено", "не найдена"),
        *("к сожалению страница не найдена", "404 не найдено", "страница не обнаружена", "материал удален"),
    ),
    "fa": (
        *("صفحه یافت نشد", "صفحه مورد نظر یافت نشد", "صفحه مورد نظر شما یافت نشد", "صفحه پیدا نشد", "صفحه مورد نظر پیدا نشد"),
        *("صفحه درخواستی یافت نشد", "این صفحه وجود ندارد", "صفحه موجود نیست", "صفحه مورد نظر وجود ندارد", "یافت نشد"),
        *("خطای 404", "خطای ۴۰۴", "مطلب یافت نشد", "خبر یافت نشد", "صفحه‌ای که به دنبال آن هستید یافت نشد"),
    ),
    "it": ("pagina non trovata", "pagina inesistente", "la pagina non esiste", "errore 404", "contenuto non trovato"),
    "pt": ("página não encontrada", "a página não existe", "erro 404", "conteúdo não encontrado", "não encontrado"),
    "nl": ("pagina niet gevonden", "deze pagina bestaat niet", "niet gevonden", "pagina bestaat niet"),
    "pl": ("nie znaleziono strony", "strona nie istnieje", "strona nie została znaleziona", "błąd 404"),
    "uk": ("сторінку не знайдено", "сторінка не знайдена", "помилка 404", "такої сторінки не існує"),
    "he": ("הדף לא נמצא", "העמוד לא נמצא", "הדף המבוקש לא נמצא", "שגיאה 404"),
    "zh": ("页面不存在", "页面未找到", "找不到页面", "您访问的页面不存在"),
    "ja": ("ページが見つかりません", "お探しのページは見つかりませんでした", "ページが見つかりませんでした"),
}
_SENTENCES = {
    "en": (
        *(
            "the page you are looking for",
            "the page you requested",
            "the page you were looking for",
            "the page you're looking for",
        ),
        *("the requested url", "the page you have requested", "the page you are trying to reach", "the article you requested"),
    ),
    "ar": ("الصفحة التي تبحث عنها", "الصفحة التي طلبتها", "الصفحة المطلوبة"),
    "fr": ("la page que vous recherchez", "la page que vous cherchez", "la page demandée", "la page que vous avez demandée"),
    "de": ("die von ihnen gesuchte seite", "die angeforderte seite", "die gewünschte seite", "die aufgerufene seite"),
    "es": ("la página que busca", "la página que buscas", "la página solicitada", "la página que está buscando"),
    "tr": ("aradığınız sayfa", "istediğiniz sayfa", "ulaşmaya çalıştığınız sayfa"),
    "ru": ("запрашиваемая страница", "запрошенная вами страница", "страница которую вы ищете", "запрашиваемая вами страница"),
    "fa": ("صفحه مورد نظر", "صفحه درخواستی", "صفحه ای که به دنبال آن هستید"),
}
_DENIALS = {
    "en": (
        *(
            "not found",
            "does not exist",
            "doesn't exist",
            "could not be found",
            "couldn't be found",
            "cannot be found",
            "no longer exists",
        ),
        *(
            "can't be found",
            "no longer available",
            "is not available",
            "isn't available",
            "can not be found",
            "might have been removed",
        ),
    ),
    "ar": ("غير موجودة", "غير متوفرة", "غير متاحة", "لم يتم العثور", "تعذر العثور", "لم تعد موجودة", "لا يمكن العثور"),
    "fr": ("n'existe pas", "n'existe plus", "introuvable", "n'a pas été trouvée", "n'est plus disponible"),
    "de": ("nicht gefunden", "existiert nicht", "nicht mehr verfügbar", "gibt es nicht", "existiert leider nicht"),
    "es": ("no existe", "no se encuentra", "no se ha encontrado", "no está disponible", "ya no existe", "no ha sido encontrada"),
    "tr": ("bulunamadı", "mevcut değil", "bulunmuyor", "bulunmamaktadır", "kaldırılmış"),
    "ru": ("не найдена", "не существует", "была удалена", "недоступна", "не обнаружена"),
    "fa": ("یافت نشد", "وجود ندارد", "پیدا نشد", "موجود نیست"),
}
#: Pages of a server or host that stand where a site was.
_PLACEHOLDERS = (
    *("account suspended", "this account has been suspended", "website suspended", "site suspended", "welcome to nginx"),
    *("apache2 ubuntu default page it works", "apache2 debian default page it works", "apache2 ubuntu default page"),
    *(
        "apache2 debian default page",
        "test page for the apache http server",
        "apache http server test page",
        "iis windows server",
    ),
    *(
        "web server's default page",
        "domain default page",
        "default web site page",
        "default parallels plesk page",
        "site not found",
    ),
    *("this site is no longer available", "website no longer available", "website is no longer available", "no such app"),
)

#: Words that stand around such a phrase and change nothing.
FILLERS = frozenset(
    fold(
        """404 410 ٤٠٤ ۴۰۴ error http status code oops ooops oh no sorry whoops uh ops ups oups we were are the a this that your
        page not found but is it looks like requested url www at on
        erreur désolé la cette fehler leider die diese lo sentimos siento esta errore erro helaas hata üzgünüz
        ошибка извините к сожалению خطأ عذرا عفوا نأسف هذه خطا خطای متاسفانه ببخشید"""
    ).split()
)


def _folded(table: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(dict.fromkeys(map(fold, phrases))) for language, phrases in table.items()}


#: By language, folded, so that tests can tell which languages are covered.
TITLES = _folded(_TITLES)
SENTENCES = _folded(_SENTENCES)
DENIALS = _folded(_DENIALS)
ALL_TITLES = tuple(phrase for phrases in TITLES.values() for phrase in phrases)
PLACEHOLDERS = tuple(map(fold, _PLACEHOLDERS))
