from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.citations.book.diff import Change, describe, tally
from citecheck.citations.book.file import citations_of, read_book, write_book
from citecheck.citations.book.match import match
from citecheck.citations.book.merge import merge, none_left
from citecheck.citations.book.patch import patched, wanted
from citecheck.citations.book.schema import GROUPS, key_of
from citecheck.model.citation import Citation, CitedDate, Repeats
from citecheck.model.errors import BookError
from citecheck.model.span import Span
from citecheck.model.url import parse_url
from tests.citations.book.samples import HERE, booked, citations, claim, day, few_ids, news, report, texts


def _book(text: str):
    return read_book(HERE, text.encode())


def _after(parsed, book, *, with_claims: bool = True):
    """Return the book as it stands after ``parsed`` was merged and written."""
    merged = merge(parsed, book).citations
    text = patched(book.text, book.tree, book.file, wanted(merged, book.file, with_claims))
    return _book(text)


def _by_id(found) -> dict[str, Citation]:
    return {cited.id: cited for cited in found.citations}


def _kinds(changes) -> list[tuple[str, str, str | None]]:
    return [(change.kind, change.citation, change.field) for change in changes]


@settings(max_examples=60, deadline=None)
@given(citations(edits=False))
def test_without_edits_the_reading_stands(parsed):
    """A file that nobody touched adds nothing, changes nothing and tells nothing."""
    merged = merge(parsed, booked(parsed))
    assert merged.citations == parsed
    assert merged.changes == ()
    assert merged.orphans == ()
    assert _after(parsed, booked(parsed)).text == booked(parsed).text


@settings(max_examples=60, deadline=None)
@given(citations(ids=few_ids), citations(edits=False, ids=few_ids))
def test_merging_twice_is_merging_once(before, parsed):
    """What a merge wrote, the next merge of the same reading leaves to the byte, and it tells of kept edits only."""
    parsed = msgspec.structs.replace(parsed, source=before.source)
    book = booked(before)
    once = _after(parsed, book)
    again = merge(parsed, once)
    assert _after(parsed, once).text == once.text
    assert _loose(again.citations) == _loose(merge(parsed, book).citations)
    assert {change.kind for change in again.changes} <= {"kept-edit"}


def _loose(found):
    """Return what a merge gives, without the order of claims and of records that people added."""
    return {
        cited.id: (msgspec.structs.replace(cited, claims=()), {(c.sentence, c.clause) for c in found.claims_of(cited)})
        for cited in found.citations
    }


@settings(max_examples=60, deadline=None)
@given(citations(ids=few_ids), citations(edits=False, ids=few_ids))
def test_no_record_and_no_edit_is_ever_lost(before, parsed):
    """Whatever the report becomes, every record stays in the file, and every field that a person set keeps its words."""
    parsed = msgspec.structs.replace(parsed, source=before.source)
    book = booked(before)
    after = {record.id: record for record in _after(parsed, book).file.citations}
    for record, cited in zip(book.file.citations, before.citations, strict=True):
        for field in cited.edited:
            for name in GROUPS[field]:
                assert getattr(after[record.id], name) == getattr(record, name)


FULL = news(
    1,
    publisher="Harbour Press",
    author="A. Mariner",
    accessed=day("2019-05-06"),
    locator="p. 3",
    version_url=parse_url("https://archive.example/web/2019/https://harbour.example/1"),
    doi="10.1000/182",
    quotes=("stays in port",),
    repeats=Repeats(trigger="ibid.", reason="nothing before it"),
    signal="see",
    language="en",
    skip=True,
    claims=("c1",),
)
WHOLE = report(FULL, claims=(claim(1, "No ferry left.", "1", clause="No ferry left"),))

