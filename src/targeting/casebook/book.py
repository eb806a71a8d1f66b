"""The casebook on disk: one sealed file a case or contact, each with a key of its own, so that it goes whole.

A file is replaced whole and durably at each event. The events that the log announced tell whether a file is an older
one. An event lies beside its case, as the next one, before it is announced: what is cut short can be ended.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from targeting import files
from targeting.casebook.case import Case, CaseFile, Contact, Recorded
from targeting.errors import ConfigurationError, TargetingError
from targeting.privacy import KeyRing, keep_sealed, of_case, open_sealed

FOLDER = "casebook"
SUFFIX, NEXT = ".sealed", ".next"
# Crockford's base 32: no letter that is taken for a digit, or for another.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ID = re.compile(f"S-[{_LETTERS}]{{8}}")
_REFERENCE = re.compile(f"K-[{_LETTERS}]{{8}}")
_PATIENCE_SECONDS = 10


def new_id() -> str:
    """The id of a new case: by chance, so that it says nothing of the citizen or of how many there are."""
    return f"S-{_by_chance()}"


def new_contact() -> Contact:
    """A contact that nothing is recorded in yet; its reference is by chance, and made of nothing that anybody said."""
    return Contact(f"K-{_by_chance()}")


def is_id(text: str) -> bool:
    """Whether a text is the id of a case, by its form."""
    return bool(_ID.fullmatch(text))


def is_reference(text: str) -> bool:
    """Whether a text is the local reference of a contact, by its form."""
    return bool(_REFERENCE.fullmatch(text))


def held_cases(state: Path) -> tuple[str, ...]:
    """The ids of the cases that lie in the folder ``state``."""
    return tuple(filter(is_id, _stems(state, SUFFIX)))


def held_contacts(state: Path) -> tuple[str, ...]:
    """The references of the contacts that lie there."""
    return tuple(filter(is_reference, _stems(state, SUFFIX)))


def read_case(state: Path, keys: KeyRing, case_id: str) -> Case:
    """A case; raises ConfigurationError where there is none, or it cannot be read with its key or its pseudonym's."""
    if not is_id(case_id) or case_id not in held_cases(state):
        raise ConfigurationError(
            "There is no such case. The ids of those there are: targeting case list WORKSPACE. A CPR number is never "
            "typed here: use --citizen."
        )
    told = _opened(state, keys, case_id)
    case = Case(case_id, told["pseudonym"], told["key"], events=_events(told))
    keys.require_held(case.key, f"{FOLDER}/{case_id}{SUFFIX}")
    return case


def read_contact(state: Path, keys: KeyRing, reference: str) -> Contact:
    """A contact; raises ConfigurationError where there is none, or it cannot be read with its key."""
    if reference not in held_contacts(state):
        raise ConfigurationError(
            "There is no such contact. The references of those there are: targeting case list WORKSPACE"
        )
    return Contact(reference, events=_events(_opened(state, keys, reference)))


def read_file(state: Path, keys: KeyRing, case_id: str) -> CaseFile:
    """The case or the contact of that id; raises as `read_case` and `read_contact`."""
    return read_contact(state, keys, case_id) if is_reference(case_id) else read_case(state, keys, case_id)


def write_case(state: Path, keys: KeyRing, case: CaseFile) -> None:
    """Keep a case or a contact durably, in the place of what was kept of it; raises OSError or ConfigurationError."""
    keep_sealed(_file(state, case.id), keys.data, of_case(case.id), _content(case))


def held_next(state: Path) -> tuple[str, ...]:
    """The ids of the cases and contacts whose next event lies beside them."""
    return _stems(state, NEXT)


def write_next(state: Path, keys: KeyRing, case: CaseFile) -> None:
    """Keep it durably with the event that is about to be announced; raises OSError or ConfigurationError."""
    keep_sealed(_file(state, case.id, NEXT), keys.data, of_case(case.id), _content(case))


def read_next(state: Path, keys: KeyRing, case_id: str) -> CaseFile:
    """It with the event that was about to be announced; raises ConfigurationError where its key is gone."""
    told = _opened(state, keys, case_id, NEXT)
    if is_reference(case_id):
        return Contact(case_id, events=_events(told))
    return Case(case_id, told["pseudonym"], told["key"], events=_events(told))


def drop_next(state: Path, case_id: str) -> None:
    """The next event is kept, or is not to be; raises OSError."""
    _file(state, case_id, NEXT).unlink(missing_ok=True)
    files.flush(state / FOLDER)


def seal(keys: KeyRing, case_id: str, event: Recorded) -> str:
    """What the log says of an event, so that it can be held against what the case has: keyed, so nothing is told."""
    told = asdict(event.numbered(0)) | {"on": event.on.isoformat()}
    content = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    return hmac.new(bytes.fromhex(keys.data.key(of_case(case_id))), content, "sha256").hexdigest()


def forget_case(state: Path, case_id: str) -> None:
    """Delete a case's file; its key is another's to destroy. Raises OSError."""
    _file(state, case_id).unlink()
    drop_next(state, case_id)


def discard_case(state: Path, keys: KeyRing, case_id: str) -> None:
    """Let go of a case that was not to be: its file, where it came to be, and then its key."""
    for suffix in (SUFFIX, NEXT):
        _file(state, case_id, suffix).unlink(missing_ok=True)
    keys.data.destroy(of_case(case_id))


@contextmanager
def recording(state: Path) -> Iterator[None]:
    """One process at a time records, and whoever records may do more under it; raises TargetingError where another
    does not end.
    """
    state.mkdir(mode=0o700, exist_ok=True)
    lock = FileLock(state / "casebook.lock", timeout=_PATIENCE_SECONDS, mode=0o600, is_singleton=True)
    try:
        lock.acquire()
    except Timeout:
        raise TargetingError("Somebody else records in the casebook just now. Try again in a moment.") from None
    try:
        yield
    finally:
        lock.release()


def _file(state: Path, case_id: str, suffix: str = SUFFIX) -> Path:
    return state / FOLDER / f"{case_id}{suffix}"


def _by_chance() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(8))


def _stems(state: Path, suffix: str) -> tuple[str, ...]:
    """The names, without their end, of the files that are a case's or a contact's by their form."""
    stems = (path.stem for path in (state / FOLDER).glob(f"*{suffix}"))
    return tuple(sorted(stem for stem in stems if is_id(stem) or is_reference(stem)))


def _content(case: CaseFile) -> bytes:
    told = asdict(case) | {"events": [asdict(event) | {"on": event.on.isoformat()} for event in case.events]}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def _opened(state: Path, keys: KeyRing, case_id: str, suffix: str = SUFFIX) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(open_sealed(_file(state, case_id, suffix), keys.data, of_case(case_id)))
    return told


def _events(told: Mapping[str, Any]) -> tuple[Recorded, ...]:
    return tuple(Recorded(**(event | {"on": date.fromisoformat(event["on"])})) for event in told["events"])
