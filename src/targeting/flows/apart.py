"""A run in a process of its own, seen from the flow that started it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from targeting.flows.work import written
from targeting.language import say
from targeting.run import RunRequest
from targeting.shapes import Document

COMMAND = (sys.executable, "-m", "targeting.flows.work")


class Work:
    """The process: it is not stopped with the flow, nor by what stops the flow (a session of its own).

    It keeps ``claim``, so that whoever compares Prefect with the log sees that the run is under way.
    """

    def __init__(self, workspace: Path, request: RunRequest, claim: int | None) -> None:
        self._process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a library writes there is nobody's to read
            pass_fds=() if claim is None else (claim,),
            start_new_session=True,
        )
        assert self._process.stdin is not None
        self._process.stdin.write(written(workspace, request))
        self._process.stdin.close()
        self._line: Document = {}

    def steps(self) -> Iterator[str]:
        """The name of each step as it begins, until the run has ended."""
        self._read()
        while "step" in self._line:
            name = str(self._line["step"])
            yield name
            self.wait(name)

    def wait(self, step: str) -> bool:
        """Wait until the step has ended; gives whether all is well."""
        if self._line.get("step") == step:
            self._read()
        return self._line.get("ended") != "failed"

    @property
    def ended(self) -> Document:
        """How it ended: `ended` is completed or failed, and `said` is the sentence."""
        return self._line

    def _read(self) -> None:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        self._line = json.loads(line) if line else {}
        if "step" in self._line:
            return
        self._process.stdout.close()
        code = self._process.wait()
        if not line:
            gone = say("The run's process ended in the middle of it ({code}). See `targeting log list`.", code=code)
            self._line = {"ended": "failed", "said": str(gone)}
