"""Names that are no places here: persons, streets, rivers, overlaps with other names, ordinary words."""

from __future__ import annotations

from pipeline.places.profile import Profile
from pipeline.places.scan import Match
from pipeline.places.tokens import Tokens


def is_trap(tokens: Tokens, match: Match, profile: Profile, previous: Match | None) -> bool:
    """Whether the words around a match show that it is not the place."""
    if match.hashtag:
        return False
    if all(unit.level == "landmark" for unit in match.home) and match.home:
        return False
    return (
        _overlap(tokens, match, profile)
        or _towards(tokens, match)
        or _river(tokens, match, profile)
        or (not match.kind and match.case == "mixed")
        or _goes_on(tokens, match, profile)
        or (not match.kind and _street(tokens, match, profile))
        or (not match.kind and _person(tokens, match, profile, previous))
        or (match.bare and match.case == "lower" and _ordinary(tokens, match, profile))
    )


def _plain(tokens: Tokens, index: int) -> bool:
    return index > 0 and tokens.gap(index) in {" ", "_", "\u00a0"}


def _overlap(tokens: Tokens, match: Match, profile: Profile) -> bool:
    """As in "Bắc Giang Tô", "Bắc Ninh Bình": the last syllable begins another name."""
    if match.last >= len(tokens.key) or not _plain(tokens, match.last) or match.kind:
        return False
    if match.case != "lower" and not tokens.is_capital(match.last):
        return False
    pair = (tokens.key[match.last - 1], tokens.key[match.last])
    if pair in profile.overlaps:
        return True
    if not match.bare and tuple(tokens.key[match.last : match.last + 2]) in profile.lexicon.exact.by_key:
        return False
    entries = profile.lexicon.exact.by_key.get(pair, [])
    return any(unit.level in {"province", "district"} for e in entries for unit in (*e.home, *e.away))


def _goes_on(tokens: Tokens, match: Match, profile: Profile) -> bool:
    """As in "xã Kép Rít": a name of one syllable that another capital goes on with."""
    if match.last - match.first > 1 or not match.kind or match.case != "title":
        return False
    after = tokens.key_at(match.last)
    if not tokens.is_capital(match.last) or tokens.gap(match.last) != " ":
        return False
    # "Bí thư thị xã Chũ Nguyễn A" and "phường Chũ Bắc Ninh" are its name and something else.
    starts = after in profile.lexicon.exact.lengths
    return not (starts or tokens.raw[match.last].isupper() or profile.cues.word_in("surnames", after))


def _towards(tokens: Tokens, match: Match) -> bool:
    """As in "phía Bắc giang…": the first word is a direction."""
    return not match.kind and match.case == "first" and tokens.key_at(match.first - 1) in {"phía", "miền"}


def _river(tokens: Tokens, match: Match, profile: Profile) -> bool:
    key = tuple(tokens.key[match.first : match.last])
    bare = {tuple(_bare(w) for w in name) for name in profile.rivers_elsewhere}
    if key not in profile.rivers_elsewhere and not (match.bare and key in bare):
        return False
    before = profile.cues.word_in("river", tokens.key_at(match.first - 1)) or (
        match.bare and tokens.key_at(match.first - 1) in {"song", "suoi"}
    )
    after = profile.cues.word_in("river_foreign_words", tokens.key_at(match.last))
    return (before and _plain(tokens, match.first)) or (after and _plain(tokens, match.last))


def _bare(word: str) -> str:
    from pipeline.places.tokens import keys_of

    return keys_of(word)[2]


def _street(tokens: Tokens, match: Match, profile: Profile) -> bool:
    cues, before = profile.cues, tokens.key_at(match.first - 1)
    if not _plain(tokens, match.first):
        return False
    if (
        cues.word_in("street", before)
        or tuple(tokens.key[match.first - 2 : match.first]) in cues.lists["street"]
    ):
        return True
    if not cues.word_in("road", before):
        return False
    on = cues.word_in("road_continues", tokens.key_at(match.last))
    # A namesake of streets everywhere ("đường Yên Thế - Bắc Sơn") is no motorway of two provinces.
    on = on or (not match.away and any(dash in tokens.gap(match.last) for dash in "-–"))
    return not (on or cues.word_in("road_before", tokens.key_at(match.first - 2)))


def _person(tokens: Tokens, match: Match, profile: Profile, previous: Match | None) -> bool:
    if _lettered(tokens, match, profile):
        return True
    if not _plain(tokens, match.first) or (previous and previous.last == match.first):
        return False
    cues, before, earlier = profile.cues, tokens.key_at(match.first - 1), tokens.key_at(match.first - 2)
    if tokens.is_capital(match.first - 1) and _family(tokens, match, profile):
        return True
    if (earlier, before) in cues.lists["title_phrases"]:
        return True
    return cues.word_in("titles", before) and (earlier, before) not in cues.lists["title_plurals"]


def _lettered(tokens: Tokens, match: Match, profile: Profile) -> bool:
    """As in "Mr. Bac Giang", "Th.S Bắc Giang": a title of letters, with a full stop or without."""
    if tokens.gap(match.first) not in {" ", ". ", "."}:
        return False
    before, earlier = tokens.key_at(match.first - 1), tokens.key_at(match.first - 2)
    glued = f"{earlier}{before}" if tokens.gap(match.first - 1) == "." else before
    return tokens.is_capital(match.first - 1) and profile.cues.word_in("title_letters", glued)


def _family(tokens: Tokens, match: Match, profile: Profile) -> bool:
    cues, before, earlier = profile.cues, tokens.key_at(match.first - 1), tokens.key_at(match.first - 2)
    # "Tỉnh Đoàn Bắc Giang" and "đoàn Bắc Giang" are bodies and teams.
    if cues.word_in("surnames", before) and before != "đoàn":
        return True
    if _long_name(tokens, match, profile):
        return True
    middle = cues.word_in("middle_names", before) and cues.word_in("surnames", earlier)
    return middle and tokens.is_capital(match.first - 2) and _plain(tokens, match.first - 1)


def _long_name(tokens: Tokens, match: Match, profile: Profile) -> bool:
    """As in "Trần Hậu Yên Thế": a surname, another capital, then a name that is no province."""
    if any(unit.level == "province" for unit in match.home) or not tokens.is_capital(match.first - 2):
        return False
    known = (tokens.key_at(match.first - 2), tokens.key_at(match.first - 1)) in profile.lexicon.exact.by_key
    surname = profile.cues.word_in("surnames", tokens.key_at(match.first - 2))
    return surname and not known and _plain(tokens, match.first - 1)


def _ordinary(tokens: Tokens, match: Match, profile: Profile) -> bool:
    """As in "bac giang day": small letters without marks that go on as other words."""
    after = tokens.bare[match.last] if match.last < len(tokens.bare) else ""
    return _plain(tokens, match.last) and after in profile.shape.bare_followers
