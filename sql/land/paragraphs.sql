-- Makes: without_bl_a, laws_in, law_of, other_law_in, law_named, without_parts, later_in_range, several_paragraphs,
-- numbered, paragraph_code: macros of the connection that reads extracts.
-- Grain: one value in, one value out; NULL where the cell names no paragraph.
-- Reads: nothing.
-- How a cell that names a paragraph is read, however it is spelled.
-- The variable law_spelling has, for each law the catalogue knows, a pattern of the words it goes by; any_law all of them
-- in one. A variable is a constant where it is used, so that the pattern is compiled once and not for each cell.
create or replace temp macro without_bl_a(cell) as regexp_replace(cell, '(?i:bl\.\s?a\.)', '');
create or replace temp macro laws_in(cell) as
    case when regexp_matches(without_bl_a(cell), getvariable('any_law')) then list_sort(list_transform(
        list_filter(getvariable('law_spelling'), lambda each: regexp_matches(without_bl_a(cell), each.pattern)),
        lambda each: each.law
    )) end;
create or replace temp macro law_of(cell) as laws_in(cell)[1];

-- Whether a word or abbreviation of a law is left when the known ones are taken away: "Straffelovens", "RSL §".
create or replace temp macro other_law_in(cell) as regexp_matches(
    regexp_replace(without_bl_a(cell), getvariable('any_law'), ' ', 'g'),
    '(?i:(^|[^a-zæøå])[a-zæøå]*lov(en|ens|s|e)?([^a-zæøå]|$)|bekendtgørelse|forordning|cirkulære)'
    || '|(^|[^A-Za-zÆØÅæøå])[A-ZÆØÅ]{1,5}L([^A-Za-zÆØÅæøå]|$)'
    || '|^[A-ZÆØÅ]{2,6}[.\s-]*§?\s*\d|^[a-zæøå]{1,5}l[.\s-]*§?\s*\d'
);

-- The law that the cell names, or the contract's where it names none; NULL where it names one that nobody knows.
create or replace temp macro law_named(cell, default_law) as
    case when not other_law_in(cell) then coalesce(law_of(cell), default_law) end;

-- What is left of "§ 52, stk. 3, nr. 7 og 9" when its parts are taken away
create or replace temp macro without_parts(cell) as regexp_replace(
    lower(cell), '(stk|nr|pkt|litra|kap|kapitel)\.?\s*(\d+|[a-z]\b)(\s*(-|–|,|og|til|eller)\s*\d+)*', ' ', 'g'
);
create or replace temp macro later_in_range(text, place) as
    try_cast(regexp_extract(text, '(\d+)\s?[a-h]?\s*[-–]\s*§?\s*(\d+)', place) as integer);

-- Whether more than one paragraph stands in the cell. SEL-52-3.7 is one, and so is what has a smaller number behind it.
create or replace temp macro several_paragraphs(cell) as coalesce(
    len(laws_in(cell)) > 1
    or regexp_matches(without_parts(cell), '§\s*§')
    or regexp_matches(
        without_parts(cell),
        '\d\s?[a-h]?\s*(og|samt|eller|til|jf\.?|[/+&;,§])[\s§]*([a-zæøå]+\s*)?[\s§]*\d'
    )
    or later_in_range(without_parts(cell), 2) >= least(later_in_range(without_parts(cell), 1), 20),
    false
);

-- any spelling of a paragraph as law-number: Servicelovens § 52, stk. 3, nr. 7 -> sel-52; § 85 a -> sel-85a
create or replace temp macro numbered(cell) as
    case when contains(cell, '§') then regexp_replace(cell, '^[^§]*', '') else cell end;
create or replace temp macro paragraph_code(cell, default_law) as
    case when not several_paragraphs(cell) then
        lower(law_named(cell, default_law) || '-' || nullif(regexp_extract(numbered(cell), '(\d+)', 1), '')
            || regexp_extract(lower(numbered(cell)), '^\D*\d+\s?([a-h])([^a-zæøå0-9]|$)', 1))
    end;
