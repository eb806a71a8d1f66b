"""The documents a data steward is asked for, from the declarations, the log and the last release; and run reports."""

from targeting.records.algorithm import AlgorithmRecord, Published
from targeting.records.article30 import Article30, article30
from targeting.records.basis_page import basis_page
from targeting.records.code_lists import code_notices, own_code_lines
from targeting.records.lineage import lineage_events
from targeting.records.log_extract import log_extract_page
from targeting.records.measures_page import adoption_facts, measures_page
from targeting.records.register_page import RegisterPage, register_page
from targeting.records.run_report import RunReport
