-- Makes: bare_word, is_error, worded, is_nobody: macros of the connection that reads extracts.
-- Grain: one value in, one value out; NULL where the cell is blank.
-- Reads: nothing.
-- Words that say that there is nothing to read, or nobody. Used by registers/ alone, in DuckDB's own dialect.
-- a word of a list as it may be written: without what ends a sentence
create or replace temp macro bare_word(text) as trim(lower(text), ' .,;:!');

-- What spreadsheets write for a value that they could not find or calculate, in English and in Danish: it is not blank.
create or replace temp macro is_error(cell) as regexp_full_match(
    upper(one_spaced(unguarded(cell))),
    '#(N/A|I/T|REF|REFERENCE|VALUE|VÆRDI|NAME|NAVN|NUM|NULL|NUL|DIV/0|DIVISION/0|SPILL|OVERLØB|CALC|BEREGN'
    || '|FIELD|FELT|GETTING_DATA|HENTER_DATA|BLOCKED|BLOKERET|CONNECT|UNKNOWN|UKENDT|BUSY|PYTHON|EXTERNAL)[!?]?|#+|ERR:\d+'
);

-- Whether a cell that names a caseworker means nobody: "(Vakant) 2", "0 - Ikke tildelt", "N.N.", "---"
create or replace temp macro worded(text) as trim(regexp_replace(lower(text), '[^\p{L}\p{N}]+', ' ', 'g'));
create or replace temp macro is_nobody(text, words, first_words, in_brackets) as
    list_contains(words, case when regexp_full_match(text, '\p{L}+') then lower(text) else worded(text) end)
    or list_contains(first_words, split_part(regexp_replace(worded(text), '^\d+ ', ''), ' ', 1))
    or regexp_full_match(text, '[^\pL1-9]*|[xX]{3,}')
    or (
        regexp_full_match(text, '(\d+[^\pL\d]+)?[\p{Ps}\p{Pi}<][^\d]*[\p{Pe}\p{Pf}>][^\pL\d]*\d*')
        and list_contains(in_brackets, regexp_replace(worded(text), '^\d+ | \d+$', '', 'g'))
    );
