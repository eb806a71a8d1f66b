-- Answers: which code lists know the cells of a column?
-- Grain: one column of an extract and one code list that knows some of its cells.
-- Reads: temp.cell, temp.listed, temp.paragraph_column.
-- temp.cell (position, text, rows), temp.listed (code_list, key) and temp.paragraph_column (position) are the draft's
-- own. A paragraph is read as a run reads it, with $default_law where the cell names no law; each spelling once.
with spelling as (
    select distinct cell.text
    from temp.cell as cell
    inner join temp.paragraph_column as paragraph_column on cell.position = paragraph_column.position
),

paragraph as materialized (select text, paragraph_code(text, $default_law) as key from spelling),

keyed as (
    select cell.position, cell.text, cell.rows, true as is_paragraph, paragraph.key
    from temp.cell as cell
    inner join temp.paragraph_column as paragraph_column on cell.position = paragraph_column.position
    inner join paragraph on cell.text = paragraph.text
    union all
    select position, text, rows, false as is_paragraph, lower(text) as key from temp.cell
)

select
    keyed.position,
    listed.code_list,
    count(distinct lower(keyed.text)) as different,
    cast(sum(keyed.rows) as bigint) as rows
from keyed
inner join temp.listed as listed on keyed.key = listed.key and keyed.is_paragraph = (listed.code_list = 'paragraph')
group by keyed.position, listed.code_list
order by keyed.position, listed.code_list