#: model field -> the line of the file, and what a person makes of it.
EDITS = [
    ("note", 'note: "1"', 'note: "7"'),
    ("kind", "kind: news", "kind: report"),
    ("title", "title: Ferry number 1 stays in port 7 days", "title: Ferry No. 1 stays"),
    ("container_title", "container-title: Harbour Post", "container-title: The Harbour Post"),
    ("publisher", "publisher: Harbour Press", "publisher: Quay Press"),
    ("author", "author: A. Mariner", "author: Anna Mariner"),
    ("issued", "issued: 2019-03-04", "issued: 2019-03"),
    ("accessed", "accessed: 2019-05-06", "accessed: 2020"),
    ("locator", "locator: p. 3", "locator: p. 4"),
    ("url", "url: https://harbour.example/1\n", "url: https://harbour.example/one\n"),
    ("version_url", "version-url: https://archive.example/web/2019", "version-url: https://archive.example/web/2020"),
    ("doi", "doi: 10.1000/182", "doi: 10.1000/183"),
    ("quotes", "- stays in port", "- stayed in port"),
    ("repeats", "reason: nothing before it", "reason: see the preface"),
    ("signal", "signal: see", "signal: cf."),
    ("language", "language: en", "language: en-GB"),
    ("raw", "raw: “Ferry", "raw: “A ferry"),
    ("claims", "clause: No ferry left", "clause: left"),
    ("skip", "\n    skip: true", "\n    skip: false"),
]


def _reread():
    """Return another reading of the same note, in which every field is new but its text is not."""
    return report(
        msgspec.structs.replace(
            FULL,
            note="2",
            kind="web",
            title="Other title",
            container_title="Other",
            publisher="Other",
            author="Other",
            issued=day("2001-01-01"),
            accessed=day("2001-01-02"),
            locator="Other",
            url=parse_url("https://other.example/"),
            version_url=parse_url("https://other.example/v"),
            doi="10.1/other",
            quotes=("other",),
            repeats=Repeats(trigger="ibid.", reason="other"),
            signal="other",
            language="fr",
            skip=True,
            claims=("c1",),
        ),
        claims=(claim(1, "Other sentence.", "2", clause="Other"),),
    )


@pytest.mark.parametrize(("field", "line", "edit"), EDITS, ids=[row[0] for row in EDITS])
def test_a_changed_field_is_kept_and_all_others_are_read_anew(field, line, edit):
    """A person's change of any one field wins over a later reading, is told, and binds no other field."""
    text = booked(WHOLE).text
    assert text.count(line) == 1
    book = _book(text.replace(line, edit))
    merged = merge(_reread(), book)
    (cited,) = merged.citations.citations
    stands, reads = citations_of(book).citations[0], _reread().citations[0]
    assert cited.edited == (field,)
    for name in GROUPS:
        if name != "claims":
            assert getattr(cited, name) == getattr(stands if name == field else reads, name), name
    sentence = [said.clause for said in merged.citations.claims_of(cited)]
    assert sentence == (["left"] if field == "claims" else ["Other"])
    kept = [(change.citation, change.field) for change in merged.changes if change.kind == "kept-edit"]
    assert kept == [("n1", key_of(field))]
    assert citations_of(_after(_reread(), book)).citations[0].edited == (field,)


@pytest.mark.parametrize("field", [row[0] for row in EDITS if row[0] not in ("skip", "raw")])
def test_a_deleted_field_stays_away(field):
    """A field that a person took out of the file does not come back with the next reading."""
    fields = {name: None for name in GROUPS[field] if not name.endswith("ambiguous")}
    record = msgspec.structs.replace(booked(WHOLE).file.citations[0], **fields)
    book = booked(WHOLE)
    book = _book(patched(book.text, book.tree, book.file, msgspec.structs.replace(book.file, citations=(record,))))
    after = _after(_reread(), book).file.citations[0]
    assert all(not getattr(after, name) for name in GROUPS[field])
    assert citations_of(_after(_reread(), book)).citations[0].edited == (field,)


def test_a_text_taken_out_stays_away():
    """A record whose text a person deleted is known by its link, and the text stays away."""
    lines = booked(WHOLE).text.splitlines(keepends=True)
    book = _book("".join(line for line in lines if not line.startswith("    raw:")))
    after = _after(WHOLE, book)
    assert after.text == book.text
    assert citations_of(after).citations[0].edited == ("raw",)


