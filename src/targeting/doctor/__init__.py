"""How a workspace stands: what needs somebody, and what they are to do. It looks and changes nothing."""

from targeting.doctor.examine import examine
from targeting.doctor.report import Report
from targeting.doctor.status import status
from targeting.doctor.tell import tell
