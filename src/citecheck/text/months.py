"""Month and weekday names in the languages of our reports, folded: what ``dates`` recognises."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby


class _Fold(dict[int, str]):
    """Maps one character to one: lower case, without accents, Eastern digits as ASCII, Arabic letters in one shape."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = unicodedata.normalize("NFKD", char)[0].lower()[0]
        folded = str(unicodedata.digit(char, plain)) if char.isdigit() else plain
        self[code] = folded
        return folded


_FOLD = _Fold({ord("ı"): "i", ord("ی"): "ي", ord("ى"): "ي", ord("ک"): "ك", ord("ة"): "ه", ord("’"): "'", ord("ß"): "s"})


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents, its Eastern digits as ASCII; every character keeps its place.

    >>> fold("١٤ Décembre İstanbul")
    '14 decembre istanbul'
    """
    return text.translate(_FOLD)


def one_of(names: Iterable[str]) -> str:
    """Return a pattern that matches one of ``names``, of two that begin alike the longer one; a blank is any white space.

    Names are put together by their first letter: at any other letter all of them are passed over at once.

    >>> one_of(["june", "may", "march"])
    '(?:j(?:une)|m(?:arch|ay))'
    """
    rows = sorted(names, key=lambda name: (name[0], -len(name), name))
    groups = (
        (first, "|".join(re.escape(name[1:]).replace(r"\ ", r"\s+") for name in group))
        for first, group in groupby(rows, lambda name: name[0])
    )
    return "(?:" + "|".join(f"{re.escape(first)}(?:{rest})" for first, rest in groups) + ")"


#: Twelve months a row, January first; several spellings of one month are divided by "|".
_GREGORIAN = {
    "en": "january|jan,february|feb|febr,march|mar,april|apr,may,june|jun,july|jul,august|aug,september|sept|sep|septmber,"
    "october|oct,november|nov|novmber,december|dec|decmber",
    "fr": "janvier|janv,février|févr|fév,mars,avril|avr,mai,juin,juillet|juill|juil,août,septembre,octobre,novembre,décembre|déc",
    "de": "januar|jänner,februar|feber,märz|mrz|maerz,april,mai,juni,juli,august,september,oktober|okt,november,dezember|dez",
    "es": "enero|ene,febrero,marzo,abril|abr,mayo,junio|jun,julio|jul,agosto|ago,septiembre|setiembre|sept,octubre,"
    "noviembre,diciembre|dic",
    "it": "gennaio|genn,febbraio|febbr,marzo,aprile,maggio|magg,giugno,luglio,agosto,settembre|sett,"
    "ottobre|ott,novembre,dicembre",
    "pt": "janeiro,fevereiro|fev,março,abril,maio,junho,julho,agosto,setembro,outubro,novembro,dezembro",
    "nl": "januari,februari,maart|mrt,april,mei,juni,juli,augustus,september,oktober,november,december",
    "ru": "января|январь|янв,февраля|февраль|февр|фев,марта|март,апреля|апрель|апр,мая|май,июня|июнь,"
    "июля|июль,августа|август|авг,"
    "сентября|сентябрь|сент|сен,октября|октябрь|окт,ноября|ноябрь|нояб,декабря|декабрь|дек",
    "tr": "ocak,şubat,mart,nisan,mayıs,haziran,temmuz,ağustos,eylül,ekim,kasım,aralık",
    "ar": "يناير,فبراير,مارس,أبريل|إبريل,مايو,يونيو|يونية,يوليو|يولية,أغسطس,سبتمبر,أكتوبر,نوفمبر,ديسمبر|دسمبر",
    "ar-levant": "كانون الثاني|كانون ثاني,شباط,آذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول|تشرين أول,"
    "تشرين الثاني|تشرين ثاني,"
    "كانون الأول|كانون أول",
    "ar-maghreb": "جانفي,فيفري,مارس,أفريل,ماي,جوان,جويلية,أوت,سبتمبر,أكتوبر,نوفمبر,ديسمبر",
    "fa": "ژانویه,فوریه,مارس,آوریل,مه,ژوئن,ژوئیه|جولای,اوت|آگوست,سپتامبر,اکتبر,نوامبر,دسامبر",
}

#: The Solar Hijri year of Iran, Farvardin first.
_JALALI = "فروردین,اردیبهشت,خرداد,تیر,مرداد,شهریور,مهر,آبان,آذر,دی,بهمن,اسفند"

#: The lunar Hijri year, Muharram first.
_HIJRI = {
    "ar": "محرم|المحرم|محرم الحرام,صفر,ربيع الأول|ربيع أول,ربيع الآخر|ربيع الثاني|ربيع ثاني,جمادى الأولى|جمادى الأول,"
    "جمادى الآخرة|جمادى الثانية|جمادى الآخر|جمادى الثاني,رجب,شعبان,رمضان,شوال,ذو القعدة|ذي القعدة,ذو الحجة|ذي الحجة",
    "en": "muharram,safar,rabi al-awwal|rabi' al-awwal|rabi i|rabi' i,rabi al-thani|rabi' al-thani|rabi al-akhir|rabi' al-akhir|"
    "rabi ii|rabi' ii,jumada al-ula|jumada al-awwal|jumada i,jumada al-thani|jumada al-akhira|jumada ii,rajab,sha'ban|shaban,"
    "ramadan,shawwal,dhu al-qa'dah|dhu al-qadah|dhu'l-qa'da|dhul qadah,dhu al-hijjah|dhu'l-hijja|dhul hijjah",
    "fa": "محرم,صفر,ربیع‌الاول|ربیع الاول,ربیع‌الثانی|ربیع الثانی,جمادی‌الاول|جمادی الاول,جمادی‌الثانی|جمادی الثانی,رجب,شعبان,"
    "رمضان,شوال,ذیقعده|ذی‌القعده,ذیحجه|ذی‌الحجه",
    "tr": "muharrem,safer,rebiülevvel,rebiülahir,cemaziyelevvel,cemaziyelahir,recep,şaban,ramazan,şevval,zilkade,zilhicce",
}

#: Monday first.
_WEEKDAYS = {
    "en": "monday|mon,tuesday|tues|tue,wednesday|wed,thursday|thurs|thur|thu,friday|fri,saturday|sat,sunday|sun",
    "fr": "lundi,mardi,mercredi,jeudi,vendredi,samedi,dimanche",
    "de": "montag,dienstag,mittwoch,donnerstag,freitag,samstag|sonnabend,sonntag",
    "es": "lunes,martes,miércoles,jueves,viernes,sábado,domingo",
    "it": "lunedì,martedì,mercoledì,giovedì,venerdì,sabato,domenica",
    "pt": "segunda-feira,terça-feira,quarta-feira,quinta-feira,sexta-feira,sábado,domingo",
    "nl": "maandag,dinsdag,woensdag,donderdag,vrijdag,zaterdag,zondag",
    "ru": "понедельник,вторник,среда|среду,четверг,пятница|пятницу,суббота|субботу,воскресенье",
    "tr": "pazartesi,salı,çarşamba,perşembe,cuma,cumartesi,pazar",
    "ar": "الاثنين|الإثنين,الثلاثاء,الأربعاء,الخميس,الجمعة,السبت,الأحد",
    "fa": "دوشنبه,سه‌شنبه|سه شنبه,چهارشنبه,پنجشنبه|پنج‌شنبه,جمعه,شنبه,یکشنبه",
}


def _numbered(rows: dict[str, str], first: int) -> dict[str, int]:
    names: dict[str, int] = {}
    for row in rows.values():
        for number, spellings in enumerate(row.split(","), start=first):
            names.update((fold(name), number) for name in spellings.split("|"))
    return names


#: Folded name -> month number, 1 to 12.
MONTHS = _numbered(_GREGORIAN, 1)
#: Folded name -> Solar Hijri month number, 1 to 12.
JALALI_MONTHS = _numbered({"fa": _JALALI}, 1)
#: Folded name -> lunar Hijri month number, 1 to 12.
HIJRI_MONTHS = _numbered(_HIJRI, 1)
#: Folded name -> weekday as ``datetime.date.weekday`` counts, Monday 0.
WEEKDAYS = _numbered(_WEEKDAYS, 0)
