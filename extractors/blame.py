"""Who did it, when another sentence says so: claims of responsibility, blame, and the one armed group of an article.

An attack is often told in the passive or of "gunmen"; the article names the group elsewhere ("the X Front claimed
it", "the bombing was attributed to Y"). CODING_GUIDE rules 1, 6 and 18.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dyads.extractors import syntax
from dyads.extractors.actors import ActorResolver
from dyads.extractors.focus import Focus
from dyads.extractors.incidents import ABDUCTION, GENERIC, NAMELESS, is_named
from dyads.extractors.roles import split_roles
from dyads.extractors.syntax import Sentence, Word
from dyads.schemas.records import ActorCode
from dyads.seeds.actors import ActorRow

__all__ = ["BlameBook"]

DEED = re.compile(
    r"\b(?:attack\w*|bomb\w*|murder\w*|kill\w*|massacre\w*|assassinat\w+|kidnap\w*|abduct\w*|explosions?|blasts?"
    r"|shoot\w*|incidents?|crimes?|actions?|acts?|deaths?|raids?|ambush\w*|slay\w*|executions?|sabotage|assault\w*)\b",
    re.IGNORECASE,
)
# Said after its subject ("X claimed responsibility"); the others name the doer after them ("attributed to X").
OWNED = re.compile(
    r"\b(?:claim\w*|took|takes?|taken|taking|accept\w*|assum\w+|admit\w*|acknowledg\w+)\s+(?:full\s+|the\s+)?"
    r"(?:responsibility|credit|authorship)\b|\b(?:held|holds?|is|are|was|were|be|being)\s+(?:\w+ly\s+)?responsible\s+for\b"
    r"|\b(?:is|are|was|were|be|been|being)\s+held\s+(?:\w+ly\s+)?responsible\b"
    r"|\b(?:is|are|was|were|been|being)\s+(?:\w+ly\s+)?(?:accused|charged|suspected|convicted|guilty|implicated)\b"
    r"|\b(?:implicated|involved|participated|took\s+part)\s+in\b|\b(?:is|are|was|were)\s+behind\b"
    r"|\b(?:arrested|detained|captured)\s+(?:[\w-]+\s+){0,4}?(?:in\s+connection\s+with|for)\b",
    re.IGNORECASE,
)
GIVEN = re.compile(
    r"\b(?:attribut|ascrib)\w+\s+(?:[\w-]+\s+){0,5}?to\b|\bblam\w+\s+(?:[\w-]+\s+){0,4}?on\b|\bclaimed\s+by\b"
    r"|\b(?:carried\s+out|perpetrated|committed|staged|conducted)\s+(?:[\w-]+\s+){0,8}?by\b"
    r"|\b(?:apparently|presumably|allegedly|reportedly|supposedly|possibly|probably)\s+by\b"
    r"|\b(?:hold|holds|held|holding)\s+(?=(?:[\w-]+\s+){1,6}?responsible\b)"
    r"|\bthe\s+work\s+of\b|\b(?:blam|accus|implicat|charg)(?:es|ing)\b"
    r"|(?<!been )(?<!was )(?<!were )(?<!are )(?<!is )(?<!being )\b(?:blam|accus|implicat|charg)(?:e|ed)\b",
    re.IGNORECASE,
)
# Who holds people or lets them go has taken them.
HELD = re.compile(
    r"\b(?:released|freed|set\s+free|held|retained|captured|abducted|kidnapped)\s+(?:[\w-]+\s+){0,5}?by\b"
    r"|\bin\s+the\s+(?:hands|power|custody)\s+of\b",
    re.IGNORECASE,
)
HOLDS = re.compile(
    r"\b(?:(?:has|have|had|today|yesterday)\s+)?(?:released|freed)\b(?!\s+(?:[\w-]+\s+){0,3}?by\b)"
    r"|\b(?:is|are|was|were)\s+(?:also\s+)?(?:still\s+)?holding\b",
    re.IGNORECASE,
)
# What stands between a doer and "is responsible": words of others about it have another subject.
OTHER_SUBJECT = re.compile(r"\b(?:that|said|says|reported|announced|added)\b|[;:]", re.IGNORECASE)
CLAUSE_END = re.compile(r"[,;:]|\bbut\b", re.IGNORECASE)
CLAIM = re.compile(r"responsibility|credit|authorship", re.IGNORECASE)
DENIED = re.compile(
    r"\b(?:no|nobody|none|not|never|n't|neither|without|den(?:y|ies|ied|ying)|reject\w*|if|whether)\b",
    re.IGNORECASE,
)
BLAMED_KINDS = frozenset({"armed_group", "organization", "party"})
OUTSIDERS = frozenset({"REB", "INS", "SEP", "UAF", "CRM", "RAD"})
STATE = frozenset({"MIL", "COP", "GOV", "SPY"})
REACH = 8  # sentences between an attack and the words that tell who did it
LONGEST_GAP = 90  # characters between a cue and the name that it belongs to


@dataclass(frozen=True, slots=True)
class Charge:
    """An actor who is said to have done it; `sentence` is its index."""

    sentence: int
    actor: ActorCode
    is_captor: bool = False  # of abductions only


class BlameBook:
    """Collects who is named as the doer in one article, and gives them to the attacks without one."""

    def __init__(self, focus: Focus) -> None:
        self._matches = focus.matches
        self._charges: list[Charge] = []
        self._groups: dict[str, list[Charge]] = {}

    def read(self, sentence: Sentence, resolver: ActorResolver) -> None:
        """Note the armed groups of a sentence and who it says did something; the resolver must be on it."""
        named = self._find_named(sentence, resolver)
        text = sentence.reading
        if OWNED.search(text) or GIVEN.search(text):
            named += _find_armed(sentence, resolver, named)
        for cue, is_after in ((OWNED, False), (GIVEN, True)):
            for match in cue.finditer(text):
                before = CLAUSE_END.split(text[max(0, match.start() - 60) : match.start()])[-1]
                is_claim = CLAIM.search(match.group()) is not None
                if DENIED.search(before) or not (is_claim or DEED.search(text)):
                    continue
                actor = _nearest(named, match, sentence.start, is_after=is_after)
                if actor is not None:
                    self._charges.append(Charge(sentence.index, actor))

        held = [(m, True) for m in HELD.finditer(text)] + [(m, False) for m in HOLDS.finditer(text)]
        for match, is_after in held:
            actor = _nearest(named, match, sentence.start, is_after=is_after)
            if actor is not None and OUTSIDERS & set(split_roles(actor.role or "")):
                self._charges.append(Charge(sentence.index, actor, is_captor=True))

    def _find_named(self, sentence: Sentence, resolver: ActorResolver) -> list[ActorCode]:
        found: list[ActorCode] = []
        heads: list[Word] = []
        for match in self._matches.get(sentence.index, []):
            rows = [e for e in match.entries if isinstance(e, ActorRow)]
            head = sentence.words[match.end - 1]
            if any(r.kind in BLAMED_KINDS for r in rows):
                heads.append(head)
            for row in rows:
                is_group = row.kind == "armed_group" and not NAMELESS.fullmatch(row.name)
                if is_group and OUTSIDERS & set(row.roles):
                    named = Charge(sentence.index, resolver.resolve(_phrase_head(head)).actor)
                    self._groups.setdefault(row.name, []).append(named)
        heads += [
            w
            for w in sentence.words
            if w.entity[1:] == "ORG" and w.pos == "PROPN" and not syntax.is_modifier(w)
        ]
        for head in heads:
            actor = resolver.resolve(_phrase_head(head)).actor
            if actor.start >= sentence.start and all(actor.start != a.start for a in found):
                found.append(actor)
        return found

    def give(self, groups: Iterable[list[dict[str, object]]]) -> None:
        """Write the doer into the first mention of each attack (a list of its rows) that has none of its own."""
        told = [rows for rows in groups if not all(r["is_background"] for r in rows)]
        open_groups = [rows for rows in told if not any(is_named(r) for r in rows)]
        reach = REACH if len(told) > 1 else float("inf")  # the one attack of an article is meant wherever
        for charge in sorted(self._charges, key=lambda c: _is_nameless(c.actor)):
            fits = [rows for rows in open_groups if _fits(rows, charge.actor)]
            if charge.is_captor:
                fits = [
                    rows for rows in fits if any(str(r["cameo_code"]).startswith(ABDUCTION) for r in rows)
                ]
            if not fits:
                continue
            nearest = min(fits, key=lambda rows: _gap(rows, charge.sentence))
            if _gap(nearest, charge.sentence) <= reach:
                if charge.is_captor:
                    for rows in fits:
                        _write(rows[0], charge.actor)
                    open_groups = [rows for rows in open_groups if all(rows is not r for r in fits)]
                    continue
                if _is_nameless(charge.actor):
                    if nearest[0]["source_code"] is None:
                        _write(nearest[0], charge.actor)
                    continue  # another sentence may name them
                _write(nearest[0], charge.actor)
                open_groups = [rows for rows in open_groups if rows is not nearest]
        for rows in open_groups:
            row = next((r for r in rows if GENERIC.search(str(r["source_text"] or ""))), None)
            roles = set(split_roles(str(row["source_role"] or ""))) if row is not None else set()
            if row is not None and roles & OUTSIDERS:
                group = self._choose_group(rows)
                if group is not None:
                    _write(row, group)

    def _choose_group(self, rows: list[dict[str, object]]) -> ActorCode | None:
        """Whom "the guerrillas" means: the one armed group that the article names, else the last of the country."""
        fits = {n: m for n, m in self._groups.items() if _fits(rows, m[0].actor)}
        if len(self._groups) == 1:
            return next((m[0].actor for m in fits.values()), None)
        index = int(str(rows[0]["sentence_index"]))
        country = str(rows[0]["source_country"] or "")
        before = [c for mentions in fits.values() for c in mentions if 0 <= index - c.sentence <= REACH]
        before = [c for c in before if not country or c.actor.country in (country, None)]
        return max(before, key=lambda c: c.sentence).actor if before else None


def _find_armed(sentence: Sentence, resolver: ActorResolver, known: list[ActorCode]) -> list[ActorCode]:
    """Those who bear arms by their role in a sentence ("attributed to members of the army")."""
    found: list[ActorCode] = []
    for word in sentence.words:
        if word.pos != "NOUN" or syntax.is_modifier(word):
            continue
        actor = resolver.resolve(word).actor
        is_armed = actor.code is not None and bool(set(split_roles(actor.role)) & (OUTSIDERS | STATE))
        if is_armed and all(actor.end <= a.start or a.end <= actor.start for a in (*known, *found)):
            found.append(actor)
    return found


def _is_nameless(actor: ActorCode) -> bool:
    """Whether an actor is told by a word for fighters only ("another guerrilla column")."""
    is_role = not actor.row_ids or actor.row_ids[0].startswith("agents:")
    return is_role and GENERIC.search(actor.text) is not None


def _phrase_head(word: Word) -> Word:
    """The noun that a name modifies ("FMLN guerrillas"), else the name's own word."""
    while syntax.is_modifier(word) and word.head is not None and word.head.pos in ("NOUN", "PROPN"):
        word = word.head
    return word


