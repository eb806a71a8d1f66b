"""Declarations as they stand, byte for byte: what an approval covers, and what is kept for whoever asks later."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class Text:
    """One declaration: its place, as in a workspace that has all of its own, and its bytes."""

    place: str
    content: bytes

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return sha256(self.content).hexdigest()
