"""targeting key: the keys of a workspace, of its log and of a person."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from targeting import ledger
from targeting.audit import PseudonymKeyRotated, Signer, WarehouseKeyRotated, read_entries
from targeting.errors import ConfigurationError
from targeting.language import either
from targeting.privacy import (
    create_keys,
    fingerprint_of,
    has_keys,
    keep_person_key,
    load_keys,
    new_person_key,
    new_reveal_key,
    next_log_key,
    next_pseudonym_key,
    next_warehouse_key,
    remove_former_log_key,
    switch_log_key,
    switch_pseudonym_key,
    switch_warehouse_key,
)
from targeting.run import exclusive, require_keys, said_destroyed
from targeting.session import Session
from targeting.workspace import (
    PERSON_ID,
    Role,
    Settings,
    anybodys_key,
    anybodys_opening_key,
    key_folder,
    load_toml,
    require_workspace,
    reveal_line,
)

ANYBODYS = (
    "Den er opdigtet: alle kan lave den. Eksempelkommunens personer står allerede i dens workspace.toml med sådanne "
    "nøgler, og en rigtig kommune afviser dem."
)


@dataclass(frozen=True)
class MadeKeys:
    """Where a workspace's new keys lie."""

    folder: Path

    def as_dict(self) -> dict[str, str]:
        """For programs."""
        return {"keys": str(self.folder)}

    def render(self) -> str:
        """For people, in Danish."""
        return (
            f"Nøglerne ligger i {self.folder}. Tag en kopi, og gem den et sikkert sted: uden dem kan ingen tidligere "
            "kørsel læses, og borgerne får nye pseudonymer."
        )


def make_keys(folder: Path) -> MadeKeys:
    """Make the keys of the workspace in ``folder``, where the environment or workspace.toml says.

    A plain folder: a workspace has no keys before it loads, and they are made while the rest of it is being written.

    Raises ConfigurationError when no folder is named, when it lies in the workspace, or when there are keys already.
    """
    require_workspace(folder)
    keys = key_folder(folder, load_toml(folder / "workspace.toml", Settings))
    with exclusive(folder):
        if has_keys(keys):
            raise ConfigurationError("There are keys in {folder} already, and keys are never replaced.", folder=keys)
        create_keys(keys)
    return MadeKeys(keys)


@dataclass(frozen=True)
class LogKey:
    """The log's signing key after a step of its change: its public half, and what is to be done next."""

    key: str
    next_da: str

    def as_dict(self) -> dict[str, str]:
        """For programs."""
        return {"key": self.key}

    def render(self) -> str:
        """For people, in Danish."""
        return f"Loggens offentlige nøgle er nu:\n{self.key}\n{self.next_da}"


def rotate(session: Session, which: str) -> LogKey | RotatedKey:
    """Change the key that is named for a new one; raises ConfigurationError where there is none of that name."""
    match which:
        case "log":
            return rotate_key(session)
        case "warehouse":
            return rotate_warehouse_key(session)
        case "pseudonym":
            return rotate_pseudonym_key(session)
    raise ConfigurationError(
        "--which is {which} and must be {known}.", which=which, known=either(("log", "warehouse", "pseudonym"))
    )


def rotate_key(session: Session) -> LogKey:
    """Give the log a new signing key, announced by an entry that the present one signs; both sign until it is retired.

    May be run again when it was cut short. Raises ConfigurationError when an earlier change is not ended.
    """
    workspace = session.workspace
    with exclusive(workspace.folder):
        secrets = _secrets(session)
        if session.keys.former_log_key is not None:
            raise ConfigurationError("The former key is still in use. End that change first: targeting key retire.")
        new = next_log_key(secrets)
        session.log.rotate(new, actor=session.actor)
        switch_log_key(secrets)
        retire = "Begge nøgler underskriver, til den gamle tages ud af brug: targeting key retire."
        return LogKey(Signer(workspace.origin, new).verifier.vkey, retire)


