"""What holding a log against its witnesses can find, in the words that a data steward reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from targeting.audit.findings import Verification

UNWITNESSED = (
    "Uden et vidne kan det ikke opdages, hvis hele loggen er byttet ud med en ældre, ægte kopi, "
    "eller hvis den, der har nøglen, har skrevet den om.",
    "Without a witness it cannot be detected if the whole log was exchanged for an older genuine copy, "
    "or if the holder of the key rewrote it.",
)
WITNESSED = (
    "Vidner: {count}. Det nyeste er fra {day} og så {seen} poster. Derefter er der {later}, "
    "som intet vidne har set endnu.",
    "Witnesses: {count}. The newest is of {day} and saw {seen} entries. After those there are {later} that no witness "
    "has seen yet.",
)


UNDATED = (
    "Vidner: {count}, men intet har en tid: de så loggen, før den havde de poster, der er tilbage.",
    "Witnesses: {count}, but none has a time: they saw the log before it had the entries that are left.",
)


class WitnessFinding(Enum):
    """A kind of contradiction between a log and its witnesses, as a Danish and an English sentence."""

    ROLLBACK = (
        "Vidnet {file} har set {seen} poster, loggen har {size}: loggen er rullet tilbage.",
        "The witness {file} has seen {seen} entries, the log has {size}: the log was rolled back.",
    )
    FORK = (
        "Vidnet {file} så andre poster end dem, der nu er loggens første {seen}: loggen er skrevet om.",
        "The witness {file} saw other entries than those that are now the log's first {seen}: the log was rewritten.",
    )
    NOT_SIGNED = (
        "Vidnet {file} er ikke underskrevet med loggens nøgle: "
        "enten er vidnet ændret, eller også er loggen skrevet om med en anden nøgle.",
        "The witness {file} is not signed with the log's key: "
        "either the witness was changed, or the log was rewritten with another key.",
    )
    UNREADABLE = (
        "Vidnet {file} er ikke et kontrolpunkt. Er det den rigtige fil, og er den hel?",
        "The witness {file} is no checkpoint. Is it the right file, and is it whole?",
    )
    CONTRADICTED = (
        "Underskriften fra {name} på vidnet {file} holder ikke: vidnet er ændret, eller en anden har underskrevet det.",
        "The signature of {name} on the witness {file} does not hold: it was changed, or somebody else signed it.",
    )
    FUTURE = (
        "Vidnet {file} er underskrevet af {name} på et tidspunkt, der ikke er kommet endnu. Se efter urene.",
        "The witness {file} was signed by {name} at a time that has not come yet. Check the clocks.",
    )
    ABSENT = (
        "Der er intet vidne for denne log i {file}. "
        "Er mappen den rigtige, så er vidnet fjernet, eller der er aldrig taget et (targeting log witness).",
        "There is no witness for this log in {file}. "
        "If it is the right folder, the witness was removed, or none was ever taken (targeting log witness).",
    )
    TOO_OLD = (
        "Loggen stemmer med sine vidner, men det nyeste er {days} dage gammelt, og det må højst være {limit}. "
        "Tag et nyt: targeting log witness.",
        "The log agrees with its witnesses, but the newest is {days} days old and may be at most {limit}. "
        "Take a new one: targeting log witness.",
    )
    DEMANDED = (
        "Loggen skal have et vidne, der højst er {limit} dage gammelt, og har intet. "
        "Tag et (targeting log witness), eller vis vejen til det med --witness.",
        "The log must have a witness that is at most {limit} days old, and has none. "
        "Take one (targeting log witness), or show the way to it with --witness.",
    )


class Contradiction(Exception):
    """A witness and the log disagree, or the witness is of no use; ``sentences`` are Danish and English."""

    def __init__(self, finding: WitnessFinding, **facts: object) -> None:
        super().__init__(finding.name)
        self.finding = finding
        danish, english = finding.value
        self.sentences = danish.format(**facts), english.format(**facts)


@dataclass(frozen=True)
class Witnessed:
    """The verdict on a log and its witnesses: how many, the newest one's time (UTC) and how many entries it saw.

    ``sizes`` are those at which the log was witnessed.
    """

    verdict: Verification
    witnesses: int = 0
    newest: datetime | None = None
    seen: int | None = None
    sizes: frozenset[int] = frozenset()

    def and_said(self, sentences: tuple[str, str]) -> Witnessed:
        """The same with a sentence more."""
        danish, english = sentences
        said = replace(
            self.verdict,
            sentence_da=f"{self.verdict.sentence_da} {danish}",
            sentence_en=f"{self.verdict.sentence_en} {english}",
        )
        return replace(self, verdict=said)

    def refuted(self, contradiction: Contradiction) -> Witnessed:
        """The same, but not green, because of ``contradiction``."""
        danish, english = contradiction.sentences
        return replace(self, verdict=replace(self.verdict, ok=False, sentence_da=danish, sentence_en=english))
