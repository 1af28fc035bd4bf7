"""What pages say of themselves in place of the cited one, by language, folded at import: data for ``liveness/trouble.py``.

``FAULTS`` say that the server or site has trouble just now, ``REFUSALS`` that the page is not for us: by country, law, licence or
subscription. Both stand as title or h1, alone or with words of ``AROUND``. Neither says anything of the page that was cited.
"""

from __future__ import annotations

from citecheck.liveness.fold import fold

_FAULTS = {
    "en": (
        *("under maintenance", "site under maintenance", "down for maintenance", "maintenance mode", "scheduled maintenance"),
        *("site maintenance", "website maintenance", "undergoing maintenance", "undergoing scheduled maintenance"),
        *(
            "temporarily unavailable",
            "briefly unavailable for scheduled maintenance",
            "service unavailable",
            "server unavailable",
        ),
        *("internal server error", "server error", "bad gateway", "gateway timeout", "gateway time-out", "application error"),
        *(
            "error establishing a database connection",
            "database error",
            "database connection error",
            "database connection failed",
        ),
        *("we'll be back soon", "we will be back soon", "we'll be right back", "be right back", "back soon"),
        *("runtime error", "an error occurred", "an error has occurred", "an unexpected error has occurred", "fatal error"),
        *("something went wrong", "too many requests", "rate limit exceeded", "too many connections", "server is too busy"),
        *("bandwidth limit exceeded", "resource limit is reached", "web server is down", "origin is unreachable", "server busy"),
        *("connection timed out", "technical difficulties", "we are experiencing technical difficulties", "server overloaded"),
        *("under construction", "site under construction", "website under construction", "page under construction"),
        *("website coming soon", "site coming soon", "account is under investigation"),
    ),
    "ar": (
        *("الموقع تحت الصيانة", "الموقع قيد الصيانة", "تحت الصيانة", "قيد الصيانة", "الموقع مغلق للصيانة", "الموقع مغلق مؤقتا"),
        *("الخدمة غير متوفرة مؤقتا", "الخدمة غير متاحة مؤقتا", "الموقع غير متاح مؤقتا", "غير متاح مؤقتا", "غير متوفر مؤقتا"),
        *("خطأ في الخادم", "خطأ داخلي في الخادم", "حدث خطأ ما", "حدث خطأ في الخادم", "حدث خطأ", "سنعود قريبا"),
        *("خطأ في الاتصال بقاعدة البيانات", "الموقع قيد الإنشاء", "الموقع تحت الإنشاء", "قيد الإنشاء", "تحت الإنشاء"),
    ),
    "fr": (
        *("site en maintenance", "maintenance en cours", "en maintenance", "page en maintenance", "nous revenons bientôt"),
        *("service indisponible", "service temporairement indisponible", "site temporairement indisponible"),
        *("temporairement indisponible", "erreur interne du serveur", "erreur serveur", "une erreur est survenue"),
        *("une erreur s'est produite", "erreur lors de la connexion à la base de données", "site en construction"),
        *("page en construction", "trop de requêtes"),
    ),
    "de": (
        *(
            "wartungsarbeiten",
            "wartungsmodus",
            "wegen wartungsarbeiten geschlossen",
            "website wird gewartet",
            "seite wird gewartet",
        ),
        *("interner serverfehler", "serverfehler", "dienst nicht verfügbar", "dienst vorübergehend nicht verfügbar"),
        *(
            "vorübergehend nicht verfügbar",
            "vorübergehend nicht erreichbar",
            "ein fehler ist aufgetreten",
            "ist ein fehler aufgetreten",
            "wir sind bald zurück",
        ),
        *("fehler beim aufbau einer datenbankverbindung", "seite im aufbau", "website im aufbau", "zu viele anfragen"),
    ),
    "es": (
        *("sitio en mantenimiento", "en mantenimiento", "página en mantenimiento", "web en mantenimiento", "volvemos pronto"),
        *("servicio no disponible", "servicio temporalmente no disponible", "temporalmente no disponible"),
        *(
            "error interno del servidor",
            "error del servidor",
            "error interno",
            "ha ocurrido un error",
            "se ha producido un error",
        ),
        *("error al establecer una conexión con la base de datos", "sitio en construcción", "página en construcción"),
    ),
    "tr": (
        *("bakım çalışması", "site bakımda", "sitemiz bakımda", "bakım modu", "bakımdayız", "bakım nedeniyle kapalı"),
        *(
            "sunucu hatası",
            "dahili sunucu hatası",
            "hizmet kullanılamıyor",
            "servis kullanılamıyor",
            "geçici olarak kullanılamıyor",
        ),
        *(
            "veritabanı bağlantı hatası",
            "veritabanı bağlantısı kurulurken hata oluştu",
            "bir hata oluştu",
            "beklenmeyen bir hata oluştu",
        ),
        *("yapım aşamasında", "sitemiz yapım aşamasında", "site yapım aşamasında"),
    ),
    "ru": (
        *("технические работы", "ведутся технические работы", "на сайте ведутся технические работы", "сайт на реконструкции"),
        *("сайт на техническом обслуживании", "сайт находится на техническом обслуживании", "сайт временно недоступен"),
        *(
            "сервис временно недоступен",
            "временно недоступен",
            "сервис недоступен",
            "внутренняя ошибка сервера",
            "ошибка сервера",
        ),
        *("ошибка базы данных", "ошибка установки соединения с базой данных", "произошла ошибка", "сайт в разработке"),
        *("слишком много запросов",),
    ),
    "fa": (
        *(
            "سایت در دست تعمیر است",
            "در دست تعمیر",
            "در حال تعمیر و نگهداری",
            "سایت در حال به روز رسانی است",
            "به زودی باز می گردیم",
        ),
        *("سایت در دست ساخت است", "در دست ساخت", "خطای سرور", "خطای داخلی سرور", "خطایی رخ داده است", "سرویس در دسترس نیست"),
        *("خطا در برقراری ارتباط با پایگاه داده", "سایت موقتا در دسترس نیست"),
    ),
}
_REFUSALS = {
    "en": (
        *("access denied", "access forbidden", "access restricted", "403 forbidden", "forbidden 403", "permission denied"),
        *("401 unauthorized", "unauthorized access", "authorization required", "you are not authorized to view this page"),
        *("unavailable for legal reasons", "not available in your region", "not available in your country"),
        *(
            "not available in your location",
            "unavailable in your region",
            "unavailable in your country",
            "isn't available in your country",
        ),
        *("access to this site has been blocked", "this site has been blocked", "this website has been blocked", "site blocked"),
        *("website blocked", "access to this page is blocked", "access to this website is blocked", "web page blocked"),
        *("subscribe to read", "subscribe to unlock this article", "subscribe to continue reading", "subscribe to continue"),
        *("register to read", "register to continue", "register to continue reading", "log in to continue reading"),
        *("members only", "subscribers only", "for subscribers only", "you must be logged in", "you must log in to continue"),
    ),
    "ar": (
        *(
            "تم حجب هذا الموقع",
            "الموقع محجوب",
            "هذا الموقع محجوب",
            "الوصول مرفوض",
            "تم رفض الوصول",
            "الدخول ممنوع",
            "ممنوع الدخول",
        ),
        *("غير مصرح لك بالدخول", "غير متاح في بلدك", "غير متوفر في بلدك", "غير متاح في منطقتك", "غير متوفر في منطقتك"),
        *("للمشتركين فقط",),
    ),
    "fr": (
        *(
            "accès refusé",
            "accès interdit",
            "accès non autorisé",
            "non disponible dans votre pays",
            "pas disponible dans votre pays",
        ),
        *("réservé aux abonnés", "article réservé aux abonnés", "contenu réservé aux abonnés", "site bloqué"),
    ),
    "de": (
        *("zugriff verweigert", "zugriff nicht erlaubt", "zugang verweigert", "kein zugriff", "in ihrem land nicht verfügbar"),
        *("nur für abonnenten", "diese seite wurde gesperrt"),
    ),
    "es": (
        *("acceso denegado", "acceso prohibido", "acceso restringido", "no disponible en tu país", "no disponible en su país"),
        *("no disponible en su región", "solo para suscriptores", "sitio bloqueado"),
    ),
    "tr": (
        *("erişim engellendi", "erişim reddedildi", "bu siteye erişim engellenmiştir", "erişim engeli", "yetkisiz erişim"),
        *("ülkenizde kullanılamıyor", "sadece üyelere özel", "5651 sayılı kanun"),
    ),
    "ru": (
        *("доступ запрещен", "доступ ограничен", "доступ заблокирован", "доступ закрыт", "сайт заблокирован"),
        *("доступ к информационному ресурсу ограничен", "доступ к запрашиваемому ресурсу ограничен"),
        *("недоступно в вашем регионе", "недоступно в вашей стране", "только для подписчиков"),
    ),
    "fa": (
        *("دسترسی غیر مجاز", "دسترسی مسدود شده است", "دسترسی به این سایت مسدود است", "این سایت فیلتر شده است", "عدم دسترسی"),
        *("دسترسی ممنوع",),
    ),
}
#: Words that stand around such a phrase and change nothing, folded. Numbers of three digits are taken as well: statuses.
AROUND = frozenset(
    fold(
        """error http https status code oops sorry whoops we are is we're were the a an this that your you our page site
        website web server service content article please try again later check back in minute minutes currently
        now temporarily for due to and or of on by at it reading continue unlock full nginx apache iis cloudflare
        wordpress application request requested erreur désolé ce cette le la les est fehler leider die diese der
        das ist seite lo sentimos el este esta sitio página está contenido artículo contenu inhalt dieser hata
        üzgünüz sitemiz şu anda bu ошибка извините сайт страница на этот خطأ عذرا عفوا نأسف الموقع هذا هذه المحتوى
        الصفحة الخدمة حاليا خطا متاسفانه ببخشید سایت این"""
    ).split()
)


def _folded(table: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(phrase) for phrases in table.values() for phrase in phrases))


FAULTS = _folded(_FAULTS)
REFUSALS = _folded(_REFUSALS)
#: By language, so that tests can tell which are covered.
LANGUAGES = frozenset(_FAULTS) & frozenset(_REFUSALS)
