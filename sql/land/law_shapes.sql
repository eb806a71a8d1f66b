-- Makes: bare, other_law_shape, law_shape: macros of the connection that reads extracts.
-- Grain: one value in, one value out; NULL where the cell is no law and paragraph.
-- Reads: nothing.
-- What may be shown of a cell that no list has: a law and a paragraph where it is nothing else, so that no person is
-- told of. "Straffelovens § 108, stk. 2" is straffeloven § 108; of any other text nothing is left.
create or replace temp macro bare(cell) as
    regexp_replace(cell, '(?i)[,\s]+(stk|nr|pkt|litra)\.?\s*\d+.*$', '');
create or replace temp macro other_law_shape(cell) as
    case
        when regexp_full_match(cell, '(?i)[a-zæøå-]{3,40}lov(en|ens)?[\s,]*§\s*\d{1,3}\s?[a-h]?')
            then lower(regexp_extract(cell, '(?i)^([a-zæøå-]{3,40}?lov)(en|ens)?[\s,]*§', 1)) || 'en § '
        when regexp_full_match(cell, '(?i)lov om [a-zæøå ,-]{3,80}§\s*\d{1,3}\s?[a-h]?')
            then lower(trim(regexp_extract(cell, '^([^§]*)§', 1), ' ,')) || ' § '
        when regexp_full_match(cell, '[A-ZÆØÅ]{2,6}[\s.-]*§?\s*\d{1,3}\s?[a-h]?')
            then regexp_extract(cell, '^([A-ZÆØÅ]{2,6})', 1) || ' § '
    end || lower(regexp_replace(regexp_extract(cell, '(\d{1,3}\s?[A-Ha-h]?)$', 1), '\s', ''));
create or replace temp macro law_shape(cell, read, code, default_law) as
    case
        when read.several then null
        when read.other_law then other_law_shape(bare(cell))
        when (len(read.laws) > 0 or contains(cell, '§')) and regexp_full_match(code, '.*-\d{1,3}[a-h]?')
            then law_named(read, default_law) || ' § ' || regexp_extract(code, '-(\d{1,3}[a-h]?)$', 1)
    end;
