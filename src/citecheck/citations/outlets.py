"""Who publishes and who writes: words by which an outlet, a person, a genre or a kind of source is known."""

from __future__ import annotations

import re

from citecheck.citations.givennames import GIVEN
from citecheck.citations.law import legal_like
from citecheck.model.citation import Kind
from citecheck.model.url import Url
from citecheck.text.months import fold

#: Words that stand in the names of outlets and publishers (folded).
_OUTLET = frozenset(
    """
    news net agency times post watch network council ministry observatory centre center press radio tv television channel
    daily journal organisation organization organizations committee commission university institute institution foundation
    amnesty reuters bbc cnn afp ap guardian telegraph independent herald tribune gazette chronicle observer mail echo
    express standard monitor mirror review magazine weekly today online media broadcasting service services bureau office
    department nations un unhcr unicef ocha ohchr undp who icrc ngo union league society association federation group
    secretariat assembly agence presse quotidien chaine televisione zeitung nachrichten rundfunk spiegel zeit welt stern
    tagesschau periodico diario prensa agencia cadena pais mundo monde figaro liberation croix nouvelles france24 rt tass
    sputnik anadolu anadoul sana aljazeera jazeera arabiya arabiyya hayat sharq awsat mayadeen manar quds enab baladi
    zaman youtube twitter facebook telegram vimeo instagram tiktok website blog portal archive archives library museum
    company corporation publishing publishers publications books verlag editions editorial wikipedia encyclopaedia
    encyclopedia dictionary database defence defense hrw msf greenpeace oxfam bellingcat snhr vdc soho forum وكاله وكالة
    قناه قناة شبكه شبكة صحيفه صحيفة جريده جريدة موقع اذاعه الجزيره الجزيرة العربيه العربية اخبار الاخبار مركز منظمه منظمة
    مجله مجلة نت نيوز الاناضول رويترز هيئه المرصد مجلس وزاره جامعه الامم مؤسسه تلفزيون агентство газета новости известия
    тасс риа интерфакс коммерсантъ gazetesi ajansi haber hurriyet milliyet cumhuriyet sabah
    """.split()  # noqa: SIM905 - a word list to read
)
_JOINERS = frozenset(
    [
        "and",
        "&",
        "et",
        "und",
        "y",
        "و",
        "al.",
        "van",
        "von",
        "de",
        "der",
        "bin",
        "ibn",
        "al",
        "el",
        "la",
        "di",
        "da",
        "jr.",
        "jr",
        "dr.",
        "prof.",
    ]
)

_INITIAL = re.compile(r"(?:[^\W\d_]\.-?)+[^\W\d_]?\.?")
_ARTICLE_FIRST = re.compile(r"(?:the|an?|der|die|das|le|la|les|el|los|las|un|une|eine?)\s", re.IGNORECASE)
#: A thing named before its title ("video entitled …"), or after it ("… , press release, 3 May 2016").
_GENRE_WORDS = (
    r"videos?|clip|footage|film|documentary|news\s+report|reports?|articles?|news|story|interview|statement|"
    r"press\s+(?:release|statement|briefing)|"
    r"news\s+release|media\s+release|public\s+statement|tweet|post|blog(?:\s+post)?|document|map|photos?|image|study|"
    r"paper|speech|letter|broadcast|episode|podcast|"
    r"investigation|briefing(?:\s+(?:note|paper))?|opinion|op-ed|editorial|analysis|fact\s?sheet|"
    r"article|reportage|rapport|communiqué(?:\s+de\s+presse)?|vidéo|entretien|"
    r"bericht|artikel|pressemitteilung|studie|informe|artículo|vídeo|comunicado(?:\s+de\s+prensa)?|noticia|"
    r"فيديو|مقطع\s+فيديو|شريط\s+فيديو|تقرير|مقال|مقالة|خبر|بيان|فيلم|видео|статья|haber|"
)
_GENRE = rf"(?:{_GENRE_WORDS.rstrip('|')})"
_ENTITLED = (
    r"(?:entitled|titled|title|called|named|headlined|under\s+the\s+(?:title|heading)|with\s+the\s+title|tagged|"
    r"intitulée?s?|titrée?|sous\s+le\s+titre|"
    r"mit\s+dem\s+titel|unter\s+dem\s+titel|betitelt|titulad[oa]|con\s+el\s+título|bajo\s+el\s+título|بعنوان|تحت\s+عنوان|"
    r"под\s+названием|başlıklı)"
)
INTRO = re.compile(
    rf"^(?:(?:a|an|the|this|un|une|ein|eine|el|la|le)\s+)?(?:(?:youtube|short|full|new)\s+)?(?:{_GENRE})(?:\s+{_GENRE})?"
    rf"(?:\s+(?:by|from|of|published\s+by|posted\s+by|par|von|de|من)\s+(?P<by>[^,:]{{3,60}}?))?\s*(?:{_ENTITLED}|"
    rf":)?\s*[,:–-]?\s*$|^{_ENTITLED}\s*:?\s*$",
    re.IGNORECASE,
)
#: The same before an unquoted title: "Video: …", "video entitled …".
INTRO_AHEAD = re.compile(
    rf"^(?:(?:a|an|the)\s+)?(?:(?:youtube|short|full|new)\s+)?{_GENRE}\s*(?:{_ENTITLED}\s*:?|:)\s+", re.IGNORECASE
)
GENRE = re.compile(rf"^(?:{_GENRE}\s)?{_GENRE}$", re.IGNORECASE)

