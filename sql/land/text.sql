-- Makes: unescaped, as_shown, one_spaced, clean_text, unguarded: macros of the connection that reads extracts.
-- Grain: one value in, one value out; NULL where the cell is blank.
-- Reads: nothing.
-- A cell as a person sees it, before anything is compared. Used by registers/ alone, in DuckDB's own dialect.
-- _x000D_, as a spreadsheet writes a character that it cannot hold
create or replace temp macro unescaped(cell) as array_to_string(list_transform(
    regexp_extract_all(cell, '_x[0-9A-Fa-f]{4}_|[^_]+|_'),
    lambda part: case when regexp_full_match(part, '_x[0-9A-Fa-f]{4}_')
        then chr(greatest(cast('0x' || substr(part, 3, 4) as integer), 32)) else part end
), '');

-- a cell without what nobody sees: one way to write each letter (NFC), and no format characters
create or replace temp macro as_shown(cell) as case
    when not regexp_matches(cell, '[^ -~æøåÆØÅ§é]|_x') then cell
    else regexp_replace(nfc_normalize(unescaped(cell)), '[\p{Cf}\x{034F}\x{115F}\x{1160}\x{FE00}-\x{FE0F}]', '', 'g')
end;

-- every run of blanks, also those that do not break, is one
create or replace temp macro one_spaced(cell) as case
    when regexp_full_match(cell, '[!-~æøåÆØÅ§é]*') and not contains(cell, '_x') then cell
    else trim(regexp_replace(as_shown(cell), '[\s\p{Z}\x{0085}]+', ' ', 'g'))
end;

-- what the systems write for "nothing"
create or replace temp macro clean_text(cell) as
    case when upper(one_spaced(cell)) not in ('', 'NULL', '#N/A') then one_spaced(cell) end;

-- ="0123" and "0123" as spreadsheets guard a number
create or replace temp macro unguarded(cell) as
    regexp_replace(cell, '^\s*="?([^"]*)"?\s*$', '\1');
