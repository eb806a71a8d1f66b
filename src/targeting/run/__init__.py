"""One run from request to release, and the lawful look into the last good one."""

from targeting.run.asked import asked_of, leave_to_ask, table_of
from targeting.run.begin import begin, close_abandoned, scored_day
from targeting.run.casework import Leave, acting_persons, acting_roles, acts_as, case_reading, casework
from targeting.run.code_words import code_name, period
from targeting.run.consents import history_of, known_of, require_sound
from targeting.run.declared import keep
from targeting.run.door import Casebook, missing_cases, open_casebook
from targeting.run.entries import file_read, said_destroyed
from targeting.run.explaining import explained_in
from targeting.run.figures import figures_covered
from targeting.run.former_keys import unneeded
from targeting.run.handing_over import (
    REMIND_AFTER,
    Opened,
    handed_over_until,
    is_blind,
    objects,
    opened_blindly,
    opened_so_far,
    orders_told,
    orders_weighed,
    unopened,
)
from targeting.run.importing import (
    ROW_REASONS,
    Continued,
    ExtractRead,
    Weighed,
    require_translated,
    weigh_rows,
    whose_rows,
)
from targeting.run.interviews import newest_extracts, trial_ends, watch_interviews, watched
from targeting.run.judging import draft_of, require_recordable
from targeting.run.later import require_no_later
from targeting.run.lock import Holder, Patience, exclusive, holder, one_backup, when_free
from targeting.run.look import Ground, Look, consult, denied, ground_of, opened, weigh
from targeting.run.measure import adoptions_on, measures_on, require_measure
from targeting.run.not_searched import covered_in_casebook
from targeting.run.orders import orders_of, start_of
from targeting.run.permission import REPLAY, REVOKED, RunRequest, enter_people, known_approvals, legal_reading
from targeting.run.plan import RunPlan, RunRef
from targeting.run.publication import lost_releases, shown_before
from targeting.run.recording import keep_event, subject_of
from targeting.run.retracting import require_retractable
from targeting.run.shredded import missing_in, missing_keys, orphans, require_keys, sealed, store_of_key
from targeting.run.state import destroy, discard, last_good
from targeting.run.steps import STEPS, check, land, run, step
from targeting.run.stores import (
    Overdue,
    copy_of,
    holdings,
    holds,
    key_names,
    key_of,
    keys_going,
    overdue,
    reminders,
    remove,
)
from targeting.run.told import RunTold, runs_told
from targeting.run.worklist import Candidate, candidates_of