def test_an_added_field_is_kept():
    """A person may say what the parser never read."""
    book = _book(booked(report(news(1))).text.replace("    kind: news\n", "    kind: news\n    author: Me\n    skip: true\n"))
    (cited,) = merge(report(news(1, author="Another")), book).citations.citations
    assert (cited.author, cited.skip, cited.edited) == ("Me", True, ("author", "skip"))


def test_a_field_given_back_is_read_again():
    """Field and fingerprint deleted together put the field back into citecheck's hands."""
    text = booked(report(news(1))).text
    text = text.replace("    title: Ferry number 1 stays in port 7 days\n", "")
    start = text.index(" title: ")
    book = _book(text[:start] + text[start:].split(",", 1)[1])
    (cited,) = merge(report(news(1)), book).citations.citations
    assert cited == news(1)


def test_an_edit_that_the_reading_comes_to_agree_with_stays_an_edit():
    """A parser that learns and then forgets again cannot take a person's words away."""
    book = _book(booked(report(news(1))).text.replace("kind: news", "kind: report"))
    agreed = _after(report(news(1, kind="report")), book)
    (cited,) = merge(report(news(1, kind="video")), agreed).citations.citations
    assert cited.kind == "report"


def test_renumbered_notes_keep_their_records():
    """A note put in before the others shifts all numbers; ids, edits and back-references stay with their sources."""
    old = report(news(1), news(2), news(3, repeats=Repeats(trigger="ibid.", note="2", citation="n2")))
    book = _book(booked(old).text.replace("title: Ferry number 2", "title: MY ferry number 2"))
    new = report(
        news(1, "A new note", url=None, raw="A new note"),
        *(msgspec.structs.replace(news(n), id=f"n{n + 1}", note=str(n + 1)) for n in (1, 2)),
        msgspec.structs.replace(news(3), id="n4", note="4", repeats=Repeats(trigger="ibid.", note="3", citation="n3")),
    )
    merged = merge(new, book)
    assert [(cited.id, cited.note) for cited in merged.citations.citations] == [
        ("n1-2", "1"),
        ("n1", "2"),
        ("n2", "3"),
        ("n3", "4"),
    ]
    found = _by_id(merged.citations)
    assert found["n2"].title.startswith("MY ferry")
    assert found["n3"].repeats.citation == "n2"
    assert _kinds(merged.changes) == [
        ("added", "n1-2", None),
        ("renumbered", "n1", "note"),
        ("renumbered", "n2", "note"),
        ("kept-edit", "n2", "title"),
        ("renumbered", "n3", "note"),
        ("updated", "n3", "repeats"),
    ]
    assert [record.id for record in _after(new, book).file.citations] == ["n1-2", "n1", "n2", "n3"]


def test_swapped_notes_keep_their_records():
    """Where two sources change places, each takes its edits along, though the ids of the reading say otherwise."""
    book = _book(booked(report(news(1), news(2))).text.replace("kind: news", "kind: report", 1))
    swapped = report(msgspec.structs.replace(news(2), id="n1", note="1"), msgspec.structs.replace(news(1), id="n2", note="2"))
    found = merge(swapped, book).citations.citations
    assert [(cited.id, cited.note, cited.kind) for cited in found] == [("n2", "1", "news"), ("n1", "2", "report")]


def test_another_source_under_an_old_number_is_no_match():
    """A note that now cites something else does not inherit the edits of the source before it."""
    book = _book(booked(report(news(1))).text.replace("title: Ferry", "title: MY Ferry"))
    url = parse_url("https://quay.example/other")
    other = news(1, "Crane falls on quay", url=url, raw=f"“Crane falls on quay” Harbour Post, 6 March 2019 {url}")
    merged = merge(report(other), book)
    assert [(cited.id, cited.title) for cited in merged.citations.citations] == [("n1-2", "Crane falls on quay")]
    assert merged.orphans == ("n1",)
    after = _after(report(other), book)
    assert after.file.citations[1].orphaned or after.file.citations[0].orphaned
    assert "MY Ferry" in after.text


