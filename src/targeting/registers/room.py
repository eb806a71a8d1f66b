"""How much a delivered file may unfold to: in proportion to what was delivered, so that no small file fills the memory.

Each row of a register has a number of its own, which no packing makes less of: extracts have been seen to pack to a
twelfth and spreadsheets to an eighteenth, with no fewer than ten bytes left of a row.
"""

from __future__ import annotations

from targeting.errors import DeliveryError

LARGEST = 8 << 30
MOST_TIMES = 50
SMALL = 2 << 20
# Rows of an extract for each byte that was delivered, and how many are let pass whatever its size.
ROWS_A_BYTE = 0.5
FEW_ROWS = 10_000


def require_room(file: str, delivered: int, unfolded: int, times: int = MOST_TIMES) -> None:
    """Raise DeliveryError where a file has unfolded to more than any register does."""
    if unfolded > LARGEST:
        raise DeliveryError(
            "{file} unpacks to more than {most} GiB. Ask for it in several files.", file=file, most=LARGEST >> 30
        )
    if unfolded > max(SMALL, times * delivered):
        raise DeliveryError(
            "{file} unpacks to more than {times} times its size, and no register does. Ask the department to export "
            "it again.",
            file=file,
            times=times,
        )


def require_few_rows(
    file: str, delivered: int, rows: int, few: int = FEW_ROWS, rows_a_byte: float = ROWS_A_BYTE
) -> None:
    """Raise DeliveryError where a packed file has more rows than there is room for numbers in it."""
    if rows > max(few, rows_a_byte * delivered):
        raise DeliveryError(
            "{file} has more rows than there is room for in a file of its size, so nearly all of them must be the "
            "same. Ask the department to export it again.",
            file=file,
        )
