"""A run keeps the report as it was read, so that it can be shown with its marks after the file has changed."""

from pathlib import Path

import msgspec
import pytest

from citecheck import api
from citecheck.audit.log import AuditLog
from citecheck.audit.reread import document_as_read
from citecheck.model.errors import AuditError
from citecheck.model.event import EventKind
from citecheck.model.settings import ReportSettings, Settings
from citecheck.testing import FixedClock
from tests.audit.logs import START, opened

REPORT = "The ferry left at dawn.1 Nobody was hurt.2\n\n1 Harbour Office, Log of the day, 2016.\n2 The same, p. 3.\n"


def test_the_report_is_read_again_from_the_log_alone(tmp_path: Path) -> None:
    """Text, markers, notes and claims are those of the run, whatever became of the file."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    settings = Settings(log=str(tmp_path / "audit.db"), report=ReportSettings(folder=str(tmp_path / "reports")))
    ran = api.run(path, tmp_path / "citations.yaml", settings, trusted=True)
    expected = api.parse(path, trusted=True).document
    path.write_text("rewritten", encoding="utf-8")
    with AuditLog.open(Path(settings.log), clock=FixedClock(), write=False) as log:
        assert document_as_read(log, ran.run) == expected
        assert log.verify().texts == 1
        assert document_as_read(log, "no such run") is None
    assert [marker.label for marker in expected.markers] == ["1", "2"]


def test_what_is_not_kept_is_none_and_what_is_no_document_is_told(tmp_path: Path) -> None:
    """An older log names no text; a text of another shape is an error that says what to do."""
    read = {"source": "r", "media_type": "text/plain", "digest": "d", "language": None, "date_order": "dmy", "notes": 0}
    with opened(tmp_path / "audit.db") as log:
        log.begin("run-1", START)
        log.append(EventKind.DOCUMENT_READ, "d", {**read, "markers": 0})
        assert document_as_read(log, "run-1") is None
        log.append(
            EventKind.DOCUMENT_READ, "d", {**read, "markers": 0, "text_digest": log.keep_text(msgspec.json.encode({}).decode())}
        )
        with pytest.raises(AuditError, match="not as expected"):
            document_as_read(log, "run-1")
