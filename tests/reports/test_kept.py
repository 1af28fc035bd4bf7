"""What the reports say of kept evidence, and of a copy that is the archive's own."""

import pytest
from bs4 import BeautifulSoup
from msgspec import structs

from citecheck.model.verdict import Liveness
from citecheck.reports.html import HtmlReport
from citecheck.reports.markdown import MarkdownReport
from citecheck.reports.words import copy_words
from tests.reports.example import example, found, judged

DIGEST = "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
RECORD = "run-1-001.warc.gz#urn:uuid:0f3a"


def kept(*, record=RECORD, digest=DIGEST, archived=DIGEST, verified=True):
    """An outcome whose one look was kept, with a snapshot of the digest ``archived``."""
    outcome = judged(21, Liveness.LIVE, answer=found(21, "20161215080000"))
    (hop,) = outcome.chain.hops
    last = structs.replace(outcome.chain.last, record=record, payload_digest=digest)
    chain = structs.replace(outcome.chain, hops=(structs.replace(hop, record=record),), last=last)
    memento = structs.replace(outcome.answer.memento, digest=archived)
    return structs.replace(outcome, chain=chain, answer=structs.replace(outcome.answer, memento=memento, verified=verified))


def report(outcome, evidence="../evidence"):
    return structs.replace(example(), outcomes=(outcome,), evidence=evidence)


def test_the_page_links_the_file_and_names_the_record():
    """A kept look leads to its file, as seen from the report's folder; odd signs in the folder's name are escaped."""
    soup = BeautifulSoup(HtmlReport().render(report(kept(), "../my evidence #1")), "lxml")
    (link,) = soup.find_all("a", href=lambda href: href.endswith(".warc.gz"))
    assert link["href"] == "../my%20evidence%20%231/run-1-001.warc.gz"
    assert "urn:uuid:0f3a" in link.parent.text


def test_without_the_files_only_the_record_is_named():
    """A report that was moved away from its evidence has no dead links."""
    soup = BeautifulSoup(HtmlReport().render(report(kept(), "")), "lxml")
    assert not soup.find_all("a", href=lambda href: href.endswith(".warc.gz"))
    assert "run-1-001.warc.gz" in soup.text


def test_what_was_not_kept_is_not_said_to_be():
    """No record, no word of one."""
    assert b"kept:" not in HtmlReport().render(report(kept(record=None)))
    assert b"kept:" not in MarkdownReport().render(report(kept(record=None)))


def test_markdown_names_the_record():
    """Beside the hop, as code."""
    assert f"(kept: `{RECORD}`)".encode() in MarkdownReport().render(report(kept()))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, True),
        ({"archived": "sha1:" + DIGEST}, True),
        ({"archived": "A" * 32}, False),
        ({"archived": None}, False),
        ({"digest": None}, False),
        ({"verified": False}, False),
    ],
)
def test_our_copy_is_theirs(more, told):
    """That both hold the same bytes is said where the digests are one, and nothing else is said by another digest."""
    words = copy_words(kept(**more))
    assert bool(words) == told
    assert (DIGEST in words) == told
