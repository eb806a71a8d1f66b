-- Makes: temp.cpr, temp.new_cpr, temp.present_cpr, temp.numbered_cell, temp.person, temp.current, temp.listed, temp.keyed,
-- temp.pseudonym, temp.met: temporary tables and views, in step land.
-- Grain: cpr = one cell as written; new_cpr = one that has been read and names nobody yet; present_cpr = the same, with
-- the number that the person has now; numbered_cell = a cell of either; person = one CPR number; current = one number
-- that was replaced; listed = one number that a file of the population has a row of; keyed = one cell as written in one
-- domain; pseudonym = one caseworker or one case; met = one row whose code is at fault, or one code of one file's
-- accepted rows.
-- Reads: temp.cpr, temp.current, temp.new_cpr.
-- These tables are in memory; they are dropped when the landing ends.
create or replace temp table cpr (
    cell varchar, kind varchar, number varchar, id integer, zero_restored boolean, modulus_11 boolean
);
create or replace temp table new_cpr (
    column_name varchar, cell varchar, kind varchar, number varchar, zero_restored boolean
);
create or replace temp table person (number varchar, pseudonym varchar, id integer);
create or replace temp table current (number varchar, current varchar);
create or replace temp table listed (number varchar);
create or replace temp table keyed (domain varchar, cell varchar, id integer);
create or replace temp table pseudonym (pseudonym varchar, id integer);
create or replace temp table met (
    register varchar, code_list varchar, code_key varchar, state varchar, person_id integer
);
create or replace temp view present_cpr as
select
    new_cpr.*,
    case when current.number is null then new_cpr.number else current.current end as now
from temp.new_cpr as new_cpr
left join temp.current as current on current.number = new_cpr.number;
create or replace temp view numbered_cell as
select cell, number from temp.cpr
union all
select cell, number from temp.new_cpr;
