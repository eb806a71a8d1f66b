-- Makes: law_named, part_of, paragraph_code: macros of the connection that reads extracts.
-- Grain: one value in, one value out; NULL where the cell names no paragraph.
-- Reads: nothing.
-- How a cell that names a paragraph is read, however it is spelled; read is what read_paragraph gives of it.
-- The law that the cell names, or the contract's where it names none; NULL where it may name one that nobody knows.
create or replace temp macro law_named(read, default_law) as
    case when not read.other_law then coalesce(read.laws[1], default_law) end;

-- any spelling of a paragraph as law-number: Servicelovens § 52, stk. 3, nr. 7 -> sel-52; § 85 a -> sel-85a
create or replace temp macro paragraph_code(cell, default_law) as
    list_transform([read_paragraph(cell)], lambda read: code_of(read, default_law))[1];

-- A paragraph's code with its stk., as sel-141-7: § 141, stk. 7; NULL where the cell has none.
create or replace temp macro part_of(code, cell) as
    case when regexp_matches(lower(cell), 'stk|\d\s?[a-h]?\s*-\s*\d') then
        code || '-' || coalesce(
            nullif(regexp_extract(lower(numbered(cell)), 'stk\.?\s*(\d+)', 1), ''),
            nullif(regexp_extract(lower(numbered(cell)), '^\D*\d+\s?[a-h]?\s*-\s*(\d+)', 1), ''))
    end;
