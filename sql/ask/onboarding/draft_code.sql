-- Answers: which code lists know the cells of a column?
-- Grain: one column of an extract and one code list that knows some of its cells.
-- Reads: temp.cell, temp.listed, temp.paragraph_column.
-- temp.cell (position, text, rows), temp.listed (code_list, key) and temp.paragraph_column (position) are the draft's
-- own. A paragraph is read as a run reads it, with $default_law where the cell names no law.
select
    cell.position,
    listed.code_list,
    count(distinct lower(cell.text)) as different,
    cast(sum(cell.rows) as bigint) as rows
from temp.cell as cell
inner join temp.listed as listed
    on case when listed.code_list = 'paragraph' then
        case when cell.position in (select position from temp.paragraph_column)
            then paragraph_code(cell.text, $default_law) end
        else lower(cell.text) end = listed.key
group by cell.position, listed.code_list
order by cell.position, listed.code_list
