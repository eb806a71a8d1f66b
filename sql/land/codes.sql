-- Makes: law_of, paragraph_code, kle_as_written, kle_from_date: macros of the connection that reads extracts.
-- Grain: one value in, one value out; NULL where the cell names no code.
-- Reads: nothing.
-- How a cell that names a paragraph or a KLE subject is read, however it is spelled.
create or replace temp macro law_of(cell) as case
    when regexp_matches(lower(cell), 'sundhedslov|^sul\b') then 'SUL'
    when regexp_matches(lower(cell), 'barnets lov|^bl\b') then 'BL'
    when regexp_matches(lower(cell), 'servicelov|^sel\b|^serl\b') then 'SEL'
    when regexp_matches(lower(cell), 'beskæftigelsesindsats|^lab\b') then 'LAB'
    when regexp_matches(lower(cell), 'aktiv socialpolitik|^las\b') then 'LAS'
end;

-- any spelling of a paragraph as law-number: Servicelovens § 52, stk. 3, nr. 7 -> sel-52; § 85 a -> sel-85a
create or replace temp macro paragraph_code(cell, default_law) as
    lower(coalesce(law_of(cell), default_law) || '-' || nullif(regexp_extract(cell, '(\d+)', 1), '')
        || regexp_extract(lower(cell), '^\D*\d+\s?([a-h])([^a-zæøå0-9]|$)', 1));

-- KLE subject number 27.12.04, and what is left of it when a spreadsheet has made it 27-12-2004
create or replace temp macro kle_as_written(cell) as
    case when regexp_full_match(cell, '\d{2}\.\d{2}\.\d{2}') then cell end;
create or replace temp macro kle_from_date(cell) as strftime(read_date(cell), '%d.%m.%y');
