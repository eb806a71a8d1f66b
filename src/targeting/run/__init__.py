"""One run from request to release, and the lawful look into the last good one."""

from targeting.run.begin import begin, scored_day
from targeting.run.later import require_no_later
from targeting.run.look import Ground, Look, consult, denied, ground_of
from targeting.run.permission import REVOKED, RunRequest, known_approvals, legal_reading
from targeting.run.plan import RunPlan, RunRef
from targeting.run.state import discard, exclusive, good_runs, in_use, last_good
from targeting.run.steps import STEPS, check, land, run, step