def _nearest(named: list[ActorCode], cue: re.Match[str], origin: int, *, is_after: bool) -> ActorCode | None:
    """The actor right before or after a cue."""
    low, high, text = cue.start() + origin, cue.end() + origin, cue.string
    if is_after:
        after = [a for a in named if 0 <= a.start - high <= LONGEST_GAP]
        return min(after, key=lambda a: a.start, default=None)
    before = [
        a
        for a in named
        if 0 <= low - a.end <= LONGEST_GAP and not OTHER_SUBJECT.search(text[a.end - origin : cue.start()])
    ]
    return max(before, key=lambda a: a.end, default=None)


def _gap(rows: list[dict[str, object]], sentence: int) -> float:
    """How far an attack is told from a sentence; what comes after it counts a little more."""
    gaps = [sentence - int(str(r["sentence_index"])) for r in rows]
    return min(float(g) if g >= 0 else -g + 0.5 for g in gaps)


def _fits(rows: list[dict[str, object]], actor: ActorCode) -> bool:
    """Whether an actor can be the doer of an attack: not its victim, and of the kind that its words say."""
    for row in rows:
        if actor.code is not None and actor.code == row["target_code"]:
            return False
        told = set(split_roles(str(row["source_role"] or "")))
        roles = set(split_roles(actor.role or ""))
        if row["source_code"] is not None and not told:
            return False  # a country
        if told and (
            not (told & (OUTSIDERS | STATE)) or (roles and bool(told & STATE) != bool(roles & STATE))
        ):
            return False
    return True


def _write(row: dict[str, object], actor: ActorCode) -> None:
    row.update(
        source_text=actor.text, source_start=actor.start, source_end=actor.end, source_name=actor.name,
        source_code=actor.code, source_country=actor.country, source_role=actor.role,
    )  # fmt: skip
