-- Makes: other_law, several, no_paragraph, read_paragraph, code_of: macros of the connection that reads extracts.
-- Grain: one value in, one value out; NULL where the cell names no paragraph.
-- Reads: nothing.
-- What the pieces of a cell that names a paragraph say.
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

-- A cell as it was read: its laws, what is left of it, from the number on, what stands behind that, and the three answers.
-- Whoever asks more than one thing of a cell lets it be read once: the patterns are long, and are compiled where they stand.
create or replace temp macro read_paragraph(cell) as list_transform([pieces(cell)], lambda read: {
    'laws': read.laws, 'bare': read.bare, 'tail': read.tail, 'behind': read.behind,
    'several': coalesce(several(read), false), 'other_law': other_law(read), 'no_paragraph': no_paragraph(read)
})[1];

create or replace temp macro code_of(read, default_law) as
    case when not read.several and not read.other_law and not read.no_paragraph then
        lower(coalesce(read.laws[1], default_law) || '-'
            || ltrim(nullif(regexp_extract(read.tail, '\d+'), ''), '0')
            || regexp_extract(read.behind, '^[a-hj-uw-zæøå]$'))
    end;
