-- Makes: cpr_compact, cpr_digits, cpr_day, cpr_month, cpr_kind_of, cpr_kind, cpr_number_of, cpr_number, cpr_zero_restored,
-- cpr_modulus_11: macros of the connection that reads extracts.
-- Grain: one value in, one value out.
-- Reads: nothing.
-- What a cell in a CPR column is (CPR-kontoret): a person's ten digits, a substitute number (day + 60, or a letter
-- form of the health service), or neither. A dash in front is a minus. One lost zero is put back; modulus 11 has been no test since 2007-10-01.
create or replace temp macro cpr_compact(cell) as case
    when regexp_full_match(cell, '[0-9]{6}-?[0-9]{4}') then replace(cell, '-', '')
    else upper(regexp_replace(
        regexp_replace(trim(unguarded(one_spaced(cell))), '(.)[\s\p{Zs}\p{Pd}\x{2212}]+', '\1', 'g'), '\.0$', ''
    ))
end;

create or replace temp macro cpr_digits(compact) as
    case when regexp_full_match(compact, '[0-9]{9,10}') then lpad(compact, 10, '0') end;

create or replace temp macro cpr_day(digits) as cast(substr(digits, 1, 2) as integer);
create or replace temp macro cpr_month(digits) as cast(substr(digits, 3, 2) as integer);

create or replace temp macro cpr_kind_of(compact, digits) as case
    when regexp_full_match(compact, '[0-9]{7}[A-Z]{2}[0-9]') then 'substitute'
    when digits is null or cpr_month(digits) not between 1 and 12 then 'invalid'
    when cpr_day(digits) between 61 and 91 then 'substitute'
    when cpr_day(digits) between 1 and [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][cpr_month(digits)]
        then 'person'
    else 'invalid'
end;

create or replace temp macro cpr_kind(cell) as cpr_kind_of(cpr_compact(cell), cpr_digits(cpr_compact(cell)));

create or replace temp macro cpr_number_of(compact) as
    list_transform([cpr_digits(compact)], lambda digits: case when cpr_kind_of(compact, digits) = 'person' then digits end)[1];
create or replace temp macro cpr_number(cell) as cpr_number_of(cpr_compact(cell));

create or replace temp macro cpr_zero_restored(cell) as
    cpr_kind(cell) = 'person' and length(cpr_compact(cell)) = 9;

create or replace temp macro cpr_modulus_11(number) as
    list_inner_product([4, 3, 2, 7, 6, 5, 4, 3, 2, 1]::float[], string_split(number, '')::float[]) % 11 = 0;
