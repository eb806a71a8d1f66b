"""Who acts, in which workspace, with which keys, log and clock; and which program ran."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import platform
import pwd
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property
from importlib import metadata, resources
from pathlib import Path

from targeting.audit import (
    COPY,
    ENDS,
    AboutCitizen,
    AuditLog,
    Entry,
    Event,
    Program,
    RunRequested,
    Verifier,
    read_entries,
    require_whole,
)
from targeting.errors import ConfigurationError
from targeting.files import replace
from targeting.privacy import KeyRing, adopt, any_key, create_keys, load_keys
from targeting.process import protect_process
from targeting.workspace import Workspace, as_shown, foreign_letters, key_folder, load_workspace

MADE_WITH_KEYS = ("runs/*", "history/*", "ledger.duckdb", "casebook/*", "figures/*")
Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class RunLog:
    """The audit log, seen from one run."""

    log: AuditLog
    run_id: str

    def append(self, event: Event) -> int:
        """Log an event of this run durably; gives its number in the log."""
        return self.log.append(event, run_id=self.run_id, actor=actor()).seq


@dataclass(frozen=True)
class Session:
    """Who acts, and on what: a workspace, its keys and its log, opened when they are first asked for."""

    workspace: Workspace
    clock: Clock = now

    @cached_property
    def keys(self) -> KeyRing:
        """The workspace's keys. A fictional municipality's are made on first use; a real one's never are.

        What an earlier version left is given data keys. Raises ConfigurationError where a key is missing, where what
        was made with keys outlives them, and where the pseudonym key is another than the one that made what lies in
        state/, or in the newest history where state/ does not say.
        """
        workspace = self.workspace
        folder = key_folder(workspace.folder, workspace.settings)
        if not any_key(folder):
            self._begin(folder)
        keys = load_keys(folder)
        adopt(folder, workspace.state)
        if marked := self._marked:
            keys.require_held(marked, "state/")
        else:
            from targeting import history  # with DuckDB, which takes long

            history.require_keys(workspace.state, keys)
        return keys

    def _begin(self, folder: Path) -> None:
        """Where there is no key at all: make a fictional municipality's, and tell a real one that has had none how."""
        workspace = self.workspace
        used = any(any(workspace.state.glob(each)) for each in MADE_WITH_KEYS) or any(workspace.log.glob("*.jsonl"))
        if not workspace.settings.municipality.fictional:
            if used or any(workspace.log.glob("*")):
                return  # loading them says which are lost
            raise ConfigurationError(
                "There are no keys in the key folder yet. Make them: targeting key workspace {workspace}",
                workspace=workspace.folder.name,
            )
        if used:
            raise ConfigurationError(
                "What lies in {workspace} was made with keys that are not in the key folder. Restore the "
                "keys from the backup, or move state/, log/ and published/ out of {workspace} and begin anew.",
                workspace=workspace.folder.name,
            )
        create_keys(folder)

    def mark_keys(self) -> None:
        """Leave the fingerprint of the pseudonym key in state/: from now on no other is used in this workspace."""
        if not self.keys_marked:
            replace(self._mark, self.keys.fingerprint.encode(), mode=0o600)

    @property
    def keys_marked(self) -> bool:
        """Whether state/ has the fingerprint of the present pseudonym key."""
        return self._marked == self.keys.fingerprint

    @property
    def _marked(self) -> str:
        return self._mark.read_text(encoding="ascii", errors="replace").strip() if self._mark.is_file() else ""

    @property
    def _mark(self) -> Path:
        return self.workspace.state / "keys.fingerprint"

    @cached_property
    def log(self) -> AuditLog:
        """The log, to append to; raises TargetingError when it does not agree with what was signed.

        Every decision is logged before it is acted upon, so here it is asked, of the witnesses and of all that lies
        beside it, whether the log is whole: raises LogRefused where it is not.
        """
        workspace, keys = self.workspace, self.keys
        witnessed = require_whole_log(workspace)
        return AuditLog.open(
            workspace.log,
            keys.log_key,
            workspace.origin,
            self.clock,
            former_key=keys.former_log_key,
            copy=workspace.folder / COPY,
            witnessed=witnessed,
        )

    @property
    def actor(self) -> str:
        """The named person or service account that acts."""
        return actor()

    def today(self) -> date:
        """The day it is in the municipality."""
        return self.workspace.day(self.clock())

    def append(self, event: Event) -> int:
        """Log an event of no run durably; gives its number in the log."""
        return self.entered(event).seq

    def entered(self, event: Event) -> Entry:
        """As `append`; gives the entry.

        What is about a citizen says in which function, as people are declared today: the citizen is told it years
        later, when whoever it was may have gone.
        """
        if isinstance(event, AboutCitizen) and event.title is None:
            event = dataclasses.replace(event, title=self.workspace.settings.title_of(self.actor))
        return self.log.append(event, run_id=None, actor=self.actor)

    def log_of(self, run_id: str) -> RunLog:
        """The log, to append to what happens in one run; raises as ``log``."""
        return RunLog(self.log, run_id)


