"""Signals of parked domains: the source's name now belongs to a dealer in names."""

from __future__ import annotations

import re

from citecheck.liveness.fold import fold, holds
from citecheck.liveness.look import Look, Part, site
from citecheck.model.verdict import Liveness

#: Hosts of dealers in domain names and of their parking pages.
_DEALERS = (
    *("sedo.com", "sedoparking.com", "dan.com", "undeveloped.com", "afternic.com", "hugedomains.com", "bodis.com", "above.com"),
    *("parkingcrew.net", "parklogic.com", "buydomains.com", "domainmarket.com", "uniregistry.com", "brandbucket.com"),
    *("squadhelp.com", "atom.com", "efty.com", "sav.com", "dynadot.com", "domainnamesales.com", "voodoo.com", "namebio.com"),
    *("pendingrenewaldeletion.com", "expireddomains.com", "domainexpired.com", "register.com", "namejet.com", "snapnames.com"),
    *("parking.reg.ru", "parkingpage.namecheap.com", "nicsell.com", "domainagents.com", "smartname.com", "cashparking.com"),
)
#: Marks of parking pages in their bytes; they count on pages that show little.
_MARKS = (
    *(b"sedoparking.com", b"parkingcrew.net", b"bodis.com", b"parklogic.com", b"/adsense/domains/caf.js", b"data-adblockkey"),
    *(
        b"afternic.com/forsale",
        b"dan.com/buy-domain",
        b"hugedomains.com/domain_profile",
        b"/parking-lander/",
        b"window.lander_system",
    ),
    *(b"sedo.com/search/details", b"domain-registrar.com/parking", b"skenzo.com", b"parkingcrew.com", b"cashparking.com"),
    *(b"img.sedoparking.com", b"d38psrni17bvxu.cloudfront.net"),
    *(b"window.park ", b"window.park=", b"domainparking", b"parkingpage.namecheap.com", b"above.com/marketplace"),
)
#: Phrases of sale, folded.
_PHRASES = tuple(
    map(
        fold,
        (
            *("domain is for sale", "domain name is for sale", "domain may be for sale", "domain for sale", "buy this domain"),
            *("this domain is parked", "domain is parked", "parked free courtesy of", "parked domain", "this domain has expired"),
            *("this domain name has expired", "domain has expired", "inquire about this domain", "get this domain"),
            *("domain is available for purchase", "is available for sale", "this web page is parked"),
            *(
                "domain is pending renewal or deletion",
                "domain name is expired",
                "domain registration has expired",
                "domain expired",
            ),
            *(
                "this domain is registered at namecheap",
                "domain was recently registered at namecheap",
                "domain is available for sale",
            ),
            *("this premium domain is for sale", "domain is listed for sale", "make an offer on this domain", "own this domain"),
            *("diese domain ist abgelaufen", "domain abgelaufen", "diese domain steht zum verkauf", "domain ist zu verkaufen"),
            *("ce domaine a expire", "ce nom de domaine a expire", "nom de domaine expire", "ce domaine est expire"),
            *("este dominio ha expirado", "dominio expirado", "este dominio ha caducado", "dominio caducado", "dominio vencido"),
            *("انتهت صلاحيه النطاق", "انتهت صلاحيه هذا النطاق", "النطاق منتهي الصلاحيه", "هذا الدومين معروض للبيع", "نطاق للبيع"),
            *(
                "домен не оплачен",
                "срок действия домена истек",
                "регистрация домена истекла",
                "домен просрочен",
                "домен припаркован",
            ),
            *("alan adinin suresi doldu", "alan adi suresi dolmustur", "domain suresi doldu", "bu alan adi park edilmistir"),
            *("اين دامنه منقضي شده است", "دامنه منقضي شده", "اعتبار اين دامنه به پايان رسيده است", "اين دامنه پارك شده است"),
            *("diese domain steht zum verkauf", "domain steht zum verkauf", "diese domain kaufen", "diese domain ist geparkt"),
            *("ce nom de domaine est a vendre", "ce domaine est a vendre", "nom de domaine a vendre", "acheter ce domaine"),
            *("este dominio esta en venta", "dominio en venta", "comprar este dominio", "dominio esta a la venta"),
            *("هذا النطاق للبيع", "النطاق معروض للبيع", "اسم النطاق للبيع", "الدومين للبيع"),
            *(
                "домен продается",
                "этот домен продается",
                "домен выставлен на продажу",
                "купить домен",
                "срок регистрации домена истек",
            ),
            *("bu alan adi satiliktir", "alan adi satilik", "bu domain satiliktir", "satilik alan adi"),
            *("اين دامنه به فروش مي رسد", "دامنه براي فروش", "اين دامنه فروشي است", "فروش دامنه"),
        ),
    )
)
#: What sites of gambling call themselves, folded: two words where one is an article's matter as well.
_GAMBLING = tuple(
    map(
        fold,
        (
            *("slot gacor", "situs slot", "slot online", "judi online", "judi bola", "bandar togel", "togel online", "slot88"),
            *("online casino", "casino online", "live casino", "casino bonus", "sports betting site", "betting site", "sbobet"),
            *("free spins", "1xbet", "bahis siteleri", "canlı bahis", "deneme bonusu", "kaçak bahis", "casino siteleri"),
            *("онлайн казино", "казино онлайн", "игровые автоматы", "букмекерская контора", "ставки на спорт"),
            *("كازينو اون لاين", "كازينو عبر الإنترنت", "مراهنات رياضية", "سایت شرط بندی", "کازینو آنلاین", "سایت کازینو"),
            *("网上赌场", "线上赌场", "博彩", "真人娱乐", "娱乐城", "cá cược", "nhà cái", "คาสิโน", "บาคาร่า", "สล็อต"),
        ),
    )
)
_SHORT = 400
_VERY_SHORT = 120
_LANDER = re.compile(r"/lander/?\Z")