_VIDEO_HOSTS = ("youtube.com", "youtu.be", "vimeo.com", "dailymotion.com", "dai.ly", "rutube.ru", "odysee.com")
_VIDEO = re.compile(
    r"^\W*(?:(?:a|the)\s+)?(?:youtube\s+)?(?:videos?|footage|vidéo|vídeo|видео|فيديو|مقطع|شريط)\b|\b(?:on|via|en|sur|"
    r"auf)\s+(?:youtube|vimeo)\b|"
    r"\byoutube\s+channel\b|\(video\)|\[video\]|يوتيوب",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\b(?:reports?|rapport|informe|bericht|annual\s+review|fact\s?finding|commission\s+of\s+inquiry|situation\s+report|"
    r"working\s+paper|white\s+paper|"
    r"policy\s+brief|index:?\s+mde)\b|تقرير|\bA/HRC/\d|\bS/\d{4}/\d|\bA/\d+/\d",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"[(\[](?:19|20)\d\d[)\]]\s\d{1,3}\s(?:\(\d+\)\s)?[A-Z][a-z]|\b\d{1,3}\s?\(\d{1,3}\)[\s:,]|\b\d{1,3},\sno\.\s?\d|"
    r"\b\d{1,3}\s\((?:19|20)\d\d\):\s?\d|\bvol\.\s?\d+.*\b(?:no|"
    r"issue|iss)\.?\s?\d|\b\d{1,3}\s(?:[A-Z][A-Za-z]*\.\s?){2,}\d|\barXiv\b|\bPMID\b|\b(?:Journal|Quarterly|Law\s+Rev)\b",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"news|\bnet\b|\bagency\b|\btimes\b|\bpost\b|guardian|reuters|\bafp\b|\bap\b|\bbbc\b|\bcnn\b|jazeera|arabiy|telegraph|"
    r"independent|herald|\btribune\b|\btv\b|"
    r"channel|\bradio\b|\bdaily\b|\bmedia\b|zeitung|spiegel|monde|figaro|نت|قناة|وكالة|صحيفة|الجزيرة|العربية|newspaper|"
    r"\bpress\b|journal\b",
    re.IGNORECASE,
)
_INTERVIEW = re.compile(
    r"^(?:\w+\s+){0,2}?(?:interview|phone\s+call|telephone\s+\w+|e-?mail|correspondence|conversation|testimony|"
    r"communication|interviews)\s+"
    r"(?:with|by|from|to|of|between|conducted)\b|^(?:author’?'?s|personal)\s",
    re.IGNORECASE,
)


def outlet_like(words: str) -> bool:
    """Tell whether ``words`` hold a word that outlets and publishers bear, or look like an acronym or a host name.

    >>> outlet_like("Al Jazeera Net"), outlet_like("Jonathan Amos")
    (True, False)
    """
    folded = re.findall(r"[\w’'&]+", fold(words))
    if len(folded) > 9 or re.match(
        r"(?:(?:final|annual|interim|joint)\s)?(?:report|letter|statement|study)\s(?:of|on|by|to)\b", fold(words)
    ):
        return False
    if any(word in _OUTLET or (word.startswith("ال") and word[2:] in _OUTLET) for word in folded):
        return True
    return bool(
        re.search(r"^[A-Z]{2,6}$|(?:^|\s)(?:[\w-]+\.)+[a-z]{2,4}$|(?:^|\s)[\w-]+\.(?:com|org|net|gov|edu|co)\b", words.strip())
    )


#: "et al." and its kin, behind the first of several names.
_AND_OTHERS = re.compile(r"(?<=\w)[,.]?\s(?:et\sal|and\sothers|u\.\s?a|et\sautres|y\sotros|وآخرون)\Z")


def person_like(words: str) -> bool:
    """Tell whether ``words`` look like the name of a person, or of several.

    >>> person_like("Amos, Jonathan"), person_like("Phillips, et al."), person_like("Human Rights Watch")
    (True, True, False)
    """
    text = words.strip(" .,;:")
    first = _AND_OTHERS.sub("", text)
    if first != text:
        return person_like(first) or name_like(first)
    if re.fullmatch(r"@\w+", text):
        return True
    if not text or len(text) > 120 or any(char.isdigit() for char in text) or outlet_like(text):
        return False
    names = [part for part in re.split(r"\s*;\s*|\s+(?:and|&|et|und|y)\s+|,\s+(?:and\s+)?", text) if part]
    if ":" in text or not all(name_like(name) for name in names):
        return False
    if "," in text or ";" in text:
        return all(len(name.split()) <= 4 for name in names)
    folded = fold(text).split()
    initials = bool(re.search(r"\b[A-Z]\.(?:\s?-?[A-Z]\.)*\s?[A-Z]?", text))
    several = len(names) > 1 and all(len(name.split()) > 1 for name in names)
    return initials or folded[0] in GIVEN or bool(re.search(r"\bet al", text)) or (several and not _ARTICLE_FIRST.match(text))


def name_shaped(words: str) -> bool:
    """Tell whether ``words`` could be one person's name by their shape: two or three capitalised words, no outlet's.

    >>> name_shaped("Hwaida Saad"), name_shaped("Convoy leaves")
    (True, False)
    """
    return 1 < len(words.split()) < 4 and all(word[0].isupper() for word in words.split()) and not outlet_like(words)


def name_like(name: str) -> bool:
    """Tell whether ``name`` has the shape of one name or part of one: up to five words with capitals, particles between them.

    >>> name_like("van der Berg"), name_like("Robinson"), name_like("leaves the city")
    (True, True, False)
    """
    words = name.split()
    capitals = any(_capital(word) for word in words)
    named = all(_capital(word) or word.lower() in _JOINERS or _INITIAL.fullmatch(word) for word in words)
    return 0 < len(words) <= 5 and capitals and named


def _capital(word: str) -> bool:
    """Tell whether a word begins with a capital, or with a letter of a script that has none."""
    return word[0].isupper() or (word[0].isalpha() and not word[0].islower())


def given_name(word: str) -> bool:
    """Tell whether ``word`` is a given name that is common in bylines."""
    return fold(word) in GIVEN


def interview_like(text: str) -> bool:
    """Tell whether a note speaks of an interview or a letter to the authors, which no library holds."""
    return bool(_INTERVIEW.search(text))


def kind_of(text: str, outlet: str | None, url: Url | None, *, precise: bool, doi: str | None) -> Kind:
    """Return the kind of source that the citation ``text`` names; ``precise`` where its date has a day."""
    if (url is not None and url.host.removeprefix("www.").removeprefix("m.") in _VIDEO_HOSTS) or _VIDEO.search(text):
        return "video"
    if re.search(r"\bISBN\b", text):
        return "book"
    if doi or (_ARTICLE.search(text) and not precise):
        return "article"
    news = outlet is not None and _NEWS.search(outlet) is not None
    if legal_like(text) and not news:
        return "legal"
    if _REPORT.search(text) and not news:
        return "report"
    return "news" if news or (precise and outlet) else "web"