@dataclass(frozen=True)
class RotatedKey:
    """A workspace's key that was changed: the fingerprints before and after, and what is to be done next."""

    which: str
    before: str
    after: str
    next_da: str

    def as_dict(self) -> dict[str, str]:
        """For programs."""
        return {"which": self.which, "before": self.before, "after": self.after}

    def render(self) -> str:
        """For people, in Danish."""
        return f"Nøglen er skiftet: fra {self.before} til {self.after}.\n{self.next_da}"


def rotate_warehouse_key(session: Session) -> RotatedKey:
    """Give the workspace a new key, and wrap each store's own key anew; the work list gets a new key of its own.

    The files of runs keep theirs, and are not written: who copied both keys opens them until they are deleted.

    Each step may be done again, so the whole may where it was cut short. Raises ConfigurationError where a data key
    does not unwrap, TargetingError while a run is under way.
    """
    with exclusive(session.workspace.folder):
        secrets = _secrets(session)
        before = fingerprint_of(bytes.fromhex(session.keys.warehouse_key))
        require_keys(session)
        after = next_warehouse_key(secrets)
        rewrapped = session.keys.data.rewrap()
        state, data = session.workspace.state, session.keys.data
        gives_way = said_destroyed(key for key in [data.told(ledger.KEY)] if key)
        _tell_once(session, WarehouseKeyRotated(before=before, after=after, rewrapped=rewrapped, keys=gives_way))
        if (state / ledger.NAME).is_file():
            ledger.forget_faults(state, session.keys, date.min)  # none is so old: it is only built anew
        switch_warehouse_key(secrets)
    return RotatedKey("warehouse", before, after, _RENEW)


def rotate_pseudonym_key(session: Session) -> RotatedKey:
    """Give the workspace a new pseudonym key; the present one is kept as a former one, by its fingerprint.

    May be run again when it was cut short. Raises ConfigurationError where something was made with a key that is not
    here, TargetingError while a run is under way.
    """
    with exclusive(session.workspace.folder):
        secrets, before = _secrets(session), session.keys.fingerprint
        require_keys(session)
        if ended := _end_pseudonym_change(session):
            return ended
        after = next_pseudonym_key(secrets)
        _tell_once(session, PseudonymKeyRotated(before=before, after=after))
        switch_pseudonym_key(secrets)
        Session(session.workspace, session.clock).mark_keys()
    return RotatedKey("pseudonym", before, after, _FORMER)


def _end_pseudonym_change(session: Session) -> RotatedKey | None:
    """Mark the present key where the log's newest change is to it, and was cut short before that; None elsewhere."""
    if session.keys_marked:
        return None
    told = [PseudonymKeyRotated.of(entry) for entry in session.log.vouched({PseudonymKeyRotated.type})]
    if not told or told[-1].after != session.keys.fingerprint:
        return None
    session.mark_keys()
    return RotatedKey("pseudonym", told[-1].before, told[-1].after, _FORMER)


_RENEW = (
    "Lagrenes egne nøgler er pakket ind på ny, og arbejdslisten har fået en ny. Tag en ny sikkerhedskopi af "
    "nøglemappen, og slet de ældre. Historikker og indlæste rækker er ikke skrevet om og beholder deres nøgler: den, "
    "der har en kopi af den gamle warehouse.key og den gamle data/, kan åbne dem, også dem, der ligger her nu, til de "
    "er slettet."
)
_FORMER = (
    "Nye kørsler får nye pseudonymer, og den næste kan ikke sammenlignes med den forrige. Den gamle nøgle bliver "
    "liggende, til intet mere er lavet med den; så sletter `targeting retain` den. Tag en ny kopi af nøglemappen."
)


def _tell_once(session: Session, event: WarehouseKeyRotated | PseudonymKeyRotated) -> None:
    """Log a change of keys, unless the log tells of it already: it was cut short then."""
    known = (type(event).of(entry) for entry in read_entries(session.workspace.log, {event.type}))
    if (event.before, event.after) not in {(each.before, each.after) for each in known}:
        session.append(event)


def _secrets(session: Session) -> Path:
    """The key folder; raises ConfigurationError where a key in it is not as it should be."""
    folder = key_folder(session.workspace.folder, session.workspace.settings)
    load_keys(folder)
    return folder


