"""What a verification can find, in the words that a data steward reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Finding(Enum):
    """A kind of damage, as a Danish and an English sentence."""

    UNREADABLE = (
        "Linje {line} er ikke en gyldig logpost: den er ændret, fjernet eller sat ind i hånden.",
        "Line {line} is not a valid log entry: it was changed, removed or put in by hand.",
    )
    OUT_OF_ORDER = (
        "Linje {line} har ikke det rette løbenummer: her er en linje fjernet, flyttet eller sat ind.",
        "Line {line} does not have the right sequence number: a line was removed, moved or put in here.",
    )
    CHAIN_BROKEN = (
        "Kæden er brudt ved linje {line}: linjen er ændret, efter at den blev skrevet.",
        "The chain is broken at line {line}: the line was changed after it was written.",
    )
    CHANGED = (
        "Linje {line} er ikke den, der blev underskrevet: den er ændret, efter at den blev skrevet.",
        "Line {line} is not the one that was signed: it was changed after it was written.",
    )
    UNVOUCHED = (
        "Fra og med linje {line} stemmer loggen ikke med det underskrevne kontrolpunkt.",
        "From line {line} on, the log does not agree with the signed checkpoint.",
    )
    MISSING = (
        "Linje {line} mangler: den er underskrevet, men findes ikke længere. Loggen er skåret af.",
        "Line {line} is missing: it was signed and is no longer there. The log was cut off.",
    )
    UNSIGNED = (
        "Linje {line} står efter det sidste underskrevne kontrolpunkt: enten er den sat ind i hånden, "
        "eller også blev programmet afbrudt, mens det skrev den, og så noterer næste kørsel det i loggen.",
        "Line {line} stands after the last signed checkpoint: either it was put in by hand, "
        "or the program was interrupted while writing it, and the next run will note that in the log.",
    )
    TORN = (
        "Linje {line} er ikke skrevet færdig: enten er der rettet i filen i hånden, "
        "eller også blev programmet afbrudt, og så noterer næste kørsel det i loggen.",
        "Line {line} is incomplete: either the file was edited by hand, "
        "or the program was interrupted, and the next run will note that in the log.",
    )
    NO_KEY = (
        "Der er ingen offentlig nøgle i log/keys/, så ingen underskrift kan prøves. Hent den fra en kopi.",
        "There is no public key in log/keys/, so no signature can be checked. Restore it from a copy.",
    )
    BAD_KEY = (
        "Nøglefilen log/keys/{file} er ændret. Hent den fra en kopi.",
        "The key file log/keys/{file} was changed. Restore it from a copy.",
    )
    OTHER_KEY = (
        "Loggens nøgle er ikke den, du har angivet: loggen kan være skrevet om af en anden.",
        "The log's key is not the one you gave: the log may have been rewritten by somebody else.",
    )
    UNKNOWN_KEY = (
        "Nøglefilen log/keys/{file} er lagt ind uden en post key.rotated, som en kendt nøgle har underskrevet: "
        "den tros ikke. Spørg, hvem der lagde den.",
        "The key file log/keys/{file} was put in without an entry key.rotated that a known key signed: "
        "it is not believed. Ask who put it there.",
    )
    LEAVES_BAD = (
        "Fingeraftrykkene af slettede poster i log/{file} er ændret: de giver ikke det, der blev underskrevet. "
        "Hent filen fra en kopi.",
        "The hashes of pruned entries in log/{file} were changed: they do not give what was signed. "
        "Restore the file from a copy.",
    )
    PRUNED_UNTOLD = (
        "Posterne, som log/{file} står for, er fjernet, uden at loggen siger, at de er slettet efter reglerne.",
        "The entries that log/{file} stands for were removed, and the log does not say that they were pruned.",
    )
    CARRIED_BAD = (
        "Linje {line} gengiver en slettet post, som ikke er den, der blev underskrevet.",
        "Line {line} carries a pruned entry forward that is not the one that was signed.",
    )
    NO_CHECKPOINT = (
        "Filen log/checkpoint mangler, så ingen underskrift bekræfter loggen.",
        "The file log/checkpoint is missing, so no signature vouches for the log.",
    )
    BAD_CHECKPOINT = (
        "Filen log/checkpoint er ændret, eller en anden nøgle har underskrevet den.",
        "The file log/checkpoint was changed, or another key signed it.",
    )
    KEPT_MISSING = (
        "Det gemte kontrolpunkt log/checkpoints/{file} mangler.",
        "The kept checkpoint log/checkpoints/{file} is missing.",
    )
    KEPT_BAD = (
        "Det gemte kontrolpunkt log/checkpoints/{file} er ændret eller hører ikke til her.",
        "The kept checkpoint log/checkpoints/{file} was changed or does not belong here.",
    )


@dataclass(frozen=True)
class Fault:
    """One finding, with the line (from 1) or the file that it is about."""

    finding: Finding
    line: int | None = None
    file: str = ""

    @property
    def sentences(self) -> tuple[str, str]:
        """The finding in Danish and in English."""
        danish, english = self.finding.value
        return danish.format(line=self.line, file=self.file), english.format(line=self.line, file=self.file)


@dataclass(frozen=True)
class Verification:
    """The outcome. ``size`` counts the entries read, no further than a bad one; ``root`` is theirs, in hex.

    ``first_bad_line`` counts from 1 as an editor does. It is None when all is well, and when the damage is in
    a key or a checkpoint and every line agrees with what is left of those. ``pruned`` of the entries are
    deleted under the rule of retention: their hashes are verified, and that the log tells of it.
    """

    ok: bool
    size: int
    root: str
    first_bad_line: int | None
    sentence_da: str
    sentence_en: str
    pruned: int = 0
