-- Makes: one_spaced, clean_text, unguarded, is_open_date, plausible_date, read_date, monday_of, week_of, read_week,
-- read_amount: macros of the connection that reads extracts.
-- Grain: one value in, one value out; NULL where the cell is blank or cannot be read.
-- Reads: nothing.
-- How a cell is read, by what the contract says it is. Used by registers/ alone, in DuckDB's own dialect.
create or replace temp macro one_spaced(cell) as case
    when regexp_full_match(cell, '[^\s\x{00A0}]*') then cell
    else trim(regexp_replace(replace(cell, chr(160), ' '), '\s+', ' ', 'g'))
end;

-- what the systems write for "nothing"
create or replace temp macro clean_text(cell) as
    case when upper(one_spaced(cell)) not in ('', 'NULL', '#N/A') then one_spaced(cell) end;

-- ="0123" and "0123" as spreadsheets guard a number
create or replace temp macro unguarded(cell) as
    regexp_replace(cell, '^\s*="?([^"]*)"?\s*$', '\1');

-- a date that means "no end"
create or replace temp macro is_open_date(cell) as
    left(cell, 10) in ('9999-12-31', '31-12-9999', '31.12.9999') or upper(cell) = 'PLUS_INF';

create or replace temp macro plausible_date(day) as
    case when day between date '1880-01-01' and date '2100-12-31' then day end;

-- dd-mm-yyyy, dd.mm.yyyy, yyyy-mm-dd with or without a time, and the day number of a spreadsheet
create or replace temp macro read_date(cell) as
    plausible_date(case
        when is_open_date(cell) then null
        when regexp_full_match(cell, '\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}.*)?') then try_cast(left(cell, 10) as date)
        when regexp_full_match(cell, '\d{2}-\d{2}-\d{4}') then cast(try_strptime(cell, '%d-%m-%Y') as date)
        when regexp_full_match(cell, '\d{2}\.\d{2}\.\d{4}') then cast(try_strptime(cell, '%d.%m.%Y') as date)
        when regexp_full_match(cell, '\d{5}') then date '1899-12-30' + cast(cell as integer)
    end);

-- ISO week as its Monday: 2017-39, 2017-W39, 201739
create or replace temp macro monday_of(week) as cast(try_strptime(week || '-1', '%G-%V-%u') as date);
create or replace temp macro week_of(cell) as left(cell, 4) || '-' || right(cell, 2);
create or replace temp macro read_week(cell) as
    case when regexp_full_match(upper(cell), '\d{4}-?W?\d{2}')
        and strftime(monday_of(week_of(cell)), '%G-%V') = week_of(cell)
        then monday_of(week_of(cell)) end;

-- Danish amount: 1.234,50
create or replace temp macro read_amount(cell) as
    case when regexp_full_match(cell, '-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?')
        then try_cast(replace(replace(cell, '.', ''), ',', '.') as decimal(14, 2)) end;
