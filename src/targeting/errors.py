"""The errors a user meets. Every message says what is wrong, where, and what to do, and never holds a raw value."""

from __future__ import annotations

from targeting.language import Message, Value, say


class _Said(Exception):
    def __init__(self, text: str | Message, /, **values: Value) -> None:
        self.message = text if isinstance(text, Message) else say(text, **values)
        super().__init__(text, values)

    def __str__(self) -> str:
        return str(self.message)


class TargetingError(_Said):
    """A run or command failed. The message is safe to print, to log and to show in Prefect.

    ``text`` is an English sentence that the catalogue of messages holds, with ``{names}`` for ``values``; or a message.
    """

    exit_code = 1


class Invalid(_Said, ValueError):
    """A value of a declaration is not what it should be; whoever reads the file says where it stands.

    The arguments are those of TargetingError.
    """


class ConfigurationError(TargetingError):
    """A declaration (settings, contract, rule set, basis) or the command line is wrong."""

    exit_code = 2


class NotCovered(TargetingError):
    """No legal basis in force covers what the run would read; nothing was read."""

    exit_code = 3


class QuestionRefused(TargetingError):
    """A question to a run is one too many, or would tell of few; it was not answered."""

    exit_code = 3


class SharingRefused(TargetingError):
    """The table of sharing does not say Ja: there is no consent, or somebody must weigh it. Nothing was told."""

    exit_code = 3


class LogRefused(TargetingError):
    """The log can carry no decision: it is behind what others have seen of it, or the clock is; nothing was done."""

    exit_code = 3


class ApprovalRefused(TargetingError):
    """Somebody may not approve or revoke, or what they would approve is not complete; nothing was signed."""

    exit_code = 3


class DeliveryError(TargetingError):
    """The delivery did not pass: a file is missing, unreadable, or fails a critical expectation."""

    exit_code = 4
