"""All that can be configured, as plain values with their defaults; ``wiring/config.py`` reads them."""

# Without "from __future__ import annotations": msgspec would compile each of these as a text at every start, some 10 ms.

from typing import Annotated, Literal

import msgspec

from citecheck.model.news import News
from citecheck.model.policy import Policy

Seconds = Annotated[float, msgspec.Meta(ge=0)]
Positive = Annotated[int, msgspec.Meta(ge=1)]


class BrowserSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether walled and script-only pages are looked at once more in a real browser, and how.

    ``executable``: a Chromium, Chrome or Edge; empty = found by itself. ``timeout``: seconds for a whole look; ``patience``: of
    these, how long a wall or an empty page is waited for after it came. ``pages``: looks at once. ``forbidden``: a plain 403 is
    looked at as well, since many a wall against robots says no more than that.
    """

    enabled: bool = False
    executable: str = ""
    timeout: Annotated[float, msgspec.Meta(gt=0)] = 20.0
    patience: Seconds = 8.0
    pages: Annotated[int, msgspec.Meta(ge=1, le=4)] = 2
    forbidden: bool = True


class NetSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the live web is asked.

    ``resolve``: entries "host:port:address" or "host:port:address:port", as curl's --resolve and --connect-to; an address
    named here is trusted even where the safety guard would refuse it (loopback, for tests and the demo). ``probes``:
    "host:port" places that are tried to tell "we are offline" from "that link is down". ``allow_private``: hosts of an
    intranet that the guard lets pass. ``http2``: whether HTTP/2 is offered to servers that speak TLS. ``max_interval``: how
    slowly a host is asked at most after it throttled us or broke down; its interval doubles each time and comes back by and by
    (0: never grows).

    ``transport`` is chosen by ``benchmarks/transports.py`` (2 cores, 10,000 links over 60 hosts, November 2026). Looks per CPU
    second on kept connections, 128 in flight: curl 8,338, httpx with a pool a host 3,515, httpx with one pool 1,452. False
    timeouts at 512 in flight: 0, 0 and 4,359. Behind TLS a look over HTTP/2 costs 1.2 times the CPU of one over HTTP/1.1 with
    curl and 1.7 times with httpx: the price of being asked as browsers ask.
    """

    transport: Literal["curl", "httpx"] = "curl"
    http2: bool = True
    timeout: Seconds = 20.0
    connect_timeout: Seconds = 10.0
    max_body: Positive = 5_000_000
    max_hops: Positive = 10
    concurrency: Positive = 64
    per_host: Positive = 2
    host_interval: Seconds = 1.0
    max_interval: Seconds = 30.0
    retries: Annotated[int, msgspec.Meta(ge=0)] = 2
    retry_wait: Seconds = 1.0
    max_retry_after: Seconds = 30.0
    ca_file: str = ""
    resolve: tuple[str, ...] = ()
    allow_private: tuple[str, ...] = ()
    probes: tuple[str, ...] = ("web.archive.org:443", "www.wikipedia.org:443", "www.iana.org:443")
    user_agent: str = ""
    browser: BrowserSettings = BrowserSettings()


class Quirk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What some hosts want of whoever asks them, by a name that the log shows wherever it was heeded.

    ``hosts``: "news.example", or "*.news.example" for all below it; none switches a quirk of ours with this name off. ``why``:
    the reason, in words. What it changes: ``headers`` sent with each request, ``agent`` "plain" for our name alone instead of
    the form that most sites let pass ("Mozilla/5.0 (compatible; …)"), ``method`` "HEAD" where a GET is unwelcome (the page is
    then not read), ``interval`` in seconds and ``per_host`` as in [net], ``needs_contact`` where a robot without a contact is
    not welcome and so does not ask.
    """

    name: str
    hosts: tuple[str, ...]
    why: str
    headers: dict[str, str] = {}
    agent: Literal["", "plain"] = ""
    method: Literal["", "HEAD"] = ""
    interval: Seconds | None = None
    per_host: Positive | None = None
    needs_contact: bool = False

    @property
    def changes(self) -> bool:
        """Whether it changes anything."""
        pace = self.interval is not None or self.per_host is not None
        return bool(self.headers or self.agent or self.method or self.needs_contact) or pace

    def __hash__(self) -> int:
        return hash(self.name)


class CaptureOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What Save Page Now 2 is told to do, by its own names (SPN2 Public API Docs, 2025-10-22; specs/web-archives 3.5).

    ``capture_all``: error pages too (they are then no success of ours). ``capture_outlinks``: pages that it links, up to 100,
    each against the daily quota. ``capture_screenshot``: a picture of the page. ``skip_first_archive``: not told whether it is
    the first capture, which is faster. ``outlinks_availability``: told when outlinks were captured last.
    ``js_behavior_timeout``: seconds that scripts get (0 to 30; 0: none run). ``delay_wb_availability``: listed after some 12
    hours, which spares the archive. ``force_get``: by a plain GET instead of a browser, good for files. ``email_result``: a mail
    to the keys' account. ``if_not_archived_within`` is ``[policy.capture] recent_days``. Cookies, passwords and user
    names for the page (``capture_cookie``, ``target_username``, ``target_password``) are never sent: what only a person who is
    logged in sees is not made public.
    """

    capture_all: bool = False
    capture_outlinks: bool = False
    capture_screenshot: bool = False
    skip_first_archive: bool = True
    outlinks_availability: bool = False
    js_behavior_timeout: Annotated[int, msgspec.Meta(ge=0, le=30)] = 5
    delay_wb_availability: bool = False
    force_get: bool = False
    email_result: bool = False


class PermaSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """perma.cc as a place to capture. The key is PERMA_API_KEY in the environment.

    ``folder``: the number of the folder that links are put into, whose account pays for them (0: personal links).
    ``interval``: seconds between two requests for a link.
    """

    api_url: str = "https://api.perma.cc/v1/"
    link_url: str = "https://perma.cc/"
    folder: Annotated[int, msgspec.Meta(ge=0)] = 0
    interval: Seconds = 5.0


class ArchiveSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the Wayback Machine stands and how slowly it is asked (80 % of its limits of 2026; seconds between requests).

    ``offline``: a folder of WARC and CDX files that is asked instead; then no archive on the network is.
    ``also``: archives that are asked beside it, by their names in ``archives/known.py``. ``ask``: "first-found" asks them, and
    those of ``[[archives]]``, only where the Wayback Machine has nothing near the day or did not answer; "all" asks at once.
    ``reserve``: captures of the daily quota that are left for whoever else uses the keys. ``in_flight``: captures under way
    at once (the archive allows three or so). ``pace``: the file by which all runs of this machine keep one pace, for archives
    count by address; empty for "pace.db" in the user's state folder. ``capture_at``: the places that are asked for captures.
    """

    cdx_url: str = "https://web.archive.org/cdx/search/cdx"
    availability_url: str = "https://archive.org/wayback/available"
    playback_url: str = "https://web.archive.org/web/"
    save_url: str = "https://web.archive.org/save"
    dialect: Literal["ia", "pywb", "outbackcdx"] = "ia"
    cdx_interval: Seconds = 2.5
    playback_interval: Seconds = 0.25
    submit_interval: Seconds = 10.0
    poll_interval: Seconds = 5.0
    poll_for: Seconds = 180.0
    reserve: Annotated[int, msgspec.Meta(ge=0)] = 100
    in_flight: Positive = 2
    throttle_wait: Seconds = 60.0
    timeout: Seconds = 60.0
    max_rows: Positive = 500
    enabled: bool = True
    pace: str = ""
    offline: str = ""
    ask: Literal["first-found", "all"] = "first-found"
    also: tuple[str, ...] = ("Arquivo.pt", "Archive-It")
    capture_at: tuple[Literal["wayback", "perma.cc"], ...] = ("wayback",)
    capture: CaptureOptions = CaptureOptions()
    perma: PermaSettings = PermaSettings()


class ArchivePlace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One more archive: how it is called, what it speaks, where it stands, how slowly it is asked (seconds between requests).

    ``kind``: "cdx" (an index server, ``cdx_url``, in ``dialect``; mementos at ``playback_url``), "memento" (RFC 7089:
    ``timemap_url`` and ``timegate_url``, one of them at least, before which the original is put), or "commoncrawl"
    (``cdx_url`` is its list of indexes, ``playback_url`` where its files lie). ``modifier`` is put behind a memento's
    timestamp to have it raw ("id_"); empty where the archive knows no such thing.
    """

    name: str
    kind: Literal["cdx", "memento", "commoncrawl"]
    dialect: Literal["ia", "pywb", "outbackcdx"] = "pywb"
    cdx_url: str = ""
    timemap_url: str = ""
    timegate_url: str = ""
    playback_url: str = ""
    modifier: str = "id_"
    interval: Seconds = 1.0
    playback_interval: Seconds = 0.5
    timeout: Seconds = 30.0


class ParseSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How reports are read. ``links``: links of the text are citations beside the notes; without notes they are in any case.

    ``column``: of a table of links, the one that holds them, by name or number; empty where the cells shall tell.
    """

    links: bool = False
    column: str = ""


class LinksSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of short links beside our own table.

    ``shorteners``: a JSON file of more services, in the shape of ours. ``dumps``: lists of where a shortener's links led, as
    URLTeam publishes them (BEACON; plain, .gz or .xz), read where archives do not know a lost link.
    """

    shorteners: str = ""
    dumps: tuple[str, ...] = ()


class KeepSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which looks are kept as WARC files, and how much of them. Sizes in bytes.

    ``looks``: ``live`` = every answer of the live web, hop by hop; ``all`` = the archives' answers too; ``none``. Kept by
    default: who looks at a link again in five years wants to see what stood there. ``folder``: empty for "evidence" beside
    the log. ``max_record``: a body that is longer as it was transferred is cut there, and marked. ``max_file``:
    then the next file begins (1 GB, as crawlers rotate). ``max_run``: then a run keeps nothing more, and says so.
    """

    looks: Literal["live", "all", "none"] = "live"
    folder: str = ""
    max_record: Positive = 20_000_000
    max_file: Positive = 1_000_000_000
    max_run: Positive = 5_000_000_000


class AnchorSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who stamps the log's head (RFC 3161), by address; all are asked. ``timeout`` in seconds.

    ``roots``: PEM files of the root certificates that their stamps must lead to; none for those that browsers trust.
    ``repository``: the folder of a git repository into which heads are written as well. ``after_run``: at the end of each run.
    """

    authorities: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    timeout: Annotated[float, msgspec.Meta(gt=0)] = 30.0
    repository: str = ""
    after_run: bool = False


class ReportSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where outputs go, and for whom they are.

    ``textfiles``: the folder in which Prometheus' node_exporter looks; empty for that of the reports. ``share``: a version for
    other people is written too, into "shared" of the run's folder: without private notes, questions to the author, folders and
    accounts, and without reviewers' names unless ``names``. ``reproducible``: nothing but the log goes in, so that the same log
    gives the same bytes on every machine: kept evidence, which lies elsewhere on each, is named and not linked.
    """

    folder: str = "reports"
    formats: tuple[str, ...] = ("html", "md", "json", "csv")
    textfiles: str = ""
    share: bool = False
    names: bool = False
    reproducible: bool = False


class NotifySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is told what changed since the last run, and of what.

    ``urls``: places as Apprise names them; ``${NAME}`` is taken from the environment, so that no secret need stand in a file.
    ``on``: the kinds of change. ``templates``: a folder whose subject.txt, body.txt and body.html replace ours. ``retries``: more
    tries after one that failed, the first ``retry_wait`` seconds later, each next after twice the time. ``missed_after_days``: a
    longer time between two runs of a report is told; 0: never.
    """

    urls: tuple[str, ...] = ()
    on: tuple[News, ...] = tuple(kind for kind in News if kind is not News.FAILING)
    templates: str = ""
    retries: Annotated[int, msgspec.Meta(ge=0, le=10)] = 2
    retry_wait: Seconds = 5.0
    missed_after_days: Annotated[int, msgspec.Meta(ge=0)] = 0


class ReviewSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who sits at the review desk, and how. ``reviewer``: the name that decisions bear; empty for the system's user.

    ``blind``: other reviewers' decisions on a citation are hidden until this reviewer has decided on it. ``port`` is the desk's
    on 127.0.0.1, 0 for any that is free.
    """

    reviewer: str = ""
    blind: bool = False
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 0


class EvidenceSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How claims are laid beside sources. ``dictionaries``: files of the user's, English to Arabic, beside our own glossary.

    ``translator``: a model file (.argosmodel) by which passages are translated; empty: none are.
    """

    dictionaries: tuple[str, ...] = ()
    translator: str = ""


class LlmSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which language model may be asked what a source says, and how much of it a run may use. Nothing is asked without a yes.

    ``model``: an id of the ``llm`` package; empty: none. ``calls`` and ``tokens``: the budget of one command. ``characters``: of
    a source, what is sent at most.
    """

    model: str = ""
    calls: Positive = 50
    tokens: Positive = 200_000
    characters: Annotated[int, msgspec.Meta(ge=500)] = 24_000


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything in citecheck.toml. ``contact`` is a mail address or URL that archives see in the User-Agent."""

    contact: str = ""
    log: str = "reports/audit.db"
    parse: ParseSettings = ParseSettings()
    links: LinksSettings = LinksSettings()
    net: NetSettings = NetSettings()
    quirks: tuple[Quirk, ...] = ()
    archive: ArchiveSettings = ArchiveSettings()
    keep: KeepSettings = KeepSettings()
    archives: tuple[ArchivePlace, ...] = ()
    anchor: AnchorSettings = AnchorSettings()
    report: ReportSettings = ReportSettings()
    notify: NotifySettings = NotifySettings()
    review: ReviewSettings = ReviewSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    llm: LlmSettings = LlmSettings()
    policy: Policy = Policy()


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """Internet Archive S3-like keys (https://archive.org/account/s3.php) and perma.cc's API key. Never logged, never shown."""

    access: str = ""
    secret: str = ""
    perma: str = ""

    def __repr__(self) -> str:
        return "Keys(access='…', secret='…', perma='…')"
