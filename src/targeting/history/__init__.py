"""What each run did with each citizen: one encrypted file a run, so that a citizen can be answered years later."""

from targeting.history.files import RunFacts, held_runs, history_of, keep, write
from targeting.history.recall import Hit, Recalled, Seen, recall

__all__ = ["Hit", "Recalled", "RunFacts", "Seen", "held_runs", "history_of", "keep", "recall", "write"]
