"""Word lists of the plain-text reader: months, abbreviations, words that end no sentence, words that want a number."""

from __future__ import annotations


def _words(*lists: str) -> frozenset[str]:
    return frozenset(word for words in lists for word in words.split())


#: Month names and their usual short forms, lower-case: a number beside one is a day or a year, never a marker.
MONTHS = _words(
    "january february march april may june july august september october november december",
    "jan feb mar apr jun jul aug sep sept oct nov dec",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre janv févr juil déc",
    "januar jänner februar märz april mai juni juli august oktober dezember okt dez",
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre",
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre",
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "يناير فبراير مارس أبريل ابريل مايو يونيو يوليو أغسطس اغسطس سبتمبر أكتوبر اكتوبر نوفمبر ديسمبر",
    "شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين كانون",
    "ژانویه فوریه آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
)

#: Short forms of month names: the full stop after one belongs to it.
MONTHS_SHORT = _words(
    "jan feb mar apr jun jul aug sep sept oct nov dec",
    "janv févr juil déc okt dez ene abr ago gen mag giu lug set ott dic",
)

#: Abbreviations (without their last full stop, lower-case) after which a sentence goes on.
ABBREVIATIONS = _words(
    "mr mrs ms dr prof rev hon st sr jr gen col lt maj capt cpl sgt cmdr adm brig gov sen rep amb pres",
    "vs cf al et etc no nos nr vol vols p pp pg para paras art arts sec sect ch chap fig figs tab ed eds eg ie e.g i.e",
    "approx ca ave inc ltd co corp dept univ assn bros est ext tel fax op ibid id loc cit n.b viz a.m p.m cent",
    "jan feb mar apr jun jul aug sep sept oct nov dec",
    "bzw usw z.b u.a d.h vgl abs aufl bd hrsg nr str mio mrd ggf evtl bspw sog st",
    "m mm mme mlle ex p.ex av env éd c.-à-d",
    "sra srta ud uds pág págs núm dra ej",
    "г гг им т.е т.д т.п стр др",
)

#: Abbreviations before which a number is a count or a place, never a marker ("No.5", "p.12").
NUMBERED = _words(
    "no nos nr vol vols p pp pg para paras art arts sec sect ch chap fig figs tab ed n abs bd s t pt app annex res doc lit",
    "number page pages article articles paragraph section chapter figure table annex appendix volume part resolution",
    "pág págs núm стр ст no. ص رقم",
)

#: Words after which a sentence cannot end: a line that ends with one goes on below a blank line.
UNFINISHED = _words(
    "the a an of to in on at by for with from and or nor",
    "but that which who whom whose where when while as is are was were be been",
    "has have had will would can could may might must should shall its their his her our your my this these those into onto upon",
    "between among under over after before during through against about near than if because although since until via per both",
    "not no very more most some any each every other such only also called named including",
    "le la les un une des du de à au aux et ou où que qui",
    "dans par pour avec sur sous entre sans leur leurs son sa ses ce cette ces",
    "der die das den dem des ein eine einer eines einem einen und oder in im am an auf",
    "aus bei mit nach von vom zu zum zur über unter für durch",
    "el los las una y o u en por para con sin sobre entre del al su sus este esta estos estas",
    "il lo gli i di da e nel nella della delle dei",
    "ve ile bir için",
    "في من على إلى الى عن مع أن ان إن و أو ثم حتى بين بعد قبل خلال التي الذي الذين هذا هذه ذلك تلك كل",
    "и в на с к по о от из для за при что как или но не",
)

#: Words that take a number after them, so that a number glued to one may be a count whose space was lost.
QUANTITY = UNFINISHED | _words(
    "killed injured wounded detained arrested displaced hit took",
    "destroyed damaged around least nearly almost some approximately exactly",
    "total number day phase group unit brigade division route highway building block level type version station sector zone gate",
)

#: Measures whose 2 or 3 is a power.
UNITS = _words("m km cm mm dm ft mi yd in nm µm кв km² m²")

#: Words that begin a clause; a clause is bounded before one that follows a comma, and begins after it.
JOINING = _words("and but or so yet nor et mais ou und aber oder y pero o e ve ama و لكن и но а")

#: Words that open a clause of their own even without a comma.
OPENING = _words(
    "because although though whereas while unless whereupon but weil obwohl",
    "während sondern parce tandis porque aunque mientras لأن بينما لكن",
)

#: Words that begin a sentence after an abbreviation that may also end one ("in the U.S. The").
STARTERS = _words("the in it he she they this these that those a an on at after according but however we i there when as")

#: How a note or its marker calls itself ("Note 1:", "[Fn. 3]"): parts of a pattern, longest first.
NOTE_WORDS = (
    "footnotes?|endnotes?|notes?|fn|ftn|fu(?:ß|ss)noten?|anmerkung|anm|nota|nt|примечание|прим|сноска|dipnot|"
    "هامش|الهامش|حاشية|ملاحظة|پانویس"
)

#: Headings that stand above a block of notes.
NOTE_HEADINGS = _words(
    "notes note footnotes footnote endnotes endnote references reference sources source citations bibliography links",
    "anmerkungen fußnoten fussnoten quellen quellenverzeichnis literatur belege",
    "notes sources références bibliographie notas fuentes referencias bibliografía note fonti riferimenti",
    "примечания источники ссылки сноски литература kaynaklar kaynakça dipnotlar notlar",
    "المراجع المصادر الهوامش هوامش مراجع مصادر الحواشي حواشي منابع پانویس",
)
