"""The shapes that what is said passes in from room to room: a document for programs, and a row of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = str | int | float | bool | Sequence["Json"] | Mapping[str, "Json"] | None
"""What JSON can say."""

Document: TypeAlias = Mapping[str, Json]
"""What a command or a page says to programs; its keys keep their order."""

Row: TypeAlias = Mapping[str, object]
"""A row by its columns; what stands in one is for whoever reads it to know."""
