"""From a pseudonym to a citizen: the CPR numbers of the nominated, sealed to the people whom the basis names."""

from targeting.handover.folder import (
    FOLDER,
    NUMBERS,
    Handover,
    forget_handover,
    held_handovers,
    keep_handover,
    keep_order,
    orders_in,
    read_handover,
)
from targeting.handover.sealing import Recipient, open_number, seal_number
from targeting.handover.waiting import WAITING, forget_waiting, keep_waiting, numbers_waiting
