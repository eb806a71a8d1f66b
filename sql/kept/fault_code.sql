-- Makes: kept.fault_code, when faults that were kept long enough leave the ledger.
-- Grain: as ledger.fault_code.
-- Reads: ledger.fault_code, ledger.item.
-- $before is the first day that is kept.
select code.*
from ledger.fault_code as code
where exists (
    select 1
    from ledger.item as item
    where item.register = code.register and item.sha256 = code.sha256 and item.row_no = code.row_no
        and item.column_name = code.column_name and item.rule = code.rule and item.first_seen >= $before
)
