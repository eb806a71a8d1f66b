"""What each run did with each citizen: one encrypted file a run, so that a citizen can be answered years later."""

from targeting.history.files import RunFacts, forget, held_runs, keep, made_with, opened, require_keys, write
from targeting.history.recall import Behind, Recalled, Seen, nominated_by, nominated_since, recall
