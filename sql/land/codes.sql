-- Makes: kle_as_written, kle_from_date, municipality_key, municipality_of: macros of the connection that reads extracts.
-- Grain: one value in, one value out; NULL where the cell names no code.
-- Reads: temp.municipality.
-- How a cell that names a KLE subject or a municipality is read.
-- KLE subject number 27.12.04, and what is left of it when a spreadsheet has made it 27-12-2004
create or replace temp macro kle_as_written(cell) as
    case when regexp_full_match(cell, '\d{2}\.\d{2}\.\d{2}') then cell end;
create or replace temp macro kle_from_date(cell) as strftime(date_of(cell, 'Europe/Copenhagen', true), '%d.%m.%y');

-- A municipality by its code or its name: 217, 0217, 217.0, DK217, Helsingør Kommune, 217 Helsingør,
-- 217 - Helsingør, Helsingør (217)
create or replace temp macro municipality_key(cell) as
    regexp_replace(
        regexp_replace(regexp_replace(lower(dashed(cell)), '^(dk)?0*', ''), '[.,]0+$', ''),
        '^(\d+)\s*-\s*(\D+)$|^(\D+?)\s*\(0*(\d+)\)$', '\1\4 \2\3'
    );
create or replace temp macro municipality_of(cell) as
    (select any_value(code) from temp.municipality where key = municipality_key(cell));
