"""One sentence in Danish and in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    """The same sentence in Danish (for the municipality) and in English (for developers)."""

    da: str
    en: str

    def __str__(self) -> str:
        """Both, Danish first."""
        return f"{self.da} / {self.en}"