def parked(look: Look) -> Part | None:
    """Judge parked and sold domains: the chain ends at a dealer's, or the page says so and shows little else."""
    if not look.answered:
        return None
    seen = _dealer(look) or _marks(look) or _phrase(look)
    if seen is None:
        return None
    return Part(
        liveness=Liveness.PARKED,
        signal="parked",
        words=f"The domain {site(look.cited)} is parked or for sale; what was cited is not there.",
        confidence="certain" if "dealer" in seen else "likely",
        seen=seen,
    )


def gambling(look: Look) -> Part | None:
    """Remark that a page calls itself a casino's or bookmaker's where nothing in its address or the notes does.

    Names that expired are bought for it. That such a page is another's cannot be proved by its words, so it decides nothing.
    """
    if not look.answered or look.page is None:
        return None
    own = fold(" ".join((look.cited.host, look.cited.path, *look.titles)))
    for text in (*look.title_parts, *look.headings):
        found = next((word for word in _GAMBLING if holds(text, word) or (not word.isascii() and word in text)), None)
        if found and not any(word in own for word in _GAMBLING):
            words = f"The page calls itself a gambling site's (“{found}”); the name {site(look.cited)} may have a new owner."
            return Part(liveness=None, signal="gambling", words=words, seen={"title": text, "word": found})
    return None


def _dealer(look: Look) -> dict[str, str] | None:
    """Return the dealer's host where the chain left the cited site for it. A cited page of the dealer's own is no parking."""
    if _is_dealer(look.cited.host):
        return None
    dealer = next((hop.url.host for hop in look.way[1:] if _is_dealer(hop.url.host)), None)
    return {"dealer": dealer} if dealer else None


def _is_dealer(host: str) -> bool:
    return any(host == dealer or host.endswith("." + dealer) for dealer in _DEALERS)


def _marks(look: Look) -> dict[str, str] | None:
    if _is_dealer(look.cited.host) or look.words > _SHORT:
        return None
    mark = next((mark for mark in _MARKS if mark in look.body), None)
    if mark:
        return {"mark": mark.decode()}
    if look.redirected and _LANDER.match(look.final.path) and look.words <= _VERY_SHORT:  # GoDaddy's parking
        return {"url": look.final.normalised}
    return None


def _phrase(look: Look) -> dict[str, str] | None:
    if _is_dealer(look.cited.host) or look.words > _SHORT:
        return None
    places = [*look.title_parts, *look.headings]
    if look.words <= _VERY_SHORT:  # beyond that a short news item may speak of a domain for sale
        places.append(look.opening)
    own = f" {fold(site(look.cited))} "  # "the domain news.example is for sale"
    places = [f" {place} ".replace(own, " ").strip() for place in places]
    found = next((phrase for place in places for phrase in _PHRASES if holds(place, phrase)), None)
    return {"phrase": found} if found else None
