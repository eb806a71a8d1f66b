"""Why one citizen was, or was not, nominated."""

from targeting.explanation.explained import Explained, read_explanation
from targeting.explanation.page import REMINDER, RunSaid, explanation_page