@pytest.mark.parametrize(
    "raw",
    [
        "“Ferry number 1 stays in port 7 days” Harbour Post, 4 March 2019, https://harbour.example/1",
        "“Ferry number 1 stays in harbour 7 days” Harbor Post, 4 March 2019 https://harbour.example/1",
        "Harbour Post: see https://harbour.example/1",
    ],
)
def test_a_rewritten_note_with_its_link_is_the_same(raw):
    """The link holds a record to its note when the words change."""
    merged = merge(report(news(1, id="x9", raw=raw)), booked(report(news(1))))
    assert [cited.id for cited in merged.citations.citations] == ["n1"]


def test_a_new_link_in_the_same_words_is_the_same():
    """A note whose dead link was replaced keeps its record, by its words."""
    url = parse_url("https://archive.example/web/20190304/https://harbour.example/1")
    changed = news(1, id="x9", url=url, raw=f"“Ferry number 1 stays in port 7 days” Harbour Post, 4 March 2019 {url}")
    assert merge(report(changed), booked(report(news(1)))).orphans == ("n1",)
    same = msgspec.structs.replace(changed, id="n1")
    assert match(booked(report(news(1))).file.citations, [same]) == {0: 0}
    short = parse_url("https://harbour.example/7")
    alike = news(1, id="x9", url=short, raw=f"“Ferry number 1 stays in port 7 days” Harbour Post, 4 March 2019 {short}")
    assert match(booked(report(news(1))).file.citations, [alike]) == {0: 0}


def test_two_records_of_one_link_keep_apart():
    """Two notes on one page are told apart by their words, not mixed up."""
    one = news(1, "Fog", raw="“Fog”, p. 1, https://a.example/", url=parse_url("https://a.example/"))
    two = news(2, "Ice", raw="“Ice”, p. 2, https://a.example/", url=parse_url("https://a.example/"))
    book = booked(report(one, two))
    new = report(
        msgspec.structs.replace(two, id="n1", note="1", raw="“Ice”, p. 22, https://a.example/"),
        msgspec.structs.replace(one, id="n2", note="2", raw="“Fog”, p. 11, https://a.example/"),
    )
    assert [(cited.id, cited.title) for cited in merge(new, book).citations.citations] == [("n2", "Ice"), ("n1", "Fog")]


def test_many_notes_of_the_same_words_keep_their_order():
    """Of three "Ibid." the middle one goes, and the others stay who they are."""

    def ibid(number: int, id_: str) -> Citation:
        return Citation(id=id_, note=str(number), kind="cross-reference", raw="Ibid.")

    old = report(news(1), ibid(2, "n2"), news(3), ibid(4, "n4"), news(5), ibid(6, "n6"))
    new = report(news(1), ibid(2, "n2"), news(3), msgspec.structs.replace(news(5), id="n4", note="4"), ibid(5, "n5"))
    merged = merge(new, booked(old))
    assert [cited.id for cited in merged.citations.citations] == ["n1", "n2", "n3", "n5", "n6"]
    assert merged.orphans == ("n4",)


def test_records_in_an_order_of_the_editors_stay_there():
    """A person may sort the file; the reading follows the report, the file follows the person."""
    text = booked(report(news(1), news(2))).text
    start, middle = text.index("  - id: n1"), text.index("  - id: n2")
    book = _book(text[:start] + text[middle:] + "\n" + text[start:middle].rstrip() + "\n")
    merged = merge(report(news(1), news(2)), book)
    assert [cited.id for cited in merged.citations.citations] == ["n1", "n2"]
    assert merged.changes == ()
    assert _after(report(news(1), news(2)), book).text == book.text


