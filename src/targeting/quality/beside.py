"""Great Expectations in a process of its own: loading it takes seconds in which Python does little else.

What is sent is a register's counts and their bounds, and what comes back is whether each is kept.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from atexit import register as at_exit
from pathlib import Path
from threading import RLock, Timer

from targeting.errors import TargetingError
from targeting.quality import judging
from targeting.quality.judging import Answer, Question

PROGRAM = Path(judging.__file__)
# Loading takes 4 seconds on a quiet machine: after this long nothing more is to be expected.
PATIENCE = 600.0

_one_at_a_time = RLock()
_judge: Judge | None = None


class Judge:
    """The process. Whoever asks gets an answer, or an error that says that there was none."""

    def __init__(self) -> None:
        # A process group of its own: who interrupts the run at the keyboard hears of it from the run alone.
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,
        )
        self._asked_by = os.getpid()

    @property
    def mine(self) -> bool:
        """Whether this process started it: one that was split off from this one starts its own."""
        return self._asked_by == os.getpid()

    def ask(self, question: Question) -> dict[str, bool]:
        """Whether each number is within its bounds; raises TargetingError where no answer comes."""
        answer = _read(self._exchange(json.dumps(question).encode() + b"\n"))
        register = question["register"]
        if answer is None or answer["register"] != register:
            raise TargetingError(
                "Great Expectations ended before it had judged {register}. See that the machine has memory to spare, "
                "and run again.",
                register=register,
            )
        if answer["error"]:
            raise TargetingError(
                "Great Expectations could not judge {register} ({error}). Install the packages anew from "
                "requirements.txt.",
                register=register,
                error=answer["error"],
            )
        return answer["passed"]

    def end(self) -> None:
        """End it, whatever it does: it has nothing to lose."""
        self._process.kill()
        self._process.communicate()

    def _exchange(self, asked: bytes) -> bytes:
        """The line that comes back; empty where none does, and then the process has ended."""
        asking, answering = self._process.stdin, self._process.stdout
        assert asking is not None and answering is not None
        enough = Timer(PATIENCE, self._process.kill)
        enough.daemon = True
        enough.start()
        try:
            asking.write(asked)
            asking.flush()
            return answering.readline()
        except BrokenPipeError:
            return b""
        finally:
            enough.cancel()


def start() -> None:
    """Start the process, unless there is one. Raises TargetingError where none can be started."""
    global _judge
    with _one_at_a_time:
        if _judge is None or not _judge.mine:
            try:
                _judge = Judge()
            except OSError as error:
                raise TargetingError(
                    "Great Expectations could not be started ({error}). See that the account may start processes, and "
                    "that the machine has memory to spare.",
                    error=type(error).__name__,
                ) from None


def ask(question: Question) -> dict[str, bool]:
    """What the process answers; it is started where there is none. Raises TargetingError where no answer comes."""
    with _one_at_a_time:
        start()
        assert _judge is not None
        try:
            return _judge.ask(question)
        except BaseException:
            # What it may still be about to say is no answer to the next question.
            end()
            raise


@at_exit
def end() -> None:
    """End the process, where there is one."""
    global _judge
    with _one_at_a_time:
        if _judge is not None and _judge.mine:
            _judge.end()
        _judge = None


def _read(line: bytes) -> Answer | None:
    if not line.endswith(b"\n"):
        return None
    answer: Answer = json.loads(line)
    return answer
