-- Makes: numbered, numbers_in, without_letter, pieces: macros of the connection that reads extracts.
-- Grain: one value in, one value out; NULL where the cell names no paragraph.
-- Reads: nothing.
-- A cell that names a paragraph, in pieces. A list of one is a name for what is used more than once.
-- From the number that the sign stands before, or the whole where it stands before none
create or replace temp macro numbered(text) as
    case when regexp_matches(text, '§\s*\d') then regexp_extract(text, '§\s*\d.*$') else text end;
create or replace temp macro numbers_in(text) as
    list_transform(regexp_extract_all(text, '\d+'), lambda digits: coalesce(try_cast(digits as bigint), 1000));

-- The letter that stands just behind the number: 140 a, 140-a, 140 (a). "i" and "v" are words there.
create or replace temp macro without_letter(tail) as
    regexp_replace(tail, '^(\D*\d+)[\s./,_(-]*[a-hj-uw-zæøå]([^\p{L}]|$)', '\1\2');

-- A cell in pieces: its laws, what is left without them, that without parts, from the paragraph's number on, the words
-- that are left, and what stands just behind the number
create or replace temp macro pieces(cell) as list_transform(list_transform(list_transform(
    [without_laws(cell)],
    lambda lawless: {'lawless': lawless, 'bare': without_parts(lawless)}),
    lambda each: {'lawless': each.lawless, 'bare': each.bare, 'tail': numbered(each.bare)}),
    lambda each: {
        'laws': laws_in(cell), 'lawless': each.lawless, 'bare': each.bare, 'tail': each.tail,
        'words': unknown_words(left(each.bare, length(each.bare) - length(each.tail)) || without_letter(each.tail)),
        'behind': regexp_extract(each.tail, '^\D*\d+[\s./,_(-]*(\p{L}*)', 1),
        'tied': regexp_matches(lower(cell), '\d[./_(-]*[iv]([^\p{L}]|$)')
    }
)[1];
