-- Answers: how many cells of a column fit each way of reading?
-- Grain: one column of an extract for which no contract is written yet.
-- Reads: temp.cell.
-- temp.cell (position, text, rows) is the draft's own: every distinct cell of a column and how many rows hold it. The
-- run's own macros read, so that a draft promises what a run will do.
select
    position,
    cast(sum(rows) as bigint) as filled,
    count(distinct lower(text)) as different,
    cast(sum(case when cpr_kind(text) in ('person', 'substitute') then rows else 0 end) as bigint) as cpr,
    cast(sum(case when date_of(text, 'Europe/Copenhagen', true) is not null or is_open_date(text)
        then rows else 0 end) as bigint) as dates,
    cast(sum(case when is_open_date(text) then rows else 0 end) as bigint) as open_dates,
    cast(sum(case when regexp_full_match(text, '\d{4}-\d{2}-\d{2}.*') then rows else 0 end) as bigint) as iso_dates,
    cast(sum(case when regexp_full_match(text, '\d{2}-\d{2}-\d{4}') then rows else 0 end) as bigint) as dash_dates,
    cast(sum(case when regexp_full_match(text, '\d{2}\.\d{2}\.\d{4}') then rows else 0 end) as bigint) as dot_dates,
    cast(sum(case when regexp_full_match(text, '\d{5}') then rows else 0 end) as bigint) as serial_dates,
    cast(sum(case when read_week(text) is not null then rows else 0 end) as bigint) as weeks,
    cast(sum(case when regexp_full_match(text, '\d{4}(-W?|W)\d{2}') then rows else 0 end) as bigint) as marked_weeks,
    cast(sum(case when read_amount(text) is not null then rows else 0 end) as bigint) as amounts,
    cast(sum(case when regexp_full_match(text, '-?[\d.]+,\d+') then rows else 0 end) as bigint) as decimals,
    cast(sum(case when length(text) <= 4 and not contains(text, ' ') then rows else 0 end) as bigint) as short,
    cast(sum(case when contains(text, '§') or law_of(text) is not null then rows else 0 end) as bigint) as laws,
    cast(sum(case when law_of(text) is not null then rows else 0 end) as bigint) as named_laws,
    cast(sum(case when regexp_matches(text, '[^@\s]+@[^@\s]+\.[A-Za-z]+') then rows else 0 end) as bigint) as emails,
    cast(sum(case when regexp_full_match(text, '((\+|00)45)? ?[2-9]\d ?\d{2} ?\d{2} ?\d{2}')
        then rows else 0 end) as bigint) as phones,
    cast(sum(case when regexp_matches(lower(text),
        '(vej|vejen|gade|gaden|allé|alle|stræde|plads|vænge|parken|toften|bakken|torv|vang) \d+|^\d{4} [a-zæøå]{2,}')
        then rows else 0 end) as bigint) as addresses,
    cast(sum(case when regexp_full_match(text, '[A-ZÆØÅ][a-zæøåéüö]+([ -][A-ZÆØÅ][a-zæøåéüö]*\.?)+')
        then rows else 0 end) as bigint) as names,
    cast(sum(case when length(text) > 60 or regexp_matches(text, '(\S+ ){4}\S') then rows else 0 end) as bigint) as long
from temp.cell
group by position
order by position
