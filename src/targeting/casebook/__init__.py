"""What people decided about citizens they have met: one sealed file a case, of dated events of declared types."""

from targeting.casebook.book import (
    FOLDER,
    SUFFIX,
    discard_case,
    drop_next,
    forget_case,
    held_cases,
    held_contacts,
    held_next,
    is_id,
    is_reference,
    new_contact,
    new_id,
    read_case,
    read_contact,
    read_file,
    read_next,
    recording,
    seal,
    write_case,
    write_next,
)
from targeting.casebook.came import came, first_contact, stopped, used
from targeting.casebook.case import Case, CaseFile, Contact, Recorded, is_ended, is_open
from targeting.casebook.due import PLAN_UNDER_WAY, Due, Lateness, dues
from targeting.casebook.fields import Choosable, Draft, completed, fields_of, require_choosable
from targeting.casebook.free_text import alike
from targeting.casebook.grants import Grant, grants_of, living
from targeting.casebook.held_against_log import Announced, differences
from targeting.casebook.progress import asked_again_on, last_assessed, plan_begun, stands, step_under_way
from targeting.casebook.retraction import retraction, without
from targeting.casebook.rules import DoesNotFit, Misfit, require_fits
from targeting.casebook.scopes import ScopeRow, rows_of
from targeting.casebook.watch import InterviewWatch, Kept, WatchState, interview_watch, without_any
from targeting.casebook.words import fields_da, row_sentence
