"""One citizen's access to own data (GDPR art. 15): what the log and the histories tell, as a Danish page."""

from targeting.access.answer import Answer, Lies, answer
from targeting.access.copied import Copied, copied
from targeting.access.page import page
from targeting.access.trail import deletions, listings, logged_runs, touches
