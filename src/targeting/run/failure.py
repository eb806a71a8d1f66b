"""A step that failed: what the log and the user are told of it, and what is removed."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path

from targeting.audit import RunFailed
from targeting.errors import TargetingError
from targeting.language import Language, Message
from targeting.privacy import scrub
from targeting.run.entries import said_destroyed
from targeting.run.state import destroy, discard, in_use
from targeting.session import RunLog
from targeting.workspace import Workspace


@dataclass(frozen=True)
class _Scrubbed(Message):
    """A sentence without what looks like a CPR number in it."""

    message: Message

    def in_(self, language: Language) -> str:
        return scrub(self.message.in_(language))


def failed(workspace: Workspace, log: RunLog, step: str, error: Exception) -> TargetingError:
    """Log the failure and remove what the run has built; gives the error to raise in place of ``error``."""
    published = in_use(workspace, log.run_id)
    told = _told(step, error, published)
    alone = discard(workspace, log.run_id)
    reason, keys = told.message.in_("en"), said_destroyed(alone)
    event = RunFailed(step=step, error=type(error).__name__, reason=reason, published=published, keys=keys)
    try:
        log.append(event)
    except Exception as unlogged:
        return TargetingError(
            "Step {step} failed ({error}), and the log could not say so ({unlogged}). "
            "Run `targeting log verify`, and see that the disk has room.",
            step=step,
            error=type(error).__name__,
            unlogged=type(unlogged).__name__,
        )
    destroy(workspace, alone)
    return told


def _told(step: str, error: Exception, published: bool) -> TargetingError:
    """Our own sentence; of any other error its type and place alone, since its text may quote a cell."""
    if isinstance(error, TargetingError):
        return type(error)(_Scrubbed(error.message))
    kind, place = type(error).__name__, _place(error)
    if published:
        return TargetingError(
            "Step {step} failed with an unexpected {error} at {place}. Its release is in use all the same; "
            "report this as a defect.",
            step=step,
            error=kind,
            place=place,
        )
    return TargetingError(
        "Step {step} failed with an unexpected {error} at {place}. Nothing was published; report this as a defect.",
        step=step,
        error=kind,
        place=place,
    )


def _place(error: BaseException) -> str:
    """Module and line of the innermost frame of ours; never the error's own text."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "targeting" in Path(frame.filename).parts] or frames
    return f"{Path(ours[-1].filename).stem}:{ours[-1].lineno}" if ours else "an unknown place"
