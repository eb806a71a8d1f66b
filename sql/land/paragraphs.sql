-- Makes: without_bl_a, laws_in, law_of, without_laws, without_parts, unknown_words, numbered, numbers_in, without_letter,
-- pieces, other_law, several, no_paragraph, code_of, other_law_in, law_named, several_paragraphs, paragraph_code,
-- paragraph_part: macros of the connection that reads extracts.
-- Grain: one value in, one value out; NULL where the cell names no paragraph.
-- Reads: nothing.
-- How a cell that names a paragraph is read, however it is spelled.
-- The variable any_law is a pattern of every word that a law goes by, law_words says whose each is, and harmless is a
-- pattern of the words that say nothing of a law. A variable is a constant where it is used, so that the pattern is
-- compiled once and not for each cell. A list of one is a name for what is used more than once.
create or replace temp macro without_bl_a(cell) as regexp_replace(cell, '(?i:bl\.\s?a\.)', '');
create or replace temp macro laws_in(cell) as list_sort(list_distinct(list_transform(
    regexp_extract_all(without_bl_a(cell), getvariable('any_law')),
    lambda word: getvariable('law_words')[regexp_replace(lower(word), '^[^\p{L}]*(lov om (en |et )?)?|[^\p{L}]+$', '', 'g')]
)));
create or replace temp macro law_of(cell) as
    case when regexp_matches(without_bl_a(cell), getvariable('any_law')) then laws_in(cell)[1] end;

-- The cell with ¤ for each known law, one kind of dash, and a blank between letters and digits
create or replace temp macro without_laws(cell) as regexp_replace(
    regexp_replace(
        regexp_replace(
            regexp_replace(without_bl_a(cell), '[\p{Pd}\x{2212}]', '-', 'g'), '(\p{L})([\d§])', '\1 \2', 'g'
        ), '([\d§])(\p{L})', '\1 \2', 'g'
    ), getvariable('any_law'), ' ¤ ', 'g'
);

-- What is left of "§ 52, stk. 3, nr. 7 og 9" when ¤ stands for its parts. Of what is joined to a part only small numbers
-- are parts too: "stk. 1 og 107" is another paragraph.
create or replace temp macro without_parts(lawless) as regexp_replace(
    regexp_replace(
        lower(lawless),
        '(^|[^\p{L}])(stk|nr|pkt|punkt|litra|kap|kapitel)[\s.]*(\d+|[a-z]\b)(\s*(-|,|og|til|eller)\s*1?\d\b)*',
        '\1¤', 'g'
    ), '\d+([.,]\d+)?\s*(timer?\b|uger?\b|procent\b|%)', '¤', 'g'
);

-- The words that are not harmless, with a blank at each end
create or replace temp macro unknown_words(text) as regexp_replace(
    '  ' || regexp_replace(lower(text), '[^\p{L}]+', '  ', 'g') || '  ', getvariable('harmless'), ' ', 'g'
);

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

-- Whether a word is left that may be a law. Where the cell names no law that is any word but the harmless ones; where it
-- does, a word of a law's shape, or an abbreviation that stands just before the number.
create or replace temp macro other_law(read) as case
    when len(read.laws) = 0 then regexp_matches(read.words, '\p{L}')
    else regexp_matches(
        read.lawless,
        '(?i:\p{L}*lov(en|ens|s|e|givning(en|ens)?)?([^\p{L}]|$)|bekendtgørelse|forordning|cirkulære|vejledning'
        || '|(^|[^\p{L}])(bek|lbk|cirk|vejl)([^\p{L}]|$)|\p{L}l\.)|(^|[^\p{L}])\p{Lu}{1,5}L([^\p{L}]|$)'
    ) or regexp_matches(unknown_words(regexp_extract(read.bare, '(\p{L}+)[\s.,:-]*§?\s*\d', 1)), '\p{L}')
end;

-- Whether more than one paragraph stands in the cell. They are counted, whatever stands between them: SEL-52-3.7 is one,
-- since what comes behind is below ten.
create or replace temp macro several(read) as
    len(read.laws) > 1
    or regexp_matches(read.bare, '§\s*\d.*§\s*\d')
    or len(list_filter(numbers_in(read.bare), lambda number: number between 10 and 999)) > 1
    or len(list_filter(numbers_in(read.tail)[2:], lambda number: number between 10 and 999)) > 0
    or regexp_matches(read.bare, '\d\s?[a-h]?\s*(og|samt|eller|til|jf\.?|[/+&;])[\s§]*\d')
    or regexp_matches(read.bare, '\d\s?[a-h]\s*(og|samt|eller|til|[/+&;,-])\s*[a-h]([^\p{L}]|$)');

-- A number too large for one, a litra straight behind it, or letters that are neither its letter nor a harmless word
create or replace temp macro no_paragraph(read) as
    read.tied
    or len(list_filter(numbers_in(read.bare), lambda number: number > 999)) > 0
    or regexp_matches(lower(read.lawless), '\d[\s,.(]*litra')
    or (regexp_full_match(read.behind, '\p{L}{2,3}') and regexp_matches(unknown_words(read.behind), '\p{L}'))
    or regexp_matches(read.words, ' \p{L}{1,2} ');

create or replace temp macro code_of(read, default_law) as
    case when not several(read) and not other_law(read) and not no_paragraph(read) then
        lower(coalesce(read.laws[1], default_law) || '-'
            || ltrim(nullif(regexp_extract(read.tail, '\d+'), ''), '0')
            || regexp_extract(read.behind, '^[a-hj-uw-zæøå]$'))
    end;

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

-- With its stk., as sel-141-7: § 141, stk. 7; NULL where the cell has none.
create or replace temp macro paragraph_part(cell, default_law) as
    case when regexp_matches(lower(cell), 'stk|\d\s?[a-h]?\s*-\s*\d') then
        paragraph_code(cell, default_law) || '-' || coalesce(
            nullif(regexp_extract(lower(numbered(cell)), 'stk\.?\s*(\d+)', 1), ''),
            nullif(regexp_extract(lower(numbered(cell)), '^\D*\d+\s?[a-h]?\s*-\s*(\d+)', 1), ''))
    end;