def test_a_note_that_is_gone_is_kept_and_marked_and_can_return():
    """Nothing is lost in silence: the record is told, marked, kept with its edits, and taken up again."""
    book = _book(
        booked(report(news(1), news(2))).text.replace("title: Ferry number 2", "title: MY ferry # checked\n    author: x #")
    )
    gone = merge(report(news(1)), book)
    assert _kinds(gone.changes) == [("removed", "n2", None)]
    assert gone.orphans == ("n2",)
    after = _after(report(news(1)), book)
    assert after.file.citations[1].orphaned
    assert "# checked" in after.text
    assert merge(report(news(1)), after).changes == ()
    back = merge(report(news(1), news(2)), after)
    assert _kinds(back.changes)[0] == ("returned", "n2", None)
    assert _by_id(back.citations)["n2"].title == "MY ferry"
    assert _after(report(news(1), news(2)), after).text == book.text


def test_records_written_by_hand_stay_for_ever():
    """A citation that the parser missed is the editors': in the file to the byte, in the checks, never orphaned."""
    mine = "\n  - id: mine   # found by us\n    note: 1\n    url: https://mine.example/\n"
    book = _book(booked(report(news(1), news(2))).text + mine)
    merged = merge(report(news(1), news(2)), book)
    assert [cited.id for cited in merged.citations.citations] == ["n1", "mine", "n2"]
    assert merged.changes == ()
    assert merged.orphans == ()
    assert _after(report(news(1), news(2)), book).text == book.text
    assert _after(report(), book).text.endswith(mine)


def test_a_record_written_by_hand_meets_its_note():
    """When the parser later finds what a person had added, both become one record under the person's id."""
    book = _book("version: 1\ncitations:\n  - id: mine\n    url: https://harbour.example/1\n    title: My title\n")
    merged = merge(report(news(1)), book)
    (cited,) = merged.citations.citations
    assert (cited.id, cited.title, cited.container_title, cited.edited) == ("mine", "My title", "Harbour Post", ("title", "url"))
    assert merge(report(), _after(report(news(1)), book)).orphans == ("mine",)


def test_skipped_records_are_kept_and_skipped():
    """``skip: true`` survives every reading."""
    book = _book(booked(report(news(1))).text.replace("    kind: news\n", "    kind: news\n    skip: true\n"))
    after = _after(report(news(1)), _after(report(news(1)), book))
    assert citations_of(after).citations[0].skip


def test_spans_and_claims_of_the_report_are_there_after_a_merge():
    """The file holds no offsets; the reading brings them, also for fields that a person set."""
    parsed = report(
        news(1, claims=("c1",), span=Span(3, 9)),
        claims=(msgspec.structs.replace(claim(1, "A ferry stays.", "1", clause="A ferry"), span=Span(1, 2)),),
    )
    book = _book(booked(parsed).text.replace("clause: A ferry", "clause: ferry"))
    merged = merge(parsed, book).citations
    assert merged.citations[0].span == Span(3, 9)
    (said,) = merged.claims_of(merged.citations[0])
    assert (said.sentence, said.clause, said.span, said.notes) == ("A ferry stays.", "ferry", Span(1, 2), ("1",))


def test_a_claim_of_no_citation_is_kept():
    """A sentence whose note cites nothing stays among the claims of the reading."""
    parsed = report(news(1), claims=(claim(1, "A sentence.", "9"),))
    assert merge(parsed, booked(parsed)).citations == parsed


def test_the_report_s_sentences_come_and_go_without_being_edits():
    """A file written without sentences gets them when asked, loses them when asked, but never a person's own."""
    parsed = report(news(1, claims=("c1",)), claims=(claim(1, "A ferry stays.", "1", clause="A ferry"),))
    bare = booked(parsed, with_claims=False)
    assert merge(parsed, bare).citations == parsed
    assert merge(parsed, bare).changes == ()
    whole = _after(parsed, bare)
    assert whole.text == booked(parsed).text
    assert _after(parsed, whole, with_claims=False).text == bare.text
    edited = _book(whole.text.replace("clause: A ferry", "clause: mine"))
    assert "clause: mine" in _after(parsed, edited, with_claims=False).text


