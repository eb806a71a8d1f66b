"""What each run did with each citizen: one encrypted file a run, so that a citizen can be answered years later."""

from targeting.history.files import RunFacts, forget, held_runs, keep, opened, reader, write
from targeting.history.recall import Behind, Hit, Recalled, Seen, persons_held, recall

__all__ = [
    "Behind",
    "Hit",
    "Recalled",
    "RunFacts",
    "Seen",
    "forget",
    "held_runs",
    "keep",
    "opened",
    "persons_held",
    "reader",
    "recall",
    "write",
]
