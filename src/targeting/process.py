"""What a process must not give away of what it holds in memory, or leave open on the disk."""

from __future__ import annotations

import ctypes
import resource
import signal
import sys

from targeting.files import keep_private

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4


def protect_process() -> None:
    """From now on: no core dump, no other process of the same user may look into this one, new files are its own.

    A dump would hold CPR numbers and the warehouse's key. Where the system is not Linux, a dump is forbidden alone.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    keep_private()


def ends_with_parent() -> None:
    """To be called in a new process: it is ended where the one that made it ends, however that ends (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