def retire_key(session: Session) -> LogKey:
    """Take the log's former key out of use, logged first, and delete it; raises ConfigurationError if there is none."""
    workspace = session.workspace
    with exclusive(workspace.folder):
        secrets = _secrets(session)
        if session.keys.former_log_key is None:
            raise ConfigurationError("There is no former key to retire. Make a new one first: targeting key rotate.")
        session.log.retire(actor=session.actor)
        remove_former_log_key(secrets)
        deleted = "Den gamle nøgle er slettet fra nøglemappen; slet den også i kopier af mappen."
        return LogKey(Signer(workspace.origin, session.keys.log_key).verifier.vkey, deleted)


@dataclass(frozen=True)
class NewKey:
    """A key that was just made: whose it is, where it lies, and its public half (a C2SP verifier key)."""

    person: str
    file: str
    key: str
    fictional: bool = False

    def as_dict(self) -> dict[str, str]:
        """For programs."""
        return asdict(self)

    def render(self) -> str:
        """For the person: what to do with it."""
        if self.fictional:
            return f"Nøglen ligger i {self.file}. {ANYBODYS}"
        return (
            f"Nøglen ligger i {self.file}. Den og adgangssætningen er dine alene; uden dem kan intet godkendes i dit "
            "navn.\nDen offentlige halvdel skal stå i workspace.toml:\n\n"
            f'[people.{self.person}]\nname = "…"\ntitle = "…"\n'
            'accounts = ["…"]    # brugernavne og TARGETING_ACTOR, du selv starter kørsler under\n'
            f'roles = ["…"]       # {", ".join(get_args(Role))}\n'
            f'key = "{self.key}"\n'
        )


@dataclass(frozen=True)
class NewOpeningKey:
    """A key that was just made to open what is handed over: whose it is, where it lies, and its public half."""

    person: str
    file: str
    reveal_key: str
    fictional: bool = False

    def as_dict(self) -> dict[str, str]:
        """For programs."""
        return asdict(self)

    def render(self) -> str:
        """For the person: what to do with it."""
        if self.fictional:
            return f"Nøglen ligger i {self.file}. {ANYBODYS}"
        return (
            f"Nøglen ligger i {self.file}. Den og adgangssætningen er dine alene; uden dem kan du ikke åbne, hvem der "
            "er overdraget til dig.\nDen offentlige halvdel skal stå i workspace.toml under "
            f'[people.{self.person}], og to skal underskrive for den:\n\nreveal_key = "{self.reveal_key}"\n\n'
            "Den gælder fra den næste opgørelse."
        )


def new_key(file: Path, person: str, passphrase: str, fictional: bool = False) -> NewKey:
    """Make a person's key; raises ConfigurationError on an id that cannot stand in workspace.toml.

    ``fictional``: the key that anybody can make, of a person of the fictional municipality.
    """
    _require_own(file, person)
    private = keep_person_key(file, passphrase, anybodys_key(person)) if fictional else new_person_key(file, passphrase)
    return NewKey(person, file.name, Signer(person, private).verifier.vkey, fictional)


def new_opening_key(file: Path, person: str, passphrase: str, fictional: bool = False) -> NewOpeningKey:
    """Make the key with which a person opens what is handed over; raises as ``new_key``."""
    _require_own(file, person)
    made = anybodys_opening_key(person) if fictional else None
    private = keep_person_key(file, passphrase, made) if made else new_reveal_key(file, passphrase)
    return NewOpeningKey(person, file.name, reveal_line(private.public_key().public_bytes_raw()), fictional)


def _require_own(file: Path, person: str) -> None:
    if not re.fullmatch(PERSON_ID, person):
        raise ConfigurationError(
            "--person {person} must be lower-case letters, digits and _, as in workspace.toml.", person=person
        )
    if any((folder / "workspace.toml").is_file() for folder in file.absolute().parents):
        raise ConfigurationError(
            "{file} would lie in a workspace. Keep keys where only their owner may read.", file=file.name
        )
