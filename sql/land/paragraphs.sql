-- Makes: other_law_in, several_paragraphs, law_named, paragraph_code, stk_of, paragraph_part: macros of the connection that reads extracts.
-- Grain: one value in, one value out; NULL where the cell names no paragraph.
-- Reads: nothing.
-- How a cell that names a paragraph is read, however it is spelled.
-- The same of a cell
create or replace temp macro other_law_in(cell) as list_transform([pieces(cell)], lambda read: other_law(read))[1];
create or replace temp macro several_paragraphs(cell) as
    coalesce(list_transform([pieces(cell)], lambda read: several(read))[1], false);

-- The law that the cell names, or the contract's where it names none; NULL where it may name one that nobody knows.
create or replace temp macro law_named(cell, default_law) as
    case when not other_law_in(cell) then coalesce(law_of(cell), default_law) end;

-- any spelling of a paragraph as law-number: Servicelovens § 52, stk. 3, nr. 7 -> sel-52; § 85 a -> sel-85a
create or replace temp macro paragraph_code(cell, default_law) as
    list_transform([pieces(cell)], lambda read: code_of(read, default_law))[1];

-- With its stk., as sel-141-7: § 141, stk. 7, and 141.7, § 141 (7) or § 141, 7. stk.; NULL where the cell has none.
create or replace temp macro stk_of(text) as ltrim(coalesce(
    nullif(regexp_extract(text, 'stk[\s.]*(\d+)', 1), ''),
    nullif(regexp_extract(text, '(\d+)[\s.]*stk', 1), ''),
    nullif(regexp_extract(text, '^\D*\d+\s?[a-h]?[\s.,/(_\p{Pd}\x{2212}]+(\d+)', 1), '')
), '0');
create or replace temp macro paragraph_part(cell, default_law) as
    case when regexp_matches(lower(cell), 'stk|\d\s?[a-h]?[\s.,/(_\p{Pd}\x{2212}]+\d') then
        paragraph_code(cell, default_law) || '-' || stk_of(without_times(numbered(lower(cell))))
    end;
