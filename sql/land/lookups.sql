-- Makes: temp.cpr, temp.person, temp.current, temp.listed, temp.keyed, temp.pseudonym, temp.met: temporary tables,
-- in step land.
-- Grain: cpr = one cell as written; person = one CPR number; current = one number that was replaced;
-- listed = one number that a file of the population has a row of;
-- keyed = one cell as written in one domain; pseudonym = one caseworker or one case; met = one row whose code is at
-- fault, or one code of one file's accepted rows.
-- Reads: nothing.
-- These tables are in memory; they are dropped when the landing ends.
create or replace temp table cpr (
    cell varchar, kind varchar, id integer, zero_restored boolean, modulus_11 boolean
);
create or replace temp table person (number varchar, pseudonym varchar, id integer);
create or replace temp table current (number varchar, current varchar);
create or replace temp table listed (number varchar);
create or replace temp table keyed (domain varchar, cell varchar, id integer);
create or replace temp table pseudonym (pseudonym varchar, id integer);
create or replace temp table met (
    register varchar, code_list varchar, code_key varchar, state varchar, person_id integer
);
