-- Makes: dashed, is_open_date, plausible_date, day_part, read_day, read_moment, date_of, monday_of, week_of, read_week,
-- read_amount: macros of the connection that reads extracts.
-- Grain: one value in, one value out; NULL where the cell is blank or cannot be read.
-- Reads: nothing.
-- How a cell is read, by what the contract says it is. Used by registers/ alone, in DuckDB's own dialect.
-- every dash is one
create or replace temp macro dashed(cell) as regexp_replace(cell, '[\p{Pd}\x{2212}]', '-', 'g');

-- a date that means "no end", also as the moment in Greenwich at which it begins here
create or replace temp macro is_open_date(cell) as
    regexp_full_match(
        dashed(cell),
        '(9999-12-31|31-12-9999|31\.12\.9999)([ T]([01]?\d|2[0-3])[:.][0-5]\d([:.][0-5]\d([.,]\d+)?)?\s?(Z|[+-]\d\d(:?\d\d)?)?)?'
        || '|9999-12-30[ T]2[23]:00(:00(\.0+)?)?\s?(Z|[+-]00(:?00)?)'
    ) or upper(cell) = 'PLUS_INF';

create or replace temp macro plausible_date(day) as
    case when day between date '1880-01-01' and date '2100-12-31' then day end;

-- d-m-yyyy, d.m.yyyy, yyyy-mm-dd, yyyy.mm.dd with or without a time of day, 00:00:00 or 00.00.00. Not d/m/yyyy:
-- programs that are set to English write the month first, and until the 12th nobody sees which it was.
create or replace temp macro day_part(cell) as regexp_extract(
    cell, '^(\d+[-.]\d+[-.]\d+)([ T]([01]?\d|2[0-3])[:.][0-5]\d([:.][0-5]\d([.,]\d+)?)?)?$', 1
);
create or replace temp macro read_day(cell) as case
    when regexp_full_match(day_part(dashed(cell)), '\d{4}-\d{2}-\d{2}|\d{4}\.\d{2}\.\d{2}')
        then try_cast(replace(day_part(dashed(cell)), '.', '-') as date)
    when regexp_full_match(day_part(dashed(cell)), '\d{1,2}-\d{1,2}-\d{4}|\d{1,2}\.\d{1,2}\.\d{4}')
        then cast(try_strptime(replace(day_part(dashed(cell)), '.', '-'), '%d-%m-%Y') as date)
end;

-- 2017-10-01T22:00:00Z: the day it was then in the municipality's zone
create or replace temp macro read_moment(cell, zone) as case
    when regexp_full_match(
        cell, '\d{4}-\d{2}-\d{2}[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?\s?(Z|[+-](0\d|1[0-4])(:?[0-5]\d)?)'
    ) then cast(timezone(zone, try_cast(
        regexp_replace(regexp_replace(cell, '(\d)\s([Z+-])', '\1\2'), '([ T]\d{2}:\d{2})(Z|[+-])', '\1:00\2') as timestamptz
    )) as date)
end;

-- A day number of a spreadsheet only where the contract says that there are such: 10117 may as well be 010117.
create or replace temp macro date_of(cell, zone, day_numbers) as
    plausible_date(case
        when is_open_date(cell) then null
        when day_numbers and regexp_full_match(cell, '\d{5}') then date '1899-12-30' + cast(cell as integer)
        else coalesce(read_day(cell), read_moment(cell, zone))
    end);

-- ISO week as its Monday: 2017-39, 2017-W39, 201739
create or replace temp macro monday_of(week) as cast(try_strptime(week || '-1', '%G-%V-%u') as date);
create or replace temp macro week_of(cell) as left(cell, 4) || '-' || right(cell, 2);
create or replace temp macro read_week(cell) as
    case when regexp_full_match(upper(cell), '\d{4}-?W?\d{2}')
        and strftime(monday_of(week_of(cell)), '%G-%V') = week_of(cell)
        then plausible_date(monday_of(week_of(cell))) end;

-- Danish amount: 1.234,50
create or replace temp macro read_amount(cell) as
    case when regexp_full_match(cell, '-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?')
        then try_cast(replace(replace(cell, '.', ''), ',', '.') as decimal(14, 2)) end;
