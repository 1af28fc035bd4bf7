import pytest

from citecheck.model.errors import UnreadableDocument
from tests.citations.lists.lists import cited, listed, told

RIS = """TY  - NEWS
TI  - The dike is broken
AU  - Doe, Jane
AU  - Roe, Richard
JO  - Valley Post
DA  - 2018/02/14/
SP  - 3
EP  - 4
UR  - https://a.example/x;y=1
Y2  - 2018/03/01/
ID  - dike
ER  -

TY  - RPRT
T1  - No end
PY  - 2018
"""


def test_fields_of_a_record():
    """RIS's tags are our fields; a semicolon in a link divides nothing."""
    first, second = cited(".ris", RIS)
    assert (first.kind, first.title, first.container_title) == ("news", "The dike is broken", "Valley Post")
    assert (first.author, first.locator, first.note) == ("Doe, Jane; Roe, Richard", "3–4", "dike")
    assert (first.url.normalised, first.issued.date, first.accessed.date) == (
        "https://a.example/x;y=1",
        "2018-02-14",
        "2018-03-01",
    )
    assert (second.kind, second.title, second.issued.date, second.url) == ("report", "No end", "2018", None)


def test_each_record_keeps_its_text():
    """A record reaches from TY to ER; one that lacks its end reaches to the next."""
    found = listed(".txt", RIS)
    assert [found.document.line_of(one.span.start) for one in found.citations.citations] == [1, 14]
    assert found.citations.citations[1].raw == "TY - RPRT T1 - No end PY - 2018"


@pytest.mark.parametrize(("date", "iso"), [("2018///", "2018"), ("2018/02//", "2018-02"), ("2018/13/01/", None), ("soon", None)])
def test_dates_keep_their_precision(date, iso):
    """RIS leaves missing parts empty, and so do we."""
    (one,) = cited(".ris", f"TY  - ELEC\nDA  - {date}\nUR  - https://a.example\nER  - \n")
    assert (one.issued.date if one.issued else None) == iso


def test_no_record_is_one_clear_error():
    """A file without a record says how records begin."""
    with pytest.raises(UnreadableDocument, match="no RIS record"):
        cited(".ris", "nothing here")


def test_a_record_of_very_many_links_is_bounded():
    """Of 5,000 links in one record the first hundred are taken, and the editor is told."""
    many = RIS.replace(
        "UR  - https://a.example/x;y=1\n", "".join(f"UR  - https://a.example/{number}\n" for number in range(5_000))
    )
    found = listed(".ris", many)
    assert len(found.citations.citations) == 100 + 1
    assert [problem.message for problem in found.document.problems] == [
        "entry dike: 5,000 links in one entry; the first 100 were taken"
    ]


def test_of_several_links_those_of_the_web_count():
    """EndNote writes a link into a database beside that of the page; only the page is asked for."""
    record = (
        "TY  - JOUR\nTI  - Low water\nUR  - <Go to DB>://X:0001\nUR  - https://a.example/1\nUR  - https://a.example/2\nER  - \n"
    )
    assert [one.url.normalised for one in cited(".ris", record)] == ["https://a.example/1", "https://a.example/2"]
    assert told(".ris", record) == []


@pytest.mark.parametrize("tag", ["LK", "L1", "L2"])
def test_a_link_may_stand_under_another_tag(tag):
    """Where no UR is given, the tags under which programs put links are looked at; a file's path there is no link."""
    (one,) = cited(".ris", f"TY  - ELEC\nTI  - T\n{tag}  - https://a.example/1\nER  - \n")
    assert one.url.normalised == "https://a.example/1"
    (one,) = cited(".ris", f"TY  - ELEC\nTI  - T\n{tag}  - internal-pdf://1/x.pdf\nER  - \n")
    assert one.url is None


def test_a_record_with_one_blank_before_its_dashes_is_read():
    """Some programs write the tags narrower; in a record that keeps the form, such a line is text."""
    (one,) = cited(".ris", "TY - NEWS\nTI - Low water\nUR - https://a.example/1\nER - \n")
    assert (one.title, one.kind, one.url.normalised) == ("Low water", "news", "https://a.example/1")
    (one,) = cited(
        ".ris", "TY  - NEWS\nTI  - Low water\nN2  - The river and the\nUR - a town\nUR  - https://a.example/1\nER  - \n"
    )
    assert one.url.normalised == "https://a.example/1"
