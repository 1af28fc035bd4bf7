"""Signals of parked domains: the source's name now belongs to a dealer in names."""

from __future__ import annotations

import re

from citecheck.liveness.fold import fold, holds, says
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
            *(
                "website is for sale",
                "this website is for sale",
                "domain name expired on",
                "domain reserved",
                "parked on porkbun",
            ),
            *("this domain was just registered", "looks like this domain isnt connected to a website yet"),
            *(
                "this domain name has been registered with",
                "diese domain ist bereits registriert",
                "domain wurde bei ionos registriert",
            ),
            *("votre domaine a bien ete cree chez", "registrant whois contact information verification"),
            *("域名出售", "域名转让", "该域名可转让", "このドメインは販売中です", "ドメインは売り出し中です"),
        ),
    )
)
#: What a title says where the domain's own name stands before it ("news.example is for sale").
_OF_ITSELF = tuple(
    map(
        fold,
        (
            *("is for sale", "may be for sale", "is available for purchase", "is parked", "has expired", "is expired"),
            *("steht zum verkauf", "ist zu verkaufen", "est à vendre", "está en venta", "se vende", "a expiré", "ha caducado"),
            *(
                "satılıktır",
                "satılık",
                "продаётся",
                "выставлен на продажу",
                "للبيع",
                "معروض للبيع",
                "به فروش می رسد",
                "فروشی است",
            ),
        ),
    )
)
#: Words that stand around such a phrase and make no headline of it, folded.
_AROUND = frozenset(
    fold(
        """the a an this that your our name names domain domains website web site page is are be now may of on by at via for to
        from and or with in premium great perfect buy get own make offer price today here contact owner sale listed
        available www com net org info welcome parking parked free best source information related searches resources
        more hugedomains sedo godaddy dan afternic namecheap porkbun squarespace wix hostinger ionos ovh gandi dns
        system der die das diese dieser ist bei von und zum le la les ce cet cette de du des est à vendre el los este
        esta en venta es bu alan adı için ve этот домен имя هذا اسم النطاق الدومين موقع این دامنه سایت"""
    ).split()
)
#: The word by which a page speaks of itself, as one of a dealer's does and a report about a sale does not.
_OF_THIS = re.compile(r"\b(?:this|diese|dieser|ce|cet|este|esta|هذا|bu|этот|اين|your|votre|inquire|parked)\b")
#: Words beyond those of ``_AROUND`` that make a headline.
_HEADLINE = 4
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
#: Scripts that do without spaces.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
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
    """Return the phrase by which a page offers its domain: as all that its title or heading says, or in its few words.

    A report on a domain that was sold has it in a headline that says more.
    """
    if _is_dealer(look.cited.host) or look.words > _SHORT:
        return None
    own = f" {fold(site(look.cited))} "  # "the domain news.example is for sale"
    extra = _AROUND | frozenset(re.split(r"[.-]", look.cited.host)) | frozenset(re.split(r"[.-]", look.final.host))
    said = [f" {place} " for place in (*look.title_parts, *look.headings)]
    for place in said:
        text = place.replace(own, " ").strip()
        phrases = (*_PHRASES, *_OF_ITSELF) if own in place else _PHRASES
        if _is_all(text, phrases, extra):
            return {"phrase": text}
    if look.words > _VERY_SHORT:  # a short news item may speak of a domain for sale
        return None
    headline = any(len(set(place.split()) - extra) >= _HEADLINE for place in said)
    opening = f" {look.opening} ".replace(own, " ")
    found = next(
        (phrase for phrase in _PHRASES if _has(opening, phrase) and not (headline and not _OF_THIS.search(phrase))), None
    )
    return {"phrase": found} if found else None


def _is_all(text: str, phrases: tuple[str, ...], extra: frozenset[str]) -> bool:
    return says(text, phrases, extra) or any(not phrase.isascii() and text == phrase for phrase in phrases)


def _has(text: str, phrase: str) -> bool:
    """Tell whether a text holds a phrase; Chinese and Japanese set no spaces between words."""
    return holds(text, phrase) or (_UNSPACED.match(phrase) is not None and phrase in text)
