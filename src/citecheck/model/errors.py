"""The errors that citecheck raises on purpose, as one tree.

    CitecheckError
    ├── InputError                  exit 2: the user can mend it
    │   ├── UnreadableDocument
    │   ├── InvalidUrl
    │   ├── BookError               citations.yaml
    │   └── ConfigError             citecheck.toml, environment, flags
    ├── ArchiveError                exit 3: an archive could not or would not
    │   ├── ArchiveUnavailable      (retry_after, in seconds)
    │   ├── CaptureRefused
    │   └── PlaybackFailed
    ├── AuditError                  exit 3: the log
    │   ├── ChainBroken             (seq)
    │   ├── LogTooNew
    │   └── LogBusy
    ├── PluginError                 exit 2
    ├── OutputError                 exit 3: a report or book cannot be written
    └── Offline                     exit 3: our own network is down; nobody's link rot

What goes wrong with one *link* is no exception: it is a ``Failure`` inside an ``Exchange``.
"""

from __future__ import annotations


class CitecheckError(Exception):
    """Base of all errors that citecheck raises on purpose.

    ``message`` says what is wrong, ``where`` names the file, line or key, ``hint`` says what to do next.
    ``str(error)`` joins the three on one line.
    """

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text} ({self.hint})" if self.hint else text


class InputError(CitecheckError):
    """Something that the user gave cannot be used."""


class UnreadableDocument(InputError):
    """The report cannot be read: missing, empty, binary, or of a format that no reader knows."""


class InvalidUrl(InputError):
    """A text that is no URL by the WHATWG URL standard."""


class BookError(InputError):
    """citations.yaml cannot be read; ``where`` holds file, line and key."""


class ConfigError(InputError):
    """The configuration is wrong; ``where`` holds the file or variable and the key."""


class ArchiveError(CitecheckError):
    """An archive did not do what it was asked."""


class ArchiveUnavailable(ArchiveError):
    """An archive throttles or is down. Never to be read as "not archived".

    ``retry_after`` is in seconds, None where the archive did not say.
    """

    def __init__(
        self, message: str, *, where: str | None = None, hint: str | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.retry_after = retry_after


class CaptureRefused(ArchiveError):
    """An archive will not capture this URL; asking again will not help."""


class PlaybackFailed(ArchiveError):
    """A memento that the index lists cannot be played.

    ``is_another``: the archive shows another capture in its place, or another URL's. ``nearest`` is the timestamp (14 digits) of
    the capture that it would show, where it says so.
    """

    def __init__(
        self,
        message: str,
        *,
        where: str | None = None,
        hint: str | None = None,
        is_another: bool = False,
        nearest: str | None = None,
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.is_another = is_another
        self.nearest = nearest


class AuditError(CitecheckError):
    """The audit log cannot be used."""


class ChainBroken(AuditError):
    """The log was altered; ``seq`` is the first event that does not fit the chain."""

    def __init__(self, message: str, *, seq: int, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message, where=where, hint=hint)
        self.seq = seq


class LogTooNew(AuditError):
    """The log was written by a newer citecheck."""


class LogBusy(AuditError):
    """Another process is writing the log."""


class PluginError(CitecheckError):
    """A plug-in cannot be loaded, or does not keep its Protocol."""


class OutputError(CitecheckError):
    """A file that citecheck should write cannot be written."""


class Offline(CitecheckError):
    """Our own network is down. Nothing may be recorded as dead because of it."""
