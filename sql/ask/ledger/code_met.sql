-- Answers: which codes did the newest delivery of each register hold?
-- Grain: one code of one list in one register, by what became of its rows.
-- Reads: ledger.code_met.
select code.*
from ledger.code_met as code
inner join (
    select register, max(delivery) as delivery
    from ledger.code_met
    group by register
) as newest on newest.register = code.register and newest.delivery = code.delivery
order by code.register, code.code_list, code.state, code.code_key
