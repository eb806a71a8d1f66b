-- Makes: output.raw_selection_rate, a table, in step disclose.
-- Grain: one group; group_by is all, sex, age_band, and area where it is loaded.
-- Reads: output.raw_attrition.
-- Unsuppressed: read by disclosure control alone. Persons are those past the eligibility steps. The share and its
-- interval are added where the counts may be shown.
select
    cast($run_id as varchar) as run_id,
    eligible.group_by,
    eligible.group_value,
    eligible.after as persons,
    final.after as nominated
from output.raw_attrition as eligible
inner join output.raw_attrition as final
    on final.group_by = eligible.group_by and final.group_value = eligible.group_value
where eligible.step_id = 'has_one_plan' and final.step_id = 'below_threshold'
order by eligible.group_by, eligible.group_value
