"""A municipality's folder of declarations, parsed once into frozen models."""

from targeting.workspace.adoptions import Adoption, fitted, read_adoption
from targeting.workspace.anybody import anybodys_key, anybodys_opening_key
from targeting.workspace.bases import Basis, CasebookUse, RegisterCover, Signatory
from targeting.workspace.basis_keys import KEYS, TABLES, keys_of
from targeting.workspace.case_events import (
    MOST_CHARACTERS,
    MOST_WEEKS,
    CaseEvent,
    CaseField,
    Writer,
    case_events,
    holds,
)
from targeting.workspace.case_imports import CaseImport
from targeting.workspace.coded import require_codes
from targeting.workspace.codes import Code, CodeLists, load_code_lists
from targeting.workspace.consent_texts import load_consent_texts, texts_by_name
from targeting.workspace.contracts import (
    MEASURED_IN,
    RESERVED,
    UNLISTED,
    Column,
    Constant,
    Emission,
    Expectation,
    FromColumn,
    IgnoreRule,
    Metric,
    Reads,
    RegisterContract,
)
from targeting.workspace.declarations import Declaration, Part, load_toml
from targeting.workspace.evidence import (
    EvidenceColumn,
    EvidenceDictionary,
    EvidenceFunction,
    InvolvementKind,
    evidence_dictionary,
)
from targeting.workspace.expected import Departure, Direction, Expected
from targeting.workspace.funnel import MET, MET_BEFORE, NOMINATED, NOT_HANDED_OVER, FunnelStep, funnel_steps
from targeting.workspace.groups import Banding, Groups, bandings
from targeting.workspace.labels import involvement_da, own_involvement_da, rule_of_law_da, spaced
from targeting.workspace.law import (
    LegalBasis,
    LegalCatalogue,
    Requirement,
    harmless_words,
    law_spellings,
    law_stem,
    load_catalogue,
    municipalities,
    words_for_nobody,
)
from targeting.workspace.letter_blocks import WrittenBlock, with_fields
from targeting.workspace.letter_texts import (
    LetterText,
    chosen_text,
    fields_of,
    letter_kinds,
    stage_of,
)
from targeting.workspace.measure_tops import measure_tops
from targeting.workspace.measures import Granting, Measure, MeasureVersion, Watch, load_measures, network_of
from targeting.workspace.notes import KINDS, ORDER_NAME, ORDERS, PEOPLE_NOTE, REVOKED_SUFFIX, Approvable, Kind, Notes
from targeting.workspace.notify import Mail, Notify
from targeting.workspace.odcs import OPEN, load_register, require_finished
from targeting.workspace.open_points import open_settings, require_written
from targeting.workspace.output_contracts import (
    OF_THE_RUN,
    Audience,
    OutputColumn,
    OutputContract,
    output_contracts,
)
from targeting.workspace.people import PERSON_ID, Person, Role, as_shown, foreign_letters, reveal_line
from targeting.workspace.purposes import Mode, Purpose, why_no_search, why_refused
from targeting.workspace.quarters import Quarter
from targeting.workspace.rulesets import LAST_STEP, Rule, RuleSet, load_ruleset
from targeting.workspace.security import security_measures
from targeting.workspace.settings import DANISH, FICTIONAL_CODE, RegisterUse, Schedule, ServiceCentre, Settings
from targeting.workspace.share_rules import (
    CATEGORIES,
    CONDITIONS,
    STATED,
    Category,
    Condition,
    InvolvementCategory,
    Outcome,
    ShareRule,
    ShareRules,
    filled,
    load_share_rules,
)
from targeting.workspace.stores import Limit, Store, limits, stores
from targeting.workspace.terms import Terms, Thing, catalogue_terms, plain
from targeting.workspace.texts import Text
from targeting.workspace.working_days import is_working_day, working_day
from targeting.workspace.workspace import (
    Workspace,
    catalogue,
    delivery_date,
    find_contract,
    key_folder,
    load_workspace,
    require_workspace,
    shipped_contracts,
)
from targeting.workspace.written_days import read_day
