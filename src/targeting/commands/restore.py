"""Putting a backup back, into a new place: whole and as it was taken, with keys that are its own, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from targeting.copies import Manifest, Restoring, newest_in, read_manifest, require_apart, require_free, written
from targeting.errors import ConfigurationError, TargetingError
from targeting.language import Value, listed, say
from targeting.privacy import KeyRing, fingerprint_of, load_keys
from targeting.run import missing_in, store_of_key
from targeting.shapes import Document
from targeting.workspace import Settings, key_folder, load_toml, stores

WORKSPACE, KEYS = "workspace", "keys"


@dataclass(frozen=True)
class Restored:
    """What was put back: the copies' names, the folders, and whether the program finds the keys by itself there."""

    backup: str
    keys_backup: str
    folder: str
    keys_folder: str
    finds_keys: bool
    moved: bool

    def as_dict(self) -> Document:
        """For programs."""
        return dict(asdict(self))

    def render(self) -> str:
        """For people, in Danish."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield (
            f"Arbejdsmappen er hentet tilbage til {self.folder} fra {self.backup}. Hver fil er, som den var, da kopien "
            "blev taget, og ingen mangler."
        )
        if self.keys_backup:
            yield f"Nøglerne er hentet tilbage til {self.keys_folder} fra {self.keys_backup}, efterset på samme måde."
        yield "Ingen nøgle mangler til det, der ligger i state/, ud over dem, som loggen siger er slettet."
        if not self.finds_keys:
            yield f"Programmet leder ikke efter nøglerne dér: sæt TARGETING_KEYS til {self.keys_folder}."
        if self.moved:
            yield "Mappen lå et andet sted: published/*/targeting.duckdb læser derfra indtil næste udgivelse."
        yield f"Kør nu targeting doctor {self.folder} og targeting log verify {self.folder}, før noget andet."


def restore(backup: Path, to: Path, keys_from: Path | None, keys_to: Path | None) -> Restored:
    """Put a backup back into ``to``, and its keys into ``keys_to``; without ``keys_from`` the keys lie there already.

    Both are copied beside their places, held against their manifests, and renamed in. Raises ConfigurationError where
    a place does not do, TargetingError where the backup is not as it was taken, or the keys are not its own.
    """
    source = newest_in("BACKUP", backup)
    if not (source / WORKSPACE / "workspace.toml").is_file():
        raise ConfigurationError(
            "BACKUP {folder} is no backup of a workspace. Name the one that backup --to made.", folder=backup.name
        )
    place = (keys_to or _looked_for(source / WORKSPACE, to)).resolve()
    places: list[tuple[Value, Path]] = [(say("the backup"), backup), ("--to", to), ("--keys-to", place)]
    require_apart([*places, *([("--keys-from", keys_from)] if keys_from else [])])
    require_free("--to", to)
    with ExitStack() as stack:
        stack.enter_context(written(to))
        coming = None
        if keys_from is not None:
            require_free("--keys-to", place)
            coming = stack.enter_context(Restoring.of(newest_in("--keys-from", keys_from) / KEYS, place))
        ring = load_keys(coming.folder if coming else place)
        key = ring.key_of_copies()
        told_keys = _proved(coming, KEYS, key) if coming else None
        workspace = stack.enter_context(Restoring.of(source / WORKSPACE, to))
        told = _proved(workspace, WORKSPACE, key)
        _require_every_key(workspace.folder, ring, told, told_keys)
        if coming and told_keys:
            coming.finish(told_keys.items)
        workspace.finish(told.items)
    return Restored(
        told.name,
        told_keys.name if told_keys else "",
        str(to),
        str(place),
        finds_keys=_finds(to, place),
        moved=str(to.resolve()) != told.folder,
    )


def _proved(restoring: Restoring, of: str, key: bytes) -> Manifest:
    """What a copy says that it has, once it is sealed with the key and what was copied is that."""
    manifest = read_manifest(restoring.source.parent, of, key, fingerprint_of(key))
    restoring.require_same(manifest, key)
    return manifest


def _require_every_key(folder: Path, ring: KeyRing, told: Manifest, keys: Manifest | None) -> None:
    """Each run destroys keys of what it replaces, so what is older than the keys may not open with them any longer."""
    lost = missing_in(folder, ring.data)
    if not lost:
        return
    names = {store.id: store.name_da for store in stores()}
    raise TargetingError(
        "The keys ({keys}) do not fit the backup {backup}: they are of another time, and keys are missing to: "
        "{stores}. Nothing was restored. Name the backup of the workspace that has the same name as that of the keys.",
        keys=keys.name if keys else "--keys-to",
        backup=told.name,
        stores=listed(sorted({names.get(store_of_key(each), each) for each in lost})),
    )


def _looked_for(declared: Path, folder: Path) -> Path:
    """Where the program looks for the keys of ``folder``, with the settings in ``declared``; raises ConfigurationError
    where nothing says, or they do not load.
    """
    return key_folder(folder, load_toml(declared / "workspace.toml", Settings))


def _finds(folder: Path, keys: Path) -> bool:
    try:
        return _looked_for(folder, folder) == keys
    except ConfigurationError:
        return False
