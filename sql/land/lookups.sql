-- Makes: temp.cpr, temp.person, temp.current, temp.keyed, temp.pseudonym: temporary tables, in step land.
-- Grain: cpr = one cell as written; person = one CPR number; current = one number that was replaced;
-- keyed = one cell as written in one domain; pseudonym = one caseworker or one case.
-- Reads: nothing.
-- These tables are in memory; they are dropped when the landing ends.
create or replace temp table cpr (
    cell varchar, kind varchar, id integer, zero_restored boolean, modulus_11 boolean
);
create or replace temp table person (number varchar, pseudonym varchar, id integer);
create or replace temp table current (number varchar, current varchar);
create or replace temp table keyed (domain varchar, cell varchar, id integer);
create or replace temp table pseudonym (pseudonym varchar, id integer);