def require_whole_log(workspace: Workspace) -> datetime | None:
    """Ask the witnesses and all that lies beside the log whether it is whole; gives the time that a witness signed.

    Raises LogRefused where it is not: what is not in such a log may have been.
    """
    settings = workspace.settings
    persons = [Verifier.parse(person.key) for person in settings.people.values()]
    places = settings.log.folders(workspace.folder)
    return require_whole(workspace.folder, workspace.log, workspace.origin, places, persons)


def open_session(folder: Path, clock: Clock = now) -> Session:
    """A session in the workspace that lies in ``folder``; raises ConfigurationError where it does not load.

    From here on the process may hold citizens, and is protected.
    """
    protect_process()
    return Session(load_workspace(folder), clock)


def unfinished(log: Path) -> dict[str, int]:
    """Runs that were requested and have no end in the log, with the number of the entry that requested each."""
    begun: dict[str, int] = {}
    for entry in read_entries(log, {RunRequested.type, *ENDS}):
        if entry.run_id and entry.type == RunRequested.type:
            begun[entry.run_id] = entry.seq
        elif entry.run_id:
            begun.pop(entry.run_id, None)
    return begun


ACTOR_VARIABLE = "TARGETING_ACTOR"
_LOGIN = Path("/proc/self/loginuid")
_UID_MAP = Path("/proc/self/uid_map")
_EVERY_UID_ITSELF = ["0", "0", str(2**32 - 1)]
_NOBODY_LOGGED_IN = 2**32 - 1
_PACKAGES = ("duckdb", "great-expectations", "pandas", "polars", "prefect", "sqlglot", "cryptography")


@cache
def program() -> Program:
    """Version, lock-file hash and package versions, as a log entry holds them."""
    return Program(
        version=metadata.version("targeting"),
        lock_sha256=_lock_sha256(),
        packages={name: _version(name) for name in _PACKAGES},
    )


def actor() -> str:
    """The named person or service account that runs this, as it shows; TARGETING_ACTOR wins over the process's account.

    Raises ConfigurationError where the name has letters that may look as Latin ones.
    """
    named = as_shown(os.environ.get(ACTOR_VARIABLE, ""))
    if foreign := foreign_letters(named):
        raise ConfigurationError(
            "{variable} has letters that are not Latin ones, and may look as they do: {letters}. Write them anew.",
            variable=ACTOR_VARIABLE,
            letters=foreign,
        )
    account = as_shown(own_account())
    if not named and (foreign := foreign_letters(account)):
        raise ConfigurationError(
            "The account that runs this has letters that are not Latin ones, and may look as they do: {letters}. Say "
            "in {variable} who runs it.",
            variable=ACTOR_VARIABLE,
            letters=foreign,
        )
    return named or account


def starters() -> tuple[str, ...]:
    """Every name that whoever runs this goes by: what they call themselves, the system's user, and who is behind it.

    Behind it are who typed sudo, pkexec or doas, and who logged in, as the kernel remembers (loginuid, Linux audit); a
    service that no person started has neither.
    """
    behind = as_shown(os.environ.get("DOAS_USER", ""))
    told = (int(each) for name in ("SUDO_UID", "PKEXEC_UID") if (each := os.environ.get(name, "")).isdecimal())
    said = (*map(_account, told), *([behind] if behind else []))
    return tuple(dict.fromkeys((actor(), own_account(), *_logged_in(), *said)))


def own_account() -> str:
    """The account that the process runs under, whatever the environment and the login say.

    In a user namespace, where anybody may give themselves any uid, it is a name that is no account's.
    """
    user = os.getuid()
    return f"uid {user} i et brugernavnerum" if _in_user_namespace() else _account(user)


def _in_user_namespace() -> bool:
    """Whether a uid here is other than the machine's own; so it is taken to be where Linux does not tell."""
    with suppress(OSError):
        return _UID_MAP.read_text(encoding="ascii").split() != _EVERY_UID_ITSELF
    return platform.system() == "Linux"


def _logged_in() -> Iterator[str]:
    """Who logged in. Where nobody did, any process may write there whom it likes: it raises suspicion and no more."""
    with suppress(OSError, ValueError):
        if (login := int(_LOGIN.read_text(encoding="ascii"))) != _NOBODY_LOGGED_IN:
            yield _account(login)


def _account(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except (KeyError, OverflowError):
        return f"uid {user}"


def _lock_sha256() -> str:
    packaged = Path(str(resources.files("targeting"))) / "requirements.txt"
    lock = packaged if packaged.is_file() else Path(__file__).parents[2] / "requirements.txt"
    return hashlib.sha256(lock.read_bytes()).hexdigest() if lock.is_file() else ""


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