def test_the_day_of_the_report_is_the_editors():
    """The date of the report stands where a person wrote it; a parser's comes in where there is none."""
    import datetime as dt

    dated = msgspec.structs.replace(report(news(1)), report_date=dt.date(2019, 6, 1))
    assert "date: 2019-06-01" in _after(dated, booked(report(news(1)))).text
    mine = _book(booked(report(news(1))).text.replace("report:\n", "report:\n  date: 2020-01-02 # sure\n"))
    assert merge(dated, mine).citations.report_date == dt.date(2020, 1, 2)
    assert _after(dated, mine).text == mine.text


def test_a_new_edition_of_the_report_is_named():
    """Name and digest of the report in the file are those of the last reading."""
    new = msgspec.structs.replace(report(news(1)), source="second.txt", digest="cd" * 32)
    found = citations_of(_after(new, booked(report(news(1)))))
    assert (found.source, found.digest) == ("second.txt", "cd" * 32)


def test_edits_made_elsewhere_are_written_as_edits(tmp_path):
    """A field set in code (the review page) with ``edited`` is a person's edit in the file, new, equal or taken away."""
    path = tmp_path / "citations.yaml"
    write_book(path, report(news(1)))
    changed = news(1, kind="report", container_title=None, edited=("kind", "title", "container_title"))
    write_book(path, report(changed), book=read_book(path, path.read_bytes()))
    book = read_book(path, path.read_bytes())
    (cited,) = merge(report(news(1, "New reading", kind="video")), book).citations.citations
    assert (cited.kind, cited.title, cited.container_title) == ("report", news(1).title, None)
    assert cited.edited == changed.edited


def test_a_large_report_is_matched_in_good_time():
    """Two thousand notes, a thousand of them "Ibid.", all renumbered, are matched without comparing all with all."""

    def ibid(number: int) -> Citation:
        return Citation(id=f"n{number}", note=str(number), kind="cross-reference", raw="Ibid.")

    notes = [news(n) if n % 2 else ibid(n) for n in range(1, 2001)]
    records = wanted(report(*notes), None, True).citations
    shifted = [news(9999), *(msgspec.structs.replace(cited, id=f"n{n + 1}") for n, cited in enumerate(notes, start=1))]
    pairs = match(records, shifted)
    assert pairs == {n + 1: n for n in range(2000)}


# --- whole reports that change ----------------------------------------------------------------------------------------------

SHIPS = [
    "Fog holds the ferry",
    "Ice on the quay",
    "Crane falls on barge",
    "Pilot strike goes on",
    "Lock gate stuck",
    "Dredger sunk",
]


def _note(title: str, number: int, mark: str = "") -> Citation:
    """Build the citation of one source under any number; ``mark`` is a mend of its title in the report."""
    slug = title.lower().replace(" ", "-")
    return news(
        number, title + mark, id=f"{slug}-{len(mark)}", url=parse_url(f"https://harbour.example/{slug}"),
        raw=f"“{title}{mark}” Harbour Post, 4 March 2019 https://harbour.example/{slug}",
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(SHIPS), min_size=1, unique=True),
    st.lists(st.tuples(st.sampled_from(SHIPS), st.sampled_from(["", "s", " again"])), min_size=1, unique_by=lambda pair: pair[0]),
    st.sets(st.sampled_from(SHIPS)),
)
def test_ids_and_edits_go_with_the_source(before, after, edited):
    """Notes put in, taken out, exchanged and mended: each source keeps its id, its comment and a person's edit of it."""
    text = booked(report(*(_note(title, number) for number, title in enumerate(before, start=1)))).text
    for title in edited & set(before):
        text = text.replace(f"title: {title}\n", f"title: {title}, MINE  # asked about {title}\n")
    parsed = report(*(_note(title, number, mark) for number, (title, mark) in enumerate(after, start=1)))
    whole = _after(parsed, _book(text))
    assert [cited.note for cited in merge(parsed, whole).citations.citations] == [str(n) for n in range(1, len(after) + 1)]
    for title in before:
        (record,) = [record for record in whole.file.citations if record.id == f"{title.lower().replace(' ', '-')}-0"]
        assert record.orphaned is (title not in dict(after))
        assert whole.text.count(f"# asked about {title}") == (title in edited)
        mark = "" if record.orphaned else dict(after)[title]
        assert record.title == (f"{title}, MINE" if title in edited else title + mark)
    assert len(whole.file.citations) == len(set(before) | set(dict(after)))
    assert _after(parsed, whole).text == whole.text


