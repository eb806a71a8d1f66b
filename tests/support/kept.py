"""The kept checkpoints of a log, read and spoilt without the program: records of a note and an empty line."""

from __future__ import annotations

from pathlib import Path


def records(file: Path) -> list[bytes]:
    """The notes in one file of kept checkpoints, in order."""
    parts = file.read_bytes().split(b"\n\n")
    assert parts.pop() == b"", "the last record is whole"
    return [b"%b\n\n%b\n" % pair for pair in zip(parts[::2], parts[1::2], strict=True)]


def write(file: Path, notes: list[bytes]) -> None:
    """Make ``file`` hold these notes."""
    file.write_bytes(content(notes))


def content(notes: list[bytes]) -> bytes:
    """What a file that holds these notes holds."""
    return b"".join(note + b"\n" for note in notes)


def kept(log: Path, size: int) -> bytes:
    """The note that is kept of ``size``."""
    (found,) = (note for file in files(log) for note in records(file) if size_of(note) == size)
    return found


def keep(log: Path, size: int, note: bytes | None) -> None:
    """Put ``note`` in the place of that of ``size``, or after all others; None takes that one away."""
    for file in reversed(files(log)):
        notes = records(file)
        sizes = [size_of(each) for each in notes]
        if size in sizes:
            notes[sizes.index(size)] = note or b""
            write(file, [each for each in notes if each])
            return
    assert note is not None
    write(files(log)[-1], [*records(files(log)[-1]), note])


def forget(log: Path) -> None:
    """Take all of them away."""
    for file in files(log):
        file.unlink()


def files(log: Path) -> list[Path]:
    """The files that hold them, in order."""
    return sorted(log.glob("*.checkpoints"))


def size_of(note: bytes) -> int:
    """Of how many entries a note is."""
    return int(note.split(b"\n")[1])


def as_kept_before(log: Path) -> None:
    """Keep them as versions before this one did: one a file."""
    (log / "checkpoints").mkdir()
    for file in files(log):
        for note in records(file):
            (log / "checkpoints" / f"{size_of(note)}.note").write_bytes(note)
        file.unlink()
