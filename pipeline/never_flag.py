"""Texts that are never held against the record, however they sound (design, "Facts, not opinions")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.claims import announces, told_apart
from pipeline.compare.content import coverage, read
from pipeline.compare.decide import judge
from pipeline.facets.lexicon import lexicon
from pipeline.facets.text import view
from pipeline.record.statement import REVIEWED
from pipeline.sentences import split_sentences
from pipeline.types import Article, Claim, Evidence, VerdictLabel

#: Marks that colour the whole sentence, and such that colour only the clause they stand in: "hồ đã vỡ
#: đập, mọi người nên chạy đi" asserts and then advises, "khoa sản đóng cửa rồi, ai sắp đẻ thì đi nơi khác"
#: asserts and then looks ahead. A guess ("cho mà xem") is one from its beginning.
_SENTENCE_MARKS = ("question", "hypothetical", "satire", "law", "rumour_frame", "denial")
_CLAUSE_MARKS = ("opinion", "advice")
_CLAUSE = re.compile(r"[,;!…–]+(?!\d)|\s-\s")
LEAST_WORDS = 5
#: Says that something is done, and opens what something else happens in.
_DONE = re.compile(r"(?<!\w)(?:rồi|đã|vừa|đang|bị)(?!\w)", re.IGNORECASE)
_SETTING = re.compile(r"(?:với|sau|khi|trong|theo|cứ|nếu|do|vì|từ|trước|qua|để|nhờ|còn)(?!\w)", re.IGNORECASE)
#: Least share of a statement on record in a sentence that carries it.
CARRIED = 0.4
#: Marks that colour a whole text, looked for in its title and first lines.
_TEXT_MARKS = ("satire",)


def asserts_nothing(claim: Claim, article: Article) -> bool:
    """Whether a sentence is no plain assertion: opinion, question, prediction, satire, rumour, denial."""
    shown, lex = view(claim.text), lexicon()
    apart = told_apart(claim.text)
    if any(lex[name].surely(apart) for name in _SENTENCE_MARKS) or claim.text.rstrip('"” )').endswith("?"):
        return True
    ahead = lex["prediction"].surely(apart) and not announces(shown, claim.facets)
    if ahead and lex["guess"].surely(apart):
        return True
    if not any(_asserts(part, ahead=ahead) for part in _CLAUSE.split(claim.text)) or _voices(claim.text):
        return True
    head = view(article.text[:300])
    tail = view(article.text[-200:])
    if any(lex[name].surely(one) for name in _TEXT_MARKS for one in (head, tail)):
        return True
    return _headed_by_question_or_opinion(article, claim)


def _voices(sentence: str) -> bool:
    """Whether the model of sentences that state nothing takes it for one."""
    from models.claims.voices import VOICED, voiced  # numpy with it: not at start-up

    return voiced([sentence])[0] >= VOICED


def _asserts(clause: str, *, ahead: bool) -> bool:
    """Whether a clause states something: long enough, and neither opinion nor advice.

    In a sentence that looks ahead it has to tell of what is done; "sau khi sáp nhập" only sets the scene.
    """
    shown = told_apart(clause)
    marks = (*_CLAUSE_MARKS, "prediction") if ahead else _CLAUSE_MARKS
    if len(clause.split()) < LEAST_WORDS or any(lexicon()[name].surely(shown) for name in marks):
        return False
    return not ahead or (_DONE.search(clause) is not None and not _SETTING.match(clause.strip()))


def _headed_by_question_or_opinion(article: Article, claim: Claim) -> bool:
    """The sentence directly before or after says that this is a guess, an opinion or a rumour."""
    lex = lexicon()
    spans = split_sentences(article.text)
    near = [span for span in spans if span != (claim.start, claim.end)]
    before = [span for span in near if span[1] <= claim.start][-1:]
    after = [span for span in near if span[0] >= claim.end][:1]
    framed = any(
        lex[name].surely(view(article.text[a:b]))
        for a, b in before
        if not article.text[a:b].rstrip().endswith("?")  # the question of a thread frames nothing
        for name in ("rumour_frame", "hypothetical")
    )
    return framed or any(lex["denial"].surely(view(article.text[a:b])) for a, b in after)


def refuted_by_itself(claim: Claim, article: Article, evidence: Evidence) -> bool:
    """Whether the article itself denies the claim or carries the statement on record.

    A claim that was judged is no such statement: an article that says it twice does not take it back.
    """
    spans = split_sentences(article.text)[:120]
    others = [article.text[a:b] for a, b in spans if (a, b) != (claim.start, claim.end)]
    mine = read(claim.text)
    for text in others:
        one = read(text, bare=mine.bare)
        if one.denied and coverage(mine, one.content) >= 0.35:
            return True
    return not evidence.verdict.startswith(REVIEWED) and _carries(others, evidence.text)


def _carries(others: Sequence[str], statement: str) -> bool:
    """Whether one of the sentences says what the statement says, a denial as a denial."""
    told = read(statement)
    alike = [
        one
        for one in others
        if bool(read(one, bare=told.bare).negated) == bool(told.negated)
        and coverage(told, read(one, bare=told.bare).content) >= CARRIED
    ]
    return bool(alike) and judge(statement, alike).label is VerdictLabel.SUPPORTED
