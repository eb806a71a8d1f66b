"""A file sealed under a data key: AES-256-GCM (RFC 5116), with what it is sealed in, so that none can lie in another's
place.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from targeting import files
from targeting.errors import ConfigurationError
from targeting.privacy.data_keys import DataKeys

_NONCE = 12


def keep_sealed(path: Path, keys: DataKeys, key: str, content: bytes) -> None:
    """Keep ``content`` in ``path`` durably, under the data key of that name, in the place of what was kept there.

    Raises OSError or ConfigurationError.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(bytes.fromhex(keys.make(key))).encrypt(nonce, content, key.encode())
    files.replace(path, nonce + sealed, mode=0o600)


def open_sealed(path: Path, keys: DataKeys, key: str) -> bytes:
    """What a file holds; raises OSError, and ConfigurationError where its key does not open it."""
    sealed = path.read_bytes()
    try:
        return AESGCM(bytes.fromhex(keys.key(key))).decrypt(sealed[:_NONCE], sealed[_NONCE:], key.encode())
    except (InvalidTag, ValueError):
        raise ConfigurationError(
            "{folder}/{file} cannot be read with its key: it was changed, or lay in another's place. Restore it from "
            "the newest backup.",
            folder=path.parent.name,
            file=path.name,
        ) from None
