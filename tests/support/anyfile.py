"""Any extract that a department might send, by Hypothesis: whole, damaged, or no extract at all."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import polars as pl
from hypothesis import strategies as st
from openpyxl import Workbook

from support.delivery import ANNA, BENT, CARL, COLUMNS, FILES
from support.promise import MARKER
from support.specs import ORDINARY
from support.world import contract
from targeting.workspace import Column, RegisterContract

Rows = list[list[str]]
Mutation = Callable[[bytes], st.SearchStrategy[bytes]]

SHOWN_BYTES = 1000

CELLS = {
    "cpr": (ANNA, BENT, CARL, "010165-5008", "101655008", "6701655001", "0101651AB3", "10165508", "3113655008"),
    "date": ("01-01-2017", "2017-01-01", "01.01.2017", "42736", "31-12-9999", "9999-12-31", "31-02-2017", "2017"),
    "week": ("2017-39", "2017-W39", "201739", "2017-54"),
    "amount": ("2.789,50", "0,00", "-12,5", "12.34"),
    "keyed": ("SOC1", " soc1", MARKER),
    "text": ("Bevilget", "Kladde", "I alt", "Transport", "Handicapcentret", "Familiecentret"),
    "code": ("SEL § 85", "§ 52", "SUL § 138", "112", "Kontanthjælp", "2.3", "Mentor", "01", "60", "K", "J", "N", "999"),
}
ODD = (
    "",
    " ",
    "\u00a0",
    "NULL",
    "#N/A",
    "-",
    '"',
    '""',
    "=",
    '="',
    "'",
    "\\",
    "\u2028",
    "\u0085",
    MARKER,
    f"{MARKER} § 85",
)


@cache
def registers() -> dict[str, RegisterContract]:
    """The contracts of all ten registers, and some of them delivered in yet other forms."""
    found = {name: contract(name) for name in FILES}
    refund, aids = found["benefit_refund"], found["aids"]
    return found | {
        "lines above": found["social_psychiatry"].model_copy(update={"header_row": 4}),
        "commas": refund.model_copy(update={"delimiter": ",", "quote": '"', "encoding": "utf-8"}),
        "parquet": refund.model_copy(update={"format": "parquet"}),
        "gzip": aids.model_copy(update={"compression": "gzip"}),
        "zip": aids.model_copy(update={"compression": "zip"}),
    }


@dataclass(frozen=True)
class AnyFile:
    """A register, by its name in ``registers()``, and the bytes of its file; shown no longer than can be read."""

    register: str
    content: bytes

    @property
    def declared(self) -> RegisterContract:
        """What the register is declared to be."""
        return registers()[self.register]

    def __repr__(self) -> str:
        more = f" and so on, {len(self.content)} bytes" if len(self.content) > SHOWN_BYTES else ""
        return f"AnyFile({self.register!r}, {self.content[:SHOWN_BYTES]!r}{more})"


@st.composite
def extracts(draw: st.DrawFn) -> AnyFile:
    """Any file of any register."""
    register = draw(st.sampled_from(sorted(registers())))
    declared = registers()[register]
    if draw(st.integers(0, 19)) == 0:
        return AnyFile(register, draw(st.binary(max_size=400)))
    rows = draw(st.lists(_rows(declared), max_size=6))
    content = written(declared, rows)
    for mutate in draw(st.lists(st.sampled_from(_mutations(declared)), max_size=3)):
        content = draw(mutate(content))
    content = packed(declared, content)
    if declared.compression != "none" and draw(st.booleans()):
        content = draw(st.sampled_from([_insert, _cut, _flip]).flatmap(lambda mutate: mutate(content)))
    return AnyFile(register, content)


@st.composite
def _rows(draw: st.DrawFn, declared: RegisterContract) -> list[str]:
    """An ordinary row with a few cells changed, to what such a column may hold or to what none should."""
    row = [ORDINARY[declared.id].get(header, "") for header in COLUMNS[declared.id]]
    for place in draw(st.lists(st.integers(0, len(row) - 1), max_size=3)):
        row[place] = draw(_cells(declared, COLUMNS[declared.id][place]))
    return row


def _cells(declared: RegisterContract, header: str) -> st.SearchStrategy[str]:
    column = next((column for column in declared.columns if header in column.headers), None)
    usual = _usual(declared, column) if column else (MARKER, "")
    return st.sampled_from(usual) | st.sampled_from(ODD) | st.text(max_size=8)


def _usual(declared: RegisterContract, column: Column) -> tuple[str, ...]:
    listed = [value for check in declared.expectations if check.column == column.name for value in check.valid_values]
    return tuple(listed) or CELLS[column.reads]


def _text(declared: RegisterContract, rows: Rows) -> bytes:
    above = [MARKER] * (declared.header_row - 1)
    header = [declared.delimiter.join(COLUMNS[declared.id])] if declared.header_row else []
    lines = [*above, *header, *(declared.delimiter.join(_quoted(declared, cell) for cell in row) for row in rows)]
    return "".join(f"{line}\r\n" for line in lines).encode(declared.encoding, errors="ignore")


def _quoted(declared: RegisterContract, cell: str) -> str:
    if declared.excel_guard:
        return f'="{cell}"'
    needs = declared.quote and (declared.delimiter in cell or declared.quote in cell)
    return '"' + cell.replace('"', '""') + '"' if needs else cell


def _sheet(declared: RegisterContract, rows: Rows) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = declared.sheet or "Ark1"
    for line in [[MARKER]] * (declared.header_row - 1):
        sheet.append(line)
    sheet.append(list(COLUMNS[declared.id]))
    for row in rows:
        sheet.append([_typed(cell) for cell in row])
    saved = io.BytesIO()
    book.save(saved)
    return _without_times(saved)


def _without_times(book: io.BytesIO) -> bytes:
    """The same book whenever it is made: Hypothesis wants one drawing to give one file."""
    again = io.BytesIO()
    with zipfile.ZipFile(book) as made, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in made.namelist():
            if not name.startswith("docProps/"):
                copy.writestr(zipfile.ZipInfo(name), made.read(name))
    return again.getvalue()


def _typed(cell: str) -> str | int | None:
    """A spreadsheet cannot hold control characters, and takes digits for a number and = for a formula."""
    text = "".join(letter for letter in cell if letter >= " ").lstrip("=")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text or None


def _parquet(declared: RegisterContract, rows: Rows) -> bytes:
    columns = COLUMNS[declared.id]
    frame = pl.DataFrame({name: [row[place] for row in rows] for place, name in enumerate(columns)}, strict=False)
    saved = io.BytesIO()
    frame.write_parquet(saved, compression="uncompressed")
    return saved.getvalue()


_WRITERS = {"csv": _text, "xlsx": _sheet, "parquet": _parquet}


def written(declared: RegisterContract, rows: Rows) -> bytes:
    """A file of these rows as the contract says that it is written, not yet packed."""
    return _WRITERS[declared.format](declared, rows)


def packed(declared: RegisterContract, content: bytes) -> bytes:
    """The file as the contract says that it is packed."""
    match declared.compression:
        case "gzip":
            return gzip.compress(content, mtime=0)
        case "zip":
            archive = io.BytesIO()
            with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as members:
                members.writestr(zipfile.ZipInfo("extract.txt"), content, zipfile.ZIP_DEFLATED)
            return archive.getvalue()
    return content


def _mutations(declared: RegisterContract) -> list[Mutation]:
    byte: list[Mutation] = [_insert, _cut, _flip]
    if declared.format != "csv":
        return byte
    return [*byte, _other_separator, _other_encoding, _other_ends, _duplicate, _drop, _halve, _join, _blank, _long]


def _places(content: bytes) -> st.SearchStrategy[int]:
    return st.integers(0, len(content))


def _insert(content: bytes) -> st.SearchStrategy[bytes]:
    """Something where it does not belong: a quotation mark, a NUL, a line end, a byte order mark, a broken letter."""
    stray = st.sampled_from(
        [
            b'"',
            b'""',
            b'="',
            b"\0",
            b"\n",
            b"\r",
            b"\r\r\n",
            b"\xef\xbb\xbf",
            b"\xff",
            b"\xc3",
            b";",
            b"\t",
            b"\x1a",
            b"\\",
        ]
    ) | st.binary(min_size=1, max_size=4)
    return st.builds(lambda at, what: content[:at] + what + content[at:], _places(content), stray)


def _cut(content: bytes) -> st.SearchStrategy[bytes]:
    return _places(content).map(lambda at: content[:at])


def _flip(content: bytes) -> st.SearchStrategy[bytes]:
    return st.builds(
        lambda at, byte: content[:at] + bytes([byte]) + content[at + 1 :], _places(content), st.integers(0, 255)
    )


def _other_separator(content: bytes) -> st.SearchStrategy[bytes]:
    pair = st.sampled_from([(b";", b","), (b"\t", b";"), (b",", b";"), (b";", b"\t"), (b";", b";;")])
    return pair.map(lambda change: content.replace(*change))


def _other_encoding(content: bytes) -> st.SearchStrategy[bytes]:
    text = content.decode("utf-8", errors="replace")
    return st.sampled_from(["cp1252", "utf-8-sig", "utf-16", "utf-8"]).map(lambda name: text.encode(name, "replace"))


def _other_ends(content: bytes) -> st.SearchStrategy[bytes]:
    ends = st.sampled_from([b"\n", b"\r", b"\n\r", b"\r\r\n", b"\r\n\r\n", b"", b"\x0b", b"\x85"])
    return ends.map(lambda end: content.replace(b"\r\n", end))


def _duplicate(content: bytes) -> st.SearchStrategy[bytes]:
    return _by_line(content, lambda line: [line, line])


def _drop(content: bytes) -> st.SearchStrategy[bytes]:
    return _by_line(content, lambda line: [])


def _halve(content: bytes) -> st.SearchStrategy[bytes]:
    return _by_line(content, lambda line: [line[: len(line) // 2] + b"\r\n"])


def _join(content: bytes) -> st.SearchStrategy[bytes]:
    """A row that runs on into the next."""
    return _by_line(content, lambda line: [line.rstrip(b"\r\n")])


def _blank(content: bytes) -> st.SearchStrategy[bytes]:
    nothing = st.sampled_from([b"\r\n", b"   \r\n", b";;;;\r\n", b"\t\t\t\t\t\r\n", b"\n\n", b";\r\n", b"\xc2\xa0\r\n"])
    return st.tuples(nothing, st.integers(0, 8)).map(lambda drawn: _inserted(content, *drawn))


def _inserted(content: bytes, line: bytes, place: int) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join([*lines[:place], line, *lines[place:]])


def _long(content: bytes) -> st.SearchStrategy[bytes]:
    """A line longer than any reader's patience."""
    sizes = st.sampled_from([5_000, 200_000, 2_200_000])
    return sizes.flatmap(lambda size: _by_line(content, lambda line: [MARKER.encode() * (size // len(MARKER)) + line]))


def _by_line(content: bytes, change: Callable[[bytes], list[bytes]]) -> st.SearchStrategy[bytes]:
    lines = content.splitlines(keepends=True) or [b""]
    places = st.integers(0, len(lines) - 1)
    return places.map(lambda at: b"".join([*lines[:at], *change(lines[at]), *lines[at + 1 :]]))