def test_a_note_that_is_split_keeps_its_record_with_the_first_link():
    """Of one citation that becomes two, the one with the old link keeps id and edits, and the other is new."""
    both = _note("Fog holds the ferry", 1)
    book = _book(booked(report(both)).text.replace("kind: news", "kind: report"))
    other = msgspec.structs.replace(_note("Ice on the quay", 1), id=f"{both.id}-2")
    merged = merge(report(both, other), book)
    assert [(cited.id, cited.kind) for cited in merged.citations.citations] == [(both.id, "report"), (other.id, "news")]
    assert _kinds(merged.changes) == [("kept-edit", both.id, "kind"), ("added", other.id, None)]


def test_notes_that_are_joined_leave_an_orphan_behind():
    """Of two citations that become one, the record without a partner stays in the file, marked and told."""
    one, two = _note("Fog holds the ferry", 1), _note("Ice on the quay", 2)
    joined = msgspec.structs.replace(one, raw=f"{one.raw}; {two.raw}")
    merged = merge(report(joined), booked(report(one, two)))
    assert [cited.id for cited in merged.citations.citations] == [one.id]
    assert merged.orphans == (two.id,)


def test_the_same_source_cited_twice_stays_two_records():
    """Two notes of the same words are two records, each with its own edit, and one more is one more record."""
    twice = report(_note("Lock gate stuck", 1), msgspec.structs.replace(_note("Lock gate stuck", 2), id="second"))
    text = booked(twice).text
    start = text.index("id: second")
    book = _book(text[:start] + text[start:].replace("kind: news", "kind: report"))
    third = msgspec.structs.replace(_note("Lock gate stuck", 3), id="third")
    merged = merge(report(*twice.citations, third), book)
    assert [(cited.id, cited.kind) for cited in merged.citations.citations] == [
        (twice.citations[0].id, "news"),
        ("second", "report"),
        ("third", "news"),
    ]


# --- another report ---------------------------------------------------------------------------------------------------------


def _other(*citations: Citation, source: str = "storms.txt"):
    return msgspec.structs.replace(report(*citations), source=source, digest="cd" * 32)


def test_two_reports_are_not_mixed_in_one_file():
    """A report of another name whose notes are others is refused, with the line to change if it is the same after all."""
    book = booked(report(*(_note(title, 1) for title in SHIPS[:4])))
    with pytest.raises(BookError) as caught:
        merge(_other(_note(SHIPS[0], 1), _note(SHIPS[4], 2), _note(SHIPS[5], 3)), book)
    line = book.text[: book.text.index("ferries.txt")].count("\n") + 1
    assert caught.value.where == f"citations.yaml:{line}:11: report.source"
    assert "another report, ferries.txt; 1 of its 4 citations are in storms.txt" in caught.value.message
    assert "with -o" in caught.value.hint
    assert "source: storms.txt" in caught.value.hint


@pytest.mark.parametrize(
    ("new", "what"),
    [
        (_other(*(_note(title, 1) for title in SHIPS[2:])), "a new edition under a new name"),
        (_other(_note(SHIPS[5], 1), source="ferries.txt"), "the same name"),
        (msgspec.structs.replace(report(_note(SHIPS[5], 1)), source="copy.txt"), "the same bytes under a new name"),
    ],
)
def test_a_new_edition_is_no_other_report(new, what):
    """A third of the citations, the name or the bytes of the report are enough to take it for the same."""
    assert merge(new, booked(report(*(_note(title, 1) for title in SHIPS[:4])))).citations.source == new.source, what


