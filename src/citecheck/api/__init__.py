"""The library's verbs: parse, check, links, archive, report, run, verify. A sync face over the async core, nothing more.

Each is loaded when it is first asked for: whoever only checks links need not load the readers of reports, and the other way
round, which spares half a second.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from citecheck.api.anchoring import Anchored, Proof, anchor, redact, verify
    from citecheck.api.auditing import rebuild, search
    from citecheck.api.giving import give_back
    from citecheck.api.kept import Found, evidence, export_evidence, find_evidence
    from citecheck.api.links import LinksChecked, check_links
    from citecheck.api.planning import CapturePlan, Planned, plan
    from citecheck.api.reading import Parsed, findings, load, parse, save, would_change
    from citecheck.api.reporting import Ran, open_log, rendered, report
    from citecheck.api.reviewing import LogDesk, open_desk
    from citecheck.api.runs import archive, check, run
    from citecheck.api.scheduling import (
        ScheduleStatus,
        install_schedule,
        print_schedule,
        remove_schedule,
        schedule_job,
        schedule_status,
    )
    from citecheck.api.shelf import RanDue, due, run_due
    from citecheck.api.starting import Silent, new_run_id
    from citecheck.api.telling import Told, owed, tell, tell_test

__all__ = [
    "Anchored",
    "CapturePlan",
    "Found",
    "LinksChecked",
    "LogDesk",
    "Parsed",
    "Planned",
    "Proof",
    "Ran",
    "RanDue",
    "ScheduleStatus",
    "Silent",
    "Told",
    "anchor",
    "archive",
    "check",
    "check_links",
    "due",
    "evidence",
    "export_evidence",
    "find_evidence",
    "findings",
    "give_back",
    "install_schedule",
    "load",
    "new_run_id",
    "open_desk",
    "open_log",
    "owed",
    "parse",
    "plan",
    "print_schedule",
    "rebuild",
    "redact",
    "remove_schedule",
    "rendered",
    "report",
    "run",
    "run_due",
    "save",
    "schedule_job",
    "schedule_status",
    "search",
    "tell",
    "tell_test",
    "verify",
    "would_change",
]
_ROOMS = {
    **dict.fromkeys(("Parsed", "findings", "load", "parse", "save", "would_change"), "reading"),
    **dict.fromkeys(("LinksChecked", "check_links"), "links"),
    **dict.fromkeys(("Ran", "open_log", "rendered", "report"), "reporting"),
    **dict.fromkeys(("Silent", "new_run_id"), "starting"),
    **dict.fromkeys(("Found", "evidence", "export_evidence", "find_evidence"), "kept"),
    **dict.fromkeys(("Anchored", "Proof", "anchor", "redact", "verify"), "anchoring"),
    **dict.fromkeys(("rebuild", "search"), "auditing"),
    **dict.fromkeys(("RanDue", "due", "run_due"), "shelf"),
    **dict.fromkeys(
        (
            "ScheduleStatus",
            "install_schedule",
            "print_schedule",
            "remove_schedule",
            "schedule_job",
            "schedule_status",
        ),
        "scheduling",
    ),
    **dict.fromkeys(("CapturePlan", "Planned", "plan"), "planning"),
    **dict.fromkeys(("Told", "owed", "tell", "tell_test"), "telling"),
    **dict.fromkeys(("LogDesk", "open_desk"), "reviewing"),
    "give_back": "giving",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562
    if name in __all__:
        return getattr(importlib.import_module(f"citecheck.api.{_ROOMS.get(name, 'runs')}"), name)
    raise AttributeError(f"module 'citecheck.api' has no attribute {name!r}")
