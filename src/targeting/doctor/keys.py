"""The keys: whether they are there, are this workspace's, and fit what lies there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress

from targeting.audit import NoteError, Signer, log_keys
from targeting.doctor.report import Said, found, states
from targeting.doctor.seen import Seen, Waits
from targeting.errors import ConfigurationError
from targeting.pages import listed
from targeting.privacy import fingerprint_of
from targeting.run import missing_keys, orphans, store_of_key
from targeting.workspace import stores

_OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_FINGERPRINTS = "Fingeraftryk: pseudonymer {pseudonym}, lagre {warehouse}, log {log}."


def look_at_keys(seen: Seen) -> Iterator[Said]:
    """Nothing is said of a citizen's case but that a key is missing, and no number of them."""
    if seen.no_keys_yet:
        yield states(said="Eksempelkommunens nøgler dannes af den første kørsel.") if seen.fictional else found("none")
        return
    if seen.secrets.is_dir():
        if seen.secrets.stat().st_mode & _OF_OTHERS:
            yield found("open")
            return
        # A folder that this account may not open is not one without keys: nothing is to be fetched back for it.
        os.scandir(seen.secrets).close()
    try:
        ring = seen.keys
    except ConfigurationError as error:
        yield found("missing", why=error.message.da)
        return
    told = {
        "pseudonym": ring.fingerprint,
        "warehouse": fingerprint_of(bytes.fromhex(ring.warehouse_key)),
        "log": Signer(_origin(seen), ring.log_key).verifier.vkey.split("+")[1],
    }
    yield states(said=_FINGERPRINTS.format(**told), **told)
    if amiss := list(_exchanged(seen)):
        yield from amiss
        return
    if ring.former_log_key is not None:
        yield found("former")
    if seen.older:
        yield found("older")
        return
    if lost := missing_keys(seen.workspace):
        yield found("lost", stores=_stores(lost))
    if alone := orphans(seen.session):
        yield found("alone", stores=_stores(orphan.name for orphan in alone))


def _exchanged(seen: Seen) -> Iterator[Said]:
    """What of the keys is not what the workspace was made with: all that can be told, or one of them."""
    fits = dict(_fits(seen))
    if fits and not any(fits.values()):
        yield found("another")
    else:
        what = {"pseudonym.key": "det, der ligger i state/,", "log.pem": "loggen"}
        yield from (found("exchanged", file=file, what=what[file]) for file, fit in fits.items() if not fit)


def _fits(seen: Seen) -> Iterator[tuple[str, bool]]:
    """Of each key that left a mark, whether the mark is its own."""
    mark = seen.state / "keys.fingerprint"
    if mark.is_file():
        marked = mark.read_text(encoding="ascii", errors="replace").strip()
        yield "pseudonym.key", marked in {ring.fingerprint for ring in seen.keys.each}
    with suppress(OSError, NoteError, UnicodeDecodeError):
        if known := {each.key.public_bytes_raw() for each in log_keys(seen.log)}:
            yield "log.pem", seen.keys.log_key.public_key().public_bytes_raw() in known


def _origin(seen: Seen) -> str:
    if seen.settings is None:
        raise Waits("declarations")
    return seen.settings.origin


def _stores(names: Iterable[str]) -> str:
    """What the keys of these names lock, in Danish: a case's own name is not said."""
    told = {store.id: store.name_da for store in stores()}
    return listed(sorted({told.get(store_of_key(name), "andet") for name in names}))