def test_a_file_of_hand_written_records_takes_any_report():
    """Where citecheck has read nothing into the file yet, there is nothing to mix."""
    book = _book("version: 1\nreport: {source: plan.txt}\ncitations:\n  - id: mine\n    url: https://mine.example/\n")
    assert len(merge(_other(_note(SHIPS[0], 1)), book).citations.citations) == 2


def test_the_line_that_the_error_names_is_the_cure():
    """With the new name in the file, the reading is taken; whoever is gone is marked."""
    text = booked(report(*(_note(title, 1) for title in SHIPS[:4]))).text.replace("source: ferries.txt", "source: storms.txt")
    merged = merge(_other(_note(SHIPS[5], 1)), _book(text))
    assert len(merged.orphans) == 4
    assert none_left(merged.changes, _book(text))


# --- words -----------------------------------------------------------------------------------------------------------------


def test_changes_are_told_in_words():
    """Each change is one line that says which record, what, and what stands now."""
    changes = [
        Change(kind="added", citation="n1", after="Fog"),
        Change(kind="removed", citation="n2", before="Ice"),
        Change(kind="returned", citation="n2", after="Ice"),
        Change(kind="renumbered", citation="n3", field="note", before="3", after="4"),
        Change(kind="updated", citation="n3", field="title", before="Old", after="New"),
        Change(kind="updated", citation="n3", field="author", before=None, after="Me"),
        Change(kind="kept-edit", citation="n3", field="issued", before="2016", after=None),
    ]
    assert describe(changes) == [
        "n1: new: “Fog”",
        "n2: no longer in the report; kept in the file and marked orphaned: “Ice”",
        "n2: back in the report: “Ice”",
        "n3: note 3 is now note 4",
        "n3: title: “Old” → “New”",
        "n3: author: nothing → “Me”",
        "n3: issued: your edit stays: “2016”; the report reads nothing",
    ]


@settings(max_examples=60, deadline=None)
@given(texts, texts)
def test_words_are_one_safe_line(before, after):
    """No line break and no character that a terminal obeys comes through, however hostile the note."""
    (line,) = describe([Change(kind="updated", citation="n1", field="title", before=before, after=after + "\x1b[31m\u202e")])
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    assert "\u202e" not in line


def test_an_unsure_date_is_told_as_such():
    """A reader of the diff sees that day and month may be exchanged."""
    unsure = CitedDate(date="2019-03-04", precision="day", raw="3/4/2019", ambiguous=True)
    (change,) = merge(report(news(1, issued=unsure)), booked(report(news(1)))).changes
    assert (change.before, change.after) == ("2019-03-04", "2019-03-04 (day and month unsure)")


def test_long_texts_are_shown_where_they_part():
    """A change at the end of a long note is seen in the line that tells it."""
    before = "word " * 40 + "on Monday"
    (line,) = describe(
        [Change(kind="updated", citation="n1", field="raw", before=before, after=before.replace("Monday", "Tuesday"))]
    )
    assert "Monday” → " in line
    assert line.endswith("Tuesday”")
    assert len(line) < 220


def test_the_tally_counts_records_and_edits():
    """A record with two new fields has changed once; kept edits are counted field by field."""
    changes = [
        Change(kind="updated", citation="a", field="title"),
        Change(kind="updated", citation="a", field="url"),
        Change(kind="removed", citation="b"),
        Change(kind="renumbered", citation="a", field="note"),
        Change(kind="kept-edit", citation="a", field="kind"),
        Change(kind="kept-edit", citation="c", field="kind"),
    ]
    assert tally(changes) == "1 gone, 1 changed, 1 renumbered, 2 edits kept"
    assert tally([]) == "no changes"
