"""Coverage: how much, by whom, in which tone. Only what is about the province is counted."""

from __future__ import annotations

from pipeline.analysis.ask import Frame, Unpack, Wanted, ask

_ABOUT = "chosen WHERE about_province AND salience = 'main'"


def trend(**wanted: Unpack[Wanted]) -> Frame:
    """One row a local day: day, articles, posts, outlets (numbers), negative, neutral, positive, unknown (items)."""
    return ask(
        f"""SELECT CAST(dated AS DATE) AS day, count(*) FILTER (kind = 'article') AS articles, count(*) FILTER (kind = 'post') AS posts,
        count(DISTINCT source_id) FILTER (kind = 'article') AS outlets, count(*) FILTER (sentiment = 'negative') AS negative,
        count(*) FILTER (sentiment = 'neutral') AS neutral, count(*) FILTER (sentiment = 'positive') AS positive,
        count(*) FILTER (coalesce(sentiment, 'unknown') = 'unknown') AS unknown FROM {_ABOUT} GROUP BY 1 ORDER BY 1""",
        wanted,
    )


def share_of_voice(**wanted: Unpack[Wanted]) -> Frame:
    """One row an outlet: source_id, source, tier, articles, originals, reprints (numbers), share (0 to 1 of all articles)."""
    return ask(
        f"""SELECT source_id, any_value(source_name) AS source, any_value(tier) AS tier, count(*) AS articles,
        count(*) FILTER (reprint_of IS NULL) AS originals, count(*) FILTER (reprint_of IS NOT NULL) AS reprints,
        count(*) / sum(count(*)) OVER () AS share FROM {_ABOUT} AND kind = 'article' GROUP BY source_id ORDER BY articles DESC, source_id""",
        wanted,
    )


_TONES = """count(*) AS items, count(*) FILTER (sentiment = 'negative') AS negative, count(*) FILTER (sentiment = 'neutral') AS neutral,
        count(*) FILTER (sentiment = 'positive') AS positive,
        (count(*) FILTER (sentiment = 'positive') - count(*) FILTER (sentiment = 'negative')) / count(*) AS net"""


def tone_by_field(**wanted: Unpack[Wanted]) -> Frame:
    """One row a field: field, items, negative, neutral, positive (numbers), net (positive less negative, -1 to 1)."""
    return ask(f"SELECT topic AS field, {_TONES} FROM {_ABOUT} GROUP BY 1 ORDER BY items DESC, field", wanted)


def tone_by_place(**wanted: Unpack[Wanted]) -> Frame:
    """One row a place named: place_id, place, items, negative, neutral, positive (numbers), net (-1 to 1)."""
    return ask(
        f"""SELECT place_id, any_value(p.name) AS place, {_TONES} FROM (FROM {_ABOUT}) JOIN places p USING (article_id)
        GROUP BY place_id ORDER BY items DESC, place_id""",
        wanted,
    )


def languages(**wanted: Unpack[Wanted]) -> Frame:
    """One row a language: language (ISO 639-1), articles, outlets (numbers)."""
    return ask(
        f"SELECT language, count(*) AS articles, count(DISTINCT source_id) AS outlets FROM {_ABOUT} AND kind = 'article' GROUP BY 1 ORDER BY 2 DESC, 1",
        wanted,
    )
