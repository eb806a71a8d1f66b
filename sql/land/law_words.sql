-- Makes: without_bl_a, laws_in, law_of, without_laws, without_parts, unknown_words: macros of the connection that reads extracts.
-- Grain: one value in, one value out; NULL where the cell names no paragraph.
-- Reads: nothing.
-- Which laws a cell that names a paragraph has words of, and which words are left.
-- The variable any_law is a pattern of every word that a law goes by, law_words says whose each is, and harmless is a
-- pattern of the words that say nothing of a law. A variable is a constant where it is used, so that the pattern is
-- compiled once and not for each cell. A list of one is a name for what is used more than once.
create or replace temp macro without_bl_a(cell) as regexp_replace(cell, '(?i:bl\.\s?a\.)', '');
create or replace temp macro laws_in(cell) as list_sort(list_distinct(list_transform(
    regexp_extract_all(without_bl_a(cell), getvariable('any_law')),
    lambda word: getvariable('law_words')[regexp_replace(lower(word), '^[^\p{L}]*(lov om (en |et )?)?|[^\p{L}]+$', '', 'g')]
)));

create or replace temp macro law_of(cell) as laws_in(cell)[1];

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
