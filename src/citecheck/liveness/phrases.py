"""The words of error pages, by language, folded at import: data for the soft-404 signal.

``TITLES`` stand as title or h1 of an error page, alone or with words of ``FILLERS``. ``SENTENCES`` stand in the text of a
page that says little else. Nothing here is so general that an article's headline would say it and no more.
"""

from __future__ import annotations

from citecheck.liveness.fold import fold

_TITLES = {
    "en": (
        *("page isn't here", "page is not here", "page is gone"),
        *("page has gone", "page doesn't exist anymore", "we lost this page"),
        *("we can't find this page", "we couldn't find this page", "we can't find that page"),
        *("we couldn't find that page", "we can't find the page you're looking for", "page has moved or no longer exists"),
        *("page may have been removed", "story is no longer available", "story no longer available"),
        *("article has been deleted", "content has been removed", "content was removed"),
        *("post has been removed", "post is no longer available", "post no longer available"),
        *("post unavailable", "article unavailable", "video not found"),
        *("requested page does not exist", "requested page is not available", "page you are trying to reach does not exist"),
        *(
            "page you requested cannot be found",
            "page you requested is no longer available",
            "can't find what you're looking for",
        ),
        *("couldn't find what you're looking for", "link you followed may be broken", "link is broken"),
        *("broken link", "url does not exist", "http 404 not found"),
        *("no such page", "there is no such page", "page can't be displayed"),
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
        *("صفحة غير موجودة", "الصفحة غير موجوده او تم حذفها", "الصفحة المطلوبة غير متاحة"),
        *("الصفحة المطلوبة لم تعد متاحة", "الصفحة التي طلبتها غير موجودة", "الصفحة التي تحاول الوصول إليها غير موجودة"),
        *("لا توجد صفحة بهذا العنوان", "لا يمكن إيجاد الصفحة", "لم نتمكن من إيجاد الصفحة"),
        *("لم نعثر على الصفحة", "لم يتم إيجاد الصفحة", "تم حذف الصفحة"),
        *("تم حذف هذه الصفحة", "تم حذف الخبر", "تم حذف هذا الخبر"),
        *("الرابط غير صحيح", "الرابط غير موجود", "الرابط الذي طلبته غير موجود"),
        *("المحتوى المطلوب غير متاح", "المحتوى لم يعد متاحا", "الموضوع غير موجود"),
        *("المقال لم يعد متاحا", "الصفحة مفقودة", "لم يتم العثور على شيء"),
        *("لم يتم العثور على المحتوى", "غير موجودة"),
        *("الصفحة غير موجودة", "هذه الصفحة غير موجودة", "الصفحة المطلوبة غير موجودة", "الصفحة التي تبحث عنها غير موجودة"),
        *("لم يتم العثور على الصفحة", "تعذر العثور على الصفحة", "لا يمكن العثور على الصفحة", "لم نتمكن من العثور على الصفحة"),
        *("لم يتم العثور على الصفحة المطلوبة", "الصفحة غير متوفرة", "الصفحة غير متاحة", "الصفحة المطلوبة غير متوفرة"),
        *("المحتوى غير متوفر", "المحتوى غير متاح", "المحتوى غير موجود", "الخبر غير موجود", "المقال غير موجود", "غير موجود"),
        *("خطأ 404", "404 خطأ", "الصفحة لم تعد موجودة", "المادة غير موجودة"),
    ),
    "fr": (
        *("cette page n'est plus disponible", "cette page n'est pas disponible", "page non disponible"),
        *("la page que vous demandez n'existe pas", "la page que vous demandez est introuvable", "la page n'existe plus"),
        *("la page est introuvable", "la page demandée n'a pas été trouvée", "nous n'avons pas trouvé cette page"),
        *("nous ne trouvons pas la page que vous cherchez", "impossible de trouver la page", "cette page a été supprimée"),
        *("page supprimée", "article supprimé", "article indisponible"),
        *("l'article demandé n'existe pas", "cet article n'existe plus", "cet article n'est plus disponible"),
        *("ce contenu n'est plus disponible", "ce contenu n'est pas disponible", "contenu supprimé"),
        *("aucun résultat trouvé", "page perdue", "lien rompu"),
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
        *("die seite wurde nicht gefunden", "die seite existiert nicht", "die seite existiert nicht mehr"),
        *("diese seite existiert nicht", "diese seite existiert nicht mehr", "diese seite konnte nicht gefunden werden"),
        *("die seite ist nicht verfügbar", "seite nicht mehr verfügbar", "seite nicht mehr vorhanden"),
        *("seite gelöscht", "die angeforderte seite existiert nicht", "die aufgerufene seite existiert nicht"),
        *(
            "die aufgerufene seite wurde nicht gefunden",
            "die gewünschte seite wurde nicht gefunden",
            "die gewünschte seite existiert nicht",
        ),
        *("wir können die seite nicht finden", "wir konnten die seite nicht finden", "artikel nicht verfügbar"),
        *("dieser artikel ist nicht mehr verfügbar", "beitrag nicht gefunden", "beitrag nicht mehr verfügbar"),
        *("inhalt nicht mehr verfügbar", "dieser inhalt ist nicht mehr verfügbar", "nichts gefunden"),
        *("seite nicht gefunden", "seite wurde nicht gefunden", "seite konnte nicht gefunden werden", "seite existiert nicht"),
        *("seite existiert nicht mehr", "diese seite gibt es nicht", "diese seite gibt es nicht mehr", "seite nicht vorhanden"),
        *("seite nicht verfügbar", "angeforderte seite wurde nicht gefunden", "angeforderte seite konnte nicht gefunden werden"),
        *("die gesuchte seite wurde nicht gefunden", "artikel nicht gefunden", "artikel nicht mehr verfügbar", "nicht gefunden"),
        *("inhalt nicht gefunden", "dokument nicht gefunden", "fehler 404", "404 fehler", "inhalt nicht verfügbar"),
    ),
    "es": (
        *("página no existe", "esta página no está disponible", "la página no está disponible"),
        *(
            "la página que estás buscando no existe",
            "la página que está buscando no existe",
            "la página solicitada no ha sido encontrada",
        ),
        *("no hemos podido encontrar la página", "no pudimos encontrar la página", "no hemos encontrado la página"),
        *("no encontramos la página que buscas", "la página ya no existe", "la página ha sido eliminada"),
        *("página eliminada", "esta página ha sido eliminada", "artículo no disponible"),
        *("el artículo no existe", "este artículo ya no está disponible", "noticia no encontrada"),
        *("la noticia no existe", "el contenido no está disponible", "este contenido no está disponible"),
        *("este contenido ya no está disponible", "contenido eliminado", "error 404 página no encontrada"),
        *("enlace roto",),
        *("página no encontrada", "no se encontró la página", "no se ha encontrado la página", "la página no existe"),
        *("esta página no existe", "página inexistente", "página no disponible", "la página solicitada no existe"),
        *("la página solicitada no se encuentra", "la página que busca no existe", "la página que buscas no existe"),
        *("no encontrado", "no encontrada", "artículo no encontrado", "contenido no disponible", "contenido no encontrado"),
        *("no podemos encontrar la página", "esta página ya no existe", "la página no ha sido encontrada"),
    ),
    "tr": (
        *("sayfa bulunamıyor", "sayfa bulunamamıştır", "aradığınız sayfa artık mevcut değil"),
        *("aradığınız sayfaya ulaşılamıyor", "istediğiniz sayfa bulunamadı", "istenen sayfa bulunamadı"),
        *("bu sayfa artık mevcut değil", "bu sayfa bulunamadı", "bu sayfaya ulaşılamıyor"),
        *("bu sayfa kaldırılmış", "sayfa kaldırılmış", "sayfa silinmiş"),
        *("aradığınız haber bulunamadı", "haber kaldırılmış", "içerik mevcut değil"),
        *("içerik kaldırılmış", "bu içerik kaldırılmış", "bu içerik artık mevcut değil"),
        *("404 sayfa bulunamadı", "böyle bir sayfa bulunamadı", "kayıt bulunamadı"),
        *("sayfa bulunamadı", "aradığınız sayfa bulunamadı", "aradığınız sayfayı bulamadık", "sayfa mevcut değil", "bulunamadı"),
        *("içerik bulunamadı", "haber bulunamadı", "böyle bir sayfa yok", "404 hatası", "hata 404", "sayfa yok"),
        *("aradığınız sayfa mevcut değil", "aradığınız içerik bulunamadı", "bu sayfa mevcut değil", "sayfaya ulaşılamıyor"),
    ),
    "ru": (
        *("страница отсутствует", "страница больше не существует", "страница была удалена"),
        *("страница не доступна", "страница потеряна", "данная страница не найдена"),
        *("данная страница не существует", "запрашиваемая страница не существует", "запрашиваемая страница отсутствует"),
        *("запрашиваемая вами страница не найдена", "запрошенная вами страница не найдена", "нет такой страницы"),
        *("такой страницы у нас нет", "страницы не существует", "публикация не найдена"),
        *("публикация удалена", "запись не найдена", "новость удалена"),
        *("статья удалена", "материал не существует", "материал недоступен"),
        *("документ не существует", "контент недоступен", "ничего не найдено"),
        *("404 страница не найдена",),
        *("страница не найдена", "страница не существует", "такой страницы нет", "такой страницы не существует", "ошибка 404"),
        *("запрашиваемая страница не найдена", "запрошенная страница не найдена", "страница недоступна", "страница удалена"),
        *("материал не найден", "документ не найден", "статья не найдена", "новость не найдена", "не найдено", "не найдена"),
        *("к сожалению страница не найдена", "404 не найдено", "страница не обнаружена", "материал удален"),
    ),
    "fa": (
        *("صفحه مورد نظر شما وجود ندارد", "صفحه مورد نظر شما پیدا نشد", "صفحه مورد نظر موجود نیست"),
        *("صفحه مورد نظر در دسترس نیست", "صفحه‌ای که دنبال آن هستید پیدا نشد", "صفحه‌ای که به دنبال آن هستید وجود ندارد"),
        *("این صفحه یافت نشد", "این صفحه پیدا نشد", "این صفحه در دسترس نیست"),
        *("صفحه حذف شده است", "این صفحه حذف شده است", "برگه پیدا نشد"),
        *("برگه یافت نشد", "خبر مورد نظر یافت نشد", "خبر مورد نظر پیدا نشد"),
        *("مطلب مورد نظر یافت نشد", "مطلب مورد نظر پیدا نشد", "این مطلب حذف شده است"),
        *("محتوای مورد نظر یافت نشد", "نوشته پیدا نشد", "پیدا نشد"),
        *("صفحه ناموجود",),
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
        *("the story you requested", "the content you are looking for", "the page you've requested"),
        *("the page you tried to access", "the address you entered"),
        *(
            "the page you are looking for",
            "the page you requested",
            "the page you were looking for",
            "the page you're looking for",
        ),
        *("the requested url", "the page you have requested", "the page you are trying to reach", "the article you requested"),
    ),
    "ar": (
        *("الصفحة التي تحاول الوصول إليها", "الرابط الذي طلبته", "المحتوى الذي تبحث عنه"),
        *("الخبر الذي تبحث عنه",),
        "الصفحة التي تبحث عنها",
        "الصفحة التي طلبتها",
        "الصفحة المطلوبة",
    ),
    "fr": (
        *("la page à laquelle vous essayez d'accéder", "l'article que vous recherchez", "l'url demandée"),
        "la page que vous recherchez",
        "la page que vous cherchez",
        "la page demandée",
        "la page que vous avez demandée",
    ),
    "de": (
        *("die seite die sie suchen", "die seite nach der sie suchen", "die von ihnen aufgerufene seite"),
        *("die von ihnen angeforderte seite", "der gesuchte artikel"),
        "die von ihnen gesuchte seite",
        "die angeforderte seite",
        "die gewünschte seite",
        "die aufgerufene seite",
    ),
    "es": (
        *("la página que estás buscando", "la página a la que intenta acceder", "la dirección solicitada"),
        *("el artículo que busca",),
        "la página que busca",
        "la página que buscas",
        "la página solicitada",
        "la página que está buscando",
    ),
    "tr": (
        *("aradığınız içerik", "aradığınız haber", "görüntülemek istediğiniz sayfa"),
        "aradığınız sayfa",
        "istediğiniz sayfa",
        "ulaşmaya çalıştığınız sayfa",
    ),
    "ru": (
        *("страница которую вы запросили", "страница которую вы пытаетесь открыть", "запрашиваемый вами материал"),
        *("запрошенная страница", "запрашиваемый материал"),
        "запрашиваемая страница",
        "запрошенная вами страница",
        "страница которую вы ищете",
        "запрашиваемая вами страница",
    ),
    "fa": (
        *("صفحه‌ای که دنبال آن هستید", "صفحه‌ای که درخواست کرده‌اید", "مطلب مورد نظر"),
        *("خبر مورد نظر",),
        "صفحه مورد نظر",
        "صفحه درخواستی",
        "صفحه ای که به دنبال آن هستید",
    ),
}
_DENIALS = {
    "en": (
        *("no longer exist", "has been removed", "has been deleted"),
        *("was removed", "has moved", "may have been moved"),
        *("is unavailable",),
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
    "ar": (
        *("غير موجود", "غير متوفر", "غير متاح"),
        *("لم تعد متاحة", "تم حذفها", "تم حذفه"),
        *("تم نقلها", "لم نتمكن من العثور"),
        "غير موجودة",
        "غير متوفرة",
        "غير متاحة",
        "لم يتم العثور",
        "تعذر العثور",
        "لم تعد موجودة",
        "لا يمكن العثور",
    ),
    "fr": (
        *("n'est pas disponible", "a été supprimée", "a été déplacée"),
        *("a été supprimé", "ne peut être trouvée"),
        "n'existe pas",
        "n'existe plus",
        "introuvable",
        "n'a pas été trouvée",
        "n'est plus disponible",
    ),
    "de": (
        *("ist nicht verfügbar", "wurde gelöscht", "wurde entfernt"),
        *("wurde verschoben", "existieren nicht", "nicht mehr vorhanden"),
        "nicht gefunden",
        "existiert nicht",
        "nicht mehr verfügbar",
        "gibt es nicht",
        "existiert leider nicht",
    ),
    "es": (
        *("ha sido eliminada", "ha sido movida", "fue eliminada"),
        *("no se encontró", "no fue encontrada"),
        "no existe",
        "no se encuentra",
        "no se ha encontrado",
        "no está disponible",
        "ya no existe",
        "no ha sido encontrada",
    ),
    "tr": (
        *("silinmiş", "taşınmış", "artık yok"),
        *("ulaşılamıyor", "bulunmamakta"),
        "bulunamadı",
        "mevcut değil",
        "bulunmuyor",
        "bulunmamaktadır",
        "kaldırılmış",
    ),
    "ru": (
        *("не найден", "удалена", "удален"),
        *("перемещена", "отсутствует", "больше не существует"),
        "не найдена",
        "не существует",
        "была удалена",
        "недоступна",
        "не обнаружена",
    ),
    "fa": (
        *("حذف شده", "موجود نمی باشد", "وجود نداشته"),
        *("در دسترس نیست", "منتقل شده"),
        "یافت نشد",
        "وجود ندارد",
        "پیدا نشد",
        "موجود نیست",
    ),
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
