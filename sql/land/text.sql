-- Makes: code_unit, unescaped, as_shown, one_spaced, text_of, clean_text, unguarded: macros of the connection that reads extracts.
-- Grain: one value in, one value out; NULL where the cell is blank.
-- Reads: nothing.
-- A cell as a person sees it, before anything is compared. Used by registers/ alone, in DuckDB's own dialect.
-- _x000D_, as a spreadsheet writes a character that it cannot hold
create or replace temp macro code_unit(hex) as cast('0x' || hex as integer);
create or replace temp macro unescaped(cell) as array_to_string(list_transform(
    regexp_extract_all(cell, '_x[Dd][89ABab][0-9A-Fa-f]{2}__x[Dd][C-Fc-f][0-9A-Fa-f]{2}_|_x[0-9A-Fa-f]{4}_|[^_]+|_'),
    lambda part: case
        when regexp_full_match(part, '_x[Dd][89ABab][0-9A-Fa-f]{2}__x[Dd][C-Fc-f][0-9A-Fa-f]{2}_') then chr(
            65536 + (code_unit(substr(part, 3, 4)) - 55296) * 1024 + code_unit(substr(part, 10, 4)) - 56320
        )
        when not regexp_full_match(part, '_x[0-9A-Fa-f]{4}_') then part
        when code_unit(substr(part, 3, 4)) between 55296 and 57343 then chr(65533)
        else chr(greatest(code_unit(substr(part, 3, 4)), 32))
    end
), '');

-- a cell without what nobody sees: one way to write each letter (NFC), fullwidth letters as any others, and no control
-- or format characters. Not NFKC: m² is not m2.
create or replace temp macro as_shown(cell) as case
    when not regexp_matches(cell, '[^ -~æøåÆØÅ§é]|_x') then cell
    else translate(
        regexp_replace(
            nfc_normalize(unescaped(cell)),
            '[\p{Cf}\x00-\x08\x0E-\x1F\x7F\x{034F}\x{115F}\x{1160}\x{180B}-\x{180F}\x{FE00}-\x{FE0F}\x{E0100}-\x{E01EF}]', '', 'g'
        ),
        '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～',
        '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'
    )
end;

-- every run of blanks, also those that do not break, is one
create or replace temp macro one_spaced(cell) as case
    when regexp_full_match(cell, '[!-~æøåÆØÅ§é]*') and not contains(cell, '_x') then cell
    else trim(regexp_replace(as_shown(cell), '[\s\p{Z}\x{000B}\x{0085}\x{2800}\x{3164}\x{FFA0}]+', ' ', 'g'))
end;

-- what the systems write for "nothing"
create or replace temp macro text_of(shown) as case when upper(shown) not in ('', 'NULL') then shown end;
create or replace temp macro clean_text(cell) as text_of(one_spaced(cell));

-- ="0123" and "0123" as spreadsheets guard a number
create or replace temp macro unguarded(cell) as
    regexp_replace(cell, '^\s*="?([^"]*)"?\s*$', '\1');
