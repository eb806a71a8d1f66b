"""One run, in a process of its own that knows nothing of Prefect: a server or flow that is lost does not end it.

What is asked for comes on standard input, and each step is told as it begins, and how it all ended, on standard
output, a line each. It is only told: where nobody listens any longer the run goes on, and the log has it all.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from targeting import run
from targeting.commands.summary import summarise
from targeting.errors import TargetingError
from targeting.language import say
from targeting.session import open_session
from targeting.shapes import Document

Tell = Callable[[Document], None]


def main() -> None:
    """Do the run that standard input asks for; what a library prints on standard output is nobody's to read."""
    asked = json.loads(sys.stdin.read())
    listener = os.dup(sys.stdout.fileno())
    with Path(os.devnull).open("wb") as nobody:
        os.dup2(nobody.fileno(), sys.stdout.fileno())
    carry_out(Path(asked["workspace"]), parsed(asked["request"]), lambda line: _tell(listener, line))


def carry_out(workspace: Path, request: run.RunRequest, tell: Tell) -> None:
    """The whole run; nothing is raised, and an error is told by our own sentence or by its kind alone."""
    try:
        with safe_errors():
            run_id, held = _run(workspace, request, tell)
    except TargetingError as error:
        tell({"ended": "failed", "said": str(error)})
        return
    said = str(say("Run {run} is completed.", run=run_id))
    tell({"ended": "completed", "said": said, "run": run_id, "held": held})


def _run(workspace: Path, request: run.RunRequest, tell: Tell) -> tuple[str, bool]:
    """Gives the run's id, and whether its figures are held back."""
    with run.exclusive(open_session(workspace).workspace.folder):
        session = open_session(workspace)
        ref = run.run(session, request, lambda step: tell({"step": step}))
        held = True
        with suppress(Exception):  # the run is completed, whether or not it can be read aloud
            held = bool(summarise(session, ref.run_id).held)
        return ref.run_id, held


def written(workspace: Path, request: run.RunRequest) -> bytes:
    """What is asked for, as standard input takes it."""
    return json.dumps({"workspace": str(workspace), "request": asdict(request)}, default=str).encode()


def parsed(request: Mapping[str, Any]) -> run.RunRequest:
    """What standard input asked for."""
    days = {name: date.fromisoformat(request[name]) for name in ("as_of", "delivery") if request[name]}
    return run.RunRequest(**{**request, **days, "accept": tuple(request["accept"])})


@contextmanager
def safe_errors() -> Iterator[None]:
    """Let an error go on without what may quote a cell: the errors behind one of ours, and the text of any other."""
    try:
        yield
    except TargetingError as error:
        raise error from None
    except Exception as error:
        raise TargetingError(
            "The run met an unexpected {error}; report this as a defect. See `targeting log list`.",
            error=type(error).__name__,
        ) from None


def _tell(listener: int, line: Document) -> None:
    with suppress(OSError):
        os.write(listener, json.dumps(line).encode() + b"\n")


if __name__ == "__main__":
    main()
