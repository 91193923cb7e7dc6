"""The event coder: clauses of a sentence to coded drafts (who, code, to whom, in which context)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dyads.extractors import syntax
from dyads.extractors.actors import ActorResolver, Resolved
from dyads.extractors.clauses import Clause, ClauseBuilder, Lexicon
from dyads.extractors.context import Context, read_context
from dyads.extractors.frames import Binding, FrameIndex, Judge
from dyads.extractors.render import split_roles
from dyads.extractors.syntax import Sentence, Word
from dyads.extractors.themes import Theme
from dyads.seeds.context import Cues
from dyads.seeds.ontology import Ontology

__all__ = ["Draft", "EventCoder", "SentenceResult", "Uncoded"]

VIOLENT_ROOTS = frozenset({"14", "17", "18", "19", "20"})
MEASURE_ROOTS = frozenset({"08", "16"})  # these are news although nobody says who took them
WORD_ROOTS = frozenset({"03", "10", "12", "13"})
POWER_ROLES = frozenset({"GOV", "MIL", "REB", "OPP", "INS", "SEP"})
DEADLY_ROOTS = frozenset({"18", "19", "20"})
WITHHOLDING_OPERATORS = frozenset({"refuse", "threaten"})
TRANSPARENT_OPERATORS = frozenset({"say"})
REVERSIBLE_OPERATORS = frozenset({"agree", "allow", "offer", "support"})
SINGLE_OPERATORS = frozenset({"agree"})  # whoever agrees to something need not say with whom
SINGLE_CODES = frozenset(
    {"015", "016", "090", "091"}
)  # an admission and a denial need nobody they are made to
PRIVATE_ROLES = frozenset({"AGR", "BUS", "CVL", "EDU", "HLH", "LAB", "MED"})  # CAMEO code book, chapter 3
FRIENDLY_ROOTS = frozenset({"01", "03", "04", "05", "06", "07"})
# Their objects are means and places: "filled the streets of Tbilisi", "put its army on alert".
CROWD_ROLES = frozenset({"OPP", "EDU", "LAB", "REB", "SEP"})
OPEN_MODALS = frozenset("will shall would should must can could may might 'll to".split())
PROTEST_PREPOSITIONS = ("against", "over", "outside", "at")
POSTURE_PREPOSITIONS = (
    "against",
    "near",
    "along",
    "around",
    "at",
    "off",
    "over",
    "toward",
    "towards",
    "into",
    "in",
    "to",
)
PHRASAL_NOUNS = frozenset(
    "row case response preparation order place addition alert standby time line front end top".split()
)
STAGED_CODES = ("140", "141", "142", "143", "144", "15")
FACTUAL_OPERATORS = frozenset({"criticize", "praise", "discuss", "say", "claim", "investigate"})
FACTUAL_ROOTS = frozenset({"01", "05", "09", "11"})
COMPANY_ROLES = frozenset({"BUS", "MED", "HLH"})  # these neither coerce nor fight
POWER_ROOTS = frozenset({"15", "17", "19"})
CERTAIN_CODES = ("181", "183", "194", "195", "202", "204")
VERBAL_ATTACK = "111"
KILLING_FRAMES = ("kill.", "assassin.", "mass.")
CLAIM_FRAMES = ("claim.responsibility", "claim.credit")
PRESUPPOSING_OPERATORS = frozenset({"investigate", "criticize", "accuse", "deny", "discuss"})
CIVIL_POWERS = frozenset({"GOV", "LEG", "OPP", "PTY", "ELI", "JUD", "REL"})
ARMED_ROLES = frozenset({"MIL", "REB", "UAF", "COP", "INS", "SEP", "CRM"})
NAMED_KINDS = frozenset({"person", "body"})
MAX_PAIRS = 4
# Prepositions after which an object names its other side: "the proposal of Iran", "sanctions against Iran".
INNER_PREPOSITIONS = frozenset("of by from against with on to toward towards for between into over".split())
TOPIC_PREPOSITIONS = ("into", "against", "on", "with", "to", "for", "over", "of")
# Acts that fall on those who live where they happen ("imposed a curfew in Kashmir", "protests in Hong Kong").
LOCAL_ROOTS = frozenset({"07", "08", "14", "15", "17", "18", "19", "20"})
# Acts whose object is what is judged: "rejected the referendum" keeps these words as its target.
JUDGING_ROOTS = frozenset({"05", "11", "12", "13"})
OFFICE_CODES = frozenset(
    {"0831", "0341", "1724", "0814"}
)  # only who holds an office resigns or declares a siege
SIDE_KINDS = ("person", "people", "body")
STATE_KINDS = (*SIDE_KINDS, "country", "object")
PLACE_KINDS = ("place", "unknown")
OPPOSING_VERBS = frozenset(
    {"boycott", "protest", "picket", "oppose", "shun"}
)  # their object is what it is against
STRIKE_CODES = frozenset({"082", "1242"})  # the end of a strike is as public as the strike
MEDIATION = "045"
VISIT = "042"  # anyone may travel to a capital
ADDRESSED_ROOTS = frozenset({"02", "10"})
LOCATIVES = ("in", "across", "throughout", "inside", "into", "at", "near", "around", "on")
REACHING = (*LOCATIVES, "to", "from", "against")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a clause means before its actors are resolved."""

    code: str
    act_code: str
    binding: Binding
    sources: tuple[Word, ...]
    targets: tuple[Word, ...]
    operators: tuple[str, ...] = ()
    inner: Meaning | None = None
    is_single: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A coded event of a sentence; sides are None when unsaid."""

    meaning: Meaning
    source: Resolved | None
    target: Resolved | None
    context: Context
    clause: Clause
    is_presupposed: bool = (
        False  # another act's topic ("investigates the killing of"): counts when nothing else tells it
    )


@dataclass(frozen=True, slots=True)
class Uncoded:
    """A clause that gave no event, with the reason."""

    clause: Clause
    reason: str
    frame_id: str | None = None
    root: str = ""  # CAMEO root of the frame


@dataclass(slots=True)
class SentenceResult:
    """Events of a sentence and why other clauses gave none."""

    drafts: list[Draft] = field(default_factory=list)
    uncoded: list[Uncoded] = field(default_factory=list)
    clause_count: int = 0
    matched_count: int = 0


class EventCoder:
    """Codes sentences with frames, operators and context; holds no state between sentences."""

    def __init__(self, frames: FrameIndex, ontology: Ontology, cues: Cues) -> None:
        self.frames = frames
        self.ontology = ontology
        self.cues = cues
        self.lexicon = Lexicon(
            {n: frozenset(part for part, _ in entries) for n, entries in frames.nouns.items()},
            cues["light_verbs"],
            cues["aspect_verbs"],
            cues["victim_verbs"],
        )

    def code_sentence(self, sentence: Sentence, resolver: ActorResolver, theme: Theme) -> SentenceResult:
        """All events of a sentence; the resolver must have been started on it."""
        return _SentenceCoder(self, sentence, resolver, theme).run()


class _SentenceCoder:
    def __init__(self, coder: EventCoder, sentence: Sentence, resolver: ActorResolver, theme: Theme) -> None:
        self.coder = coder
        self.is_accident = theme.is_accident(sentence, coder.cues)
        self.is_sport = theme.is_sport(sentence, coder.cues)
        self.resolver = resolver
        self.builder = ClauseBuilder(sentence, coder.lexicon)
        self.clauses = self.builder.build()
        self.by_head = {c.head.index: c for c in self.clauses}
        self.judge = Judge(
            self._is_actor, self._is_person, self._is_participant, self._is_event, self._is_named
        )
        self.bindings: dict[int, Binding] = {}
        self.meanings: dict[int, list[Meaning]] = {}
        self.consumed: dict[int, Word] = {}

    def run(self) -> SentenceResult:
        result = SentenceResult(clause_count=len(self.clauses))
        for clause in self.clauses:
            binding = self.coder.frames.match(clause, self.judge)
            if binding is not None:
                self.bindings[clause.head.index] = binding
        result.matched_count = len(self.bindings)
        self._mark_consumed()
        for clause in self.clauses:
            index = clause.head.index
            if index not in self.bindings:
                reason = "no frame" if self._has_two_actors(clause) else "no frame, no two actors"
                result.uncoded.append(Uncoded(clause, reason))
            elif index not in self.consumed:
                self._emit(clause, result)
        silent = {u.clause.head.index for u in result.uncoded if u.reason == "no actor"}
        for clause in self.clauses:
            outer = self.consumed.get(clause.head.index)
            if outer is None or clause.head.index not in self.bindings:
                continue
            if outer.index in silent and self._takes_as_fact(outer):
                self._emit(clause, result)
            else:
                frame_id = self.bindings[clause.head.index].frame.frame_id
                if not self._emit_presupposed(clause, outer, result):
                    result.uncoded.append(Uncoded(clause, f"part of '{outer.text}'", frame_id))
        return result

    def _emit_presupposed(self, clause: Clause, outer: Word, result: SentenceResult) -> bool:
        """Add the violence that an act of words is about as presupposed drafts; whether there was any.

        "X claimed responsibility for killing Y" (X did it), "the police investigate the murder of Y".
        """
        binding, about = self.bindings[clause.head.index], self.bindings[outer.index]
        operator = about.frame.operator
        is_claim = operator == "claim" and about.frame.frame_id.startswith(CLAIM_FRAMES)
        is_deed = clause.is_noun and (
            operator in PRESUPPOSING_OPERATORS or about.frame.code[:2] in ("09", "11")
        )
        if binding.frame.code[:2] not in DEADLY_ROOTS or not (is_claim or is_deed):
            return False
        first, kept = len(result.drafts), len(result.uncoded)
        self._emit(clause, result)
        doers = [r for w in about.sources if (r := self.resolver.resolve(w)).is_known] if is_claim else []
        result.drafts[first:] = [
            replace(d, is_presupposed=True, source=d.source or (doers[0] if doers else None))
            for d in result.drafts[first:]
        ]
        del result.uncoded[kept:]
        return len(result.drafts) > first

    def _takes_as_fact(self, outer: Word) -> bool:
        """Whether a predicate leaves its event standing when nobody is said to judge it ("the arrest was condemned")."""
        frame = self.bindings[outer.index].frame
        return frame.operator in FACTUAL_OPERATORS or (not frame.operator and frame.code[:2] in FACTUAL_ROOTS)

    def _mark_consumed(self) -> None:
        for index, binding in self.bindings.items():
            head = self.clauses_head(index)
            for word in binding.consumed:
                if word.index in self.bindings and word.index != index:
                    self.consumed[word.index] = head
            if binding.frame.operator and binding.frame.operator not in TRANSPARENT_OPERATORS:
                for word in binding.events:
                    self._consume_chain(word, head)

    def clauses_head(self, index: int) -> Word:
        return self.by_head[index].head

    def _consume_chain(self, word: Word, head: Word) -> None:
        for clause in self._inner_clauses(word):
            if clause.head.index != head.index:
                self.consumed.setdefault(clause.head.index, head)

    # --- judging words

    def _is_actor(self, word: Word) -> bool:
        if self._is_event(word) and word.pos == "NOUN":
            return False
        return self.resolver.resolve(word).is_known

    def _is_thing(self, word: Word) -> bool:
        return (
            self.resolver.resolve(word).kind == "object" or word.lemma in self.coder.cues["nature_subjects"]
        )

    def _is_person(self, word: Word) -> bool:
        return self.resolver.resolve(word).kind in ("person", "people")

    def _is_participant(self, word: Word) -> bool:
        resolved = self.resolver.resolve(word)
        return resolved.is_known or (
            resolved.kind in ("person", "people", "body") and not self._is_event(word)
        )

    def _is_named(self, word: Word) -> bool:
        resolved = self.resolver.resolve(word)
        return not resolved.is_known and resolved.kind in ("person", "body") and word.pos == "PROPN"

    def _is_event(self, word: Word) -> bool:
        clause = self.by_head.get(word.index)
        return clause is not None and clause.is_noun

    def _has_two_actors(self, clause: Clause) -> bool:
        words = [*clause.sources, *clause.objects, *(w for ws in clause.obliques.values() for w in ws)]
        return sum(self._is_actor(w) for w in words) >= 2

    # --- meaning

    def _meanings(self, clause: Clause, depth: int = 0) -> list[Meaning]:
        index = clause.head.index
        if index not in self.meanings:
            self.meanings[index] = []
            binding = self.bindings.get(index)
            if binding is not None and depth < 6:
                self.meanings[index] = self._mean(binding, depth)
        return self.meanings[index]

    def _mean(self, binding: Binding, depth: int) -> list[Meaning]:
        frame = binding.frame
        single = not frame.has_target
        sources = tuple(binding.sources) or self._implied_sources(binding)
        targets = self._disown(binding) or self._implied_targets(binding)
        if frame.code == "-":  # a sense that is no event ("met the deadline")
            return []
        if not frame.operator:
            return [Meaning(frame.code, frame.code, binding, sources, targets, is_single=single)]
        if frame.operator in ("agree", "intend") and binding.events and all(map(_is_opinion, binding.events)):
            return []
        found: list[Meaning] = []
        for word in binding.events:
            for inner_clause in self._inner_clauses(word):
                for inner in self._meanings(inner_clause, depth + 1):
                    found.append(self._apply(binding, inner))
        found = [m for m in found if m.code]
        if not found and not targets:
            targets = self._actors_of_complements(binding)
        if not found and frame.code:
            found = [
                Meaning(
                    frame.code,
                    frame.code,
                    binding,
                    sources,
                    targets,
                    (frame.operator,),
                    is_single=single and (frame.operator in SINGLE_OPERATORS or frame.code in SINGLE_CODES),
                )
            ]
        return [m for m in found if m.code != "-"]

    def _actors_of_complements(self, binding: Binding) -> tuple[Word, ...]:
        """Who an uncoded complement names ("refused to follow Germany")."""
        found: list[Word] = []
        for clause in (self.by_head.get(w.index) for w in binding.events):
            if clause is not None and not clause.is_noun:
                found.extend(self._touched([*clause.sources, *syntax.scope(clause.head)], binding.sources))
        return tuple(found[:2])

    def _touched(self, words: list[Word], sources: Sequence[Word]) -> list[Word]:
        """Whom the words of a clause name beside the sources: abroad first, then a place at home, then the rest."""
        own = {self._code_of(w) for w in sources}
        home = {self.resolver.resolve(w).actor.country for w in sources} - {None}
        others = [w for w in words if self._is_actor(w) and not self._is_owned(w, own)]
        others = [w for w in others if self._code_of(w) not in own]
        sides = {w.index: self.resolver.resolve(w) for w in others}
        foreign = [w for w in others if sides[w.index].actor.country not in (None, *home)]
        placed = [w for w in others if sides[w.index].kind == "place"]
        rest = [w for w in others if sides[w.index].actor.role and sides[w.index].kind != "country"]
        return (foreign or placed or rest)[:1]

    def _disown(self, binding: Binding) -> tuple[Word, ...]:
        """The targets; for one that the source owns, who else has part in it ("its border with Iran")."""
        own = {self._code_of(w) for w in binding.sources} - {None}
        found: list[Word] = []
        for word in binding.targets:
            inside = self._actors_inside(word) if self._is_owned(word, own) else ()
            loose = binding.clause.loose.get("with", []) if self._is_owned(word, own) else []
            others = [w for w in (*inside, *loose) if self._is_actor(w) and self._code_of(w) not in own]
            found.extend(others or [word])
        return tuple(found)

    def _is_owned(self, word: Word, own: set[str | None]) -> bool:
        """Whether a thing belongs to the source itself ("withdrew its troops")."""
        owners = syntax.possessors(word)
        return bool(owners) and all(self._code_of(w) in own for w in owners)

    def _inner_clauses(self, word: Word) -> list[Clause]:
        """The clause of an embedded word; for a light verb that means nothing itself, that of its event noun."""
        own = self.by_head.get(word.index)
        if word.index in self.bindings or own is None or own.is_noun:
            return [own] if own is not None else []
        return [c for c in self.clauses if c.carrier is word and c.head.index in self.bindings]

    def _implied_targets(self, binding: Binding) -> tuple[Word, ...]:
        """For a frame without a target of its own: who is named in its object ("released Taliban prisoners")."""
        if binding.frame.has_target:
            return ()
        if binding.frame.code.startswith(STAGED_CODES):
            return self._staged_targets(binding)
        own = {self._code_of(w) for w in binding.sources}
        for word in [*binding.consumed, *binding.anything]:
            if word in binding.sources:
                continue
            if self._is_owned(word, own):
                continue
            if self._is_actor(word):
                return (word,)
            inner = tuple(w for w in self._actors_inside(word) if self._code_of(w) not in own)
            if inner:
                return inner
        return self._local_targets(binding)

    def _staged_targets(self, binding: Binding) -> tuple[Word, ...]:
        """What a protest is against, where forces are massed: an actor if one is named, else the thing itself."""
        clause = binding.clause
        preps = POSTURE_PREPOSITIONS if binding.frame.code[:2] == "15" else PROTEST_PREPOSITIONS
        words = [w for table in (clause.obliques, clause.loose) for p in preps for w in table.get(p, [])]
        if clause.lemma in OPPOSING_VERBS:
            words = [*clause.objects, *words]
        words = [
            w
            for w in words
            if w.entity[1:] not in ("DATE", "TIME")
            and w.lemma not in PHRASAL_NOUNS
            and not self._is_own_state(binding.sources, w)
        ]
        own = {self._code_of(w) for w in binding.sources}
        for word in words:
            if word not in binding.sources and self._is_actor(word) and not self._is_owned(word, own):
                return (word,)
            inner = tuple(w for w in self._actors_inside(word) if self._code_of(w) not in own)
            if inner:
                return inner
        return tuple(w for w in words[:1] if w not in binding.sources)

    def _is_own_state(self, sources: list[Word], word: Word) -> bool:
        """Whether the word is the government or capital of a source ("India put police on alert in Delhi")."""
        actor = self.resolver.resolve(word).actor
        return actor.role in (None, "GOV") and any(
            actor.country is not None
            and self.resolver.resolve(s).actor.country == actor.country
            and self.resolver.resolve(s).actor.role in (None, "GOV")
            for s in sources
        )

    def _local_targets(self, binding: Binding) -> tuple[Word, ...]:
        """The place that an act falls on, when nobody else is named."""
        if binding.frame.code[:2] not in LOCAL_ROOTS or binding.frame.code.startswith("173"):
            return ()  # an arrest in Rome is none of Rome's
        clause = binding.clause
        for table in (clause.obliques, clause.loose):
            for prep in LOCATIVES:
                for word in table.get(prep, []):
                    if word not in binding.sources and self.resolver.resolve(word).kind in (
                        "country",
                        "place",
                    ):
                        return (word,)
        return ()

    def _topics(self, binding: Binding) -> tuple[Word, ...]:
        """What the act is about, when it is no actor: its words are kept without a code."""
        for word in binding.consumed:
            phrases = {prep: nouns for prep, nouns, _, _ in syntax.prepositional_phrases(word)}
            for prep in TOPIC_PREPOSITIONS:
                if phrases.get(prep):
                    return tuple(phrases[prep][:1])
        judges = binding.frame.code[:2] in JUDGING_ROOTS or binding.clause.lemma in OPPOSING_VERBS
        if judges and binding.consumed:
            own = {self._code_of(w) for w in binding.sources}
            return tuple(
                w for w in binding.consumed[:1] if w not in binding.sources and not self._is_owned(w, own)
            )
        means = binding.frame.code[:2] == "15"  # what is put on alert or moved is no target
        return tuple(w for w in binding.anything[:1] if w not in binding.sources and not means)

    def _implied_sources(self, binding: Binding) -> tuple[Word, ...]:
        """Who owns or sent the thing that acts ("Russian missiles hit", "rockets fired by Hamas struck")."""
        if any(s.filler in ("source", "pair") for s in binding.frame.slots):
            return ()
        for word in (w for w in binding.clause.sources if w not in binding.targets):
            verb = word.head
            if verb is not None and syntax.is_verb(verb) and syntax.is_object(word):
                users = [w for w in self.builder.logical_subjects(verb) if self._is_actor(w)]
                if users:  # "Iran fired missiles hitting a base"
                    return tuple(users)
            agents = [a for m in syntax.clause_modifiers(word) for a in syntax.agents(m)]
            owners = [*agents, *syntax.possessors(word), *syntax.attributive_words(word)]
            found = tuple(w for w in owners if self._is_actor(w))[:1] or self._actors_inside(word)[:1]
            if found:
                return found
            if self._is_actor(word):
                return (word,)
        return ()

    def _actors_inside(self, word: Word) -> tuple[Word, ...]:
        phrases = syntax.prepositional_phrases(word)
        candidates = [
            *syntax.possessors(word),
            *(w for w in syntax.attributive_words(word) if w.pos == "PROPN" or w.entity),
            *(w for w in syntax.attributive_words(word) if self._is_event(word) and self._is_crowd(w)),
            *(n for prep, nouns, _, _ in phrases if prep in INNER_PREPOSITIONS for n in nouns),
        ]
        return tuple(w for w in candidates if self._is_actor(w))[:2]

    def _is_crowd(self, word: Word) -> bool:
        """Whether an attribute says whose an event is: "opposition march", "student protest", not "police action"."""
        return bool(set(split_roles(self.resolver.resolve(word).actor.role)) & CROWD_ROLES)

    def _apply(self, binding: Binding, inner: Meaning) -> Meaning:
        operator = binding.frame.operator
        code = self.coder.ontology.apply_operator(operator, inner.code) or binding.frame.code
        sources = tuple(binding.sources)
        targets = tuple(binding.targets)
        if code == inner.code and self.coder.ontology.keeps_inner(operator, inner.code):
            return Meaning(
                code,
                inner.act_code,
                binding,
                sources or tuple(w for w in inner.sources if w not in targets),
                self._known_first(inner.targets, targets),
                (operator, *inner.operators),
                inner,
                inner.is_single,
            )
        if operator == "refuse" and not targets:
            targets = self._owners_of_object(binding)
        if operator == "warn" and not binding.frame.has_target and not self._is_own_act(sources, inner):
            return replace(inner, code="-")  # a forecast of what others will do is no threat
        if operator == "accuse" and not targets and self._is_own_act(sources, inner):
            return self._claim(binding, inner)
        if not targets:
            own = {self._code_of(w) for w in sources}
            others = tuple(
                w
                for w in inner.sources
                if (self._is_actor(w) or self._is_named(w))
                and self._code_of(w) not in own - {None}
                and w not in sources
            )
            targets = others or tuple(w for w in inner.targets if w not in sources)
        single = not binding.frame.has_target
        return Meaning(
            code, inner.act_code, binding, sources, targets, (operator, *inner.operators), inner, single
        )

    def _owners_of_object(self, binding: Binding) -> tuple[Word, ...]:
        """Whose call or plan is turned down: "rejected a U.S. call to release the prisoners"."""
        own = {self._code_of(w) for w in binding.sources}
        for word in binding.clause.objects:
            if not self._is_actor(word):
                owners = [*syntax.possessors(word), *syntax.attributive_words(word)]
                found = [w for w in owners if w.entity and self._is_actor(w) and self._code_of(w) not in own]
                if found:
                    return tuple(found[:1])
        return ()

    def _claim(self, binding: Binding, inner: Meaning) -> Meaning:
        """An act that its own doer tells ("claimed that they had attacked") is a claim, no accusation."""
        code = self.coder.ontology.apply_operator("claim", inner.code)
        operators = ("claim", *inner.operators)
        single = inner.is_single or code != inner.code
        sources = tuple(binding.sources)
        return Meaning(code, inner.act_code, binding, sources, inner.targets, operators, inner, single)

    def _known_first(self, inner: tuple[Word, ...], outer: tuple[Word, ...]) -> tuple[Word, ...]:
        """Who was attacked when it is told, else who was killed; people killed come before the place of the attack."""
        known = [self.resolver.resolve(w) for w in inner if self._is_actor(w)]
        killed = [r for w in outer if (r := self.resolver.resolve(w)).is_known]
        places = all(r.kind in ("place", "country") for r in known)
        things = all(r.kind == "object" for r in known) and any(r.actor.role != "CVL" for r in killed)
        if known and not ((places or things) and killed):
            return inner
        return outer or inner

    def _is_own_act(self, sources: tuple[Word, ...], inner: Meaning) -> bool:
        own = {code for w in sources if (code := self._code_of(w)) is not None}
        return bool(inner.sources) and all(self._code_of(w) in own for w in inner.sources)

    def _code_of(self, word: Word) -> str | None:
        return self.resolver.resolve(word).actor.code

    # --- emission

    def _emit(self, clause: Clause, result: SentenceResult) -> None:
        binding = self.bindings[clause.head.index]
        context = read_context(clause, self.builder, self.coder.cues)
        kept = 0
        reason = "no actor"
        for meaning in self._meanings(clause):
            adjusted, why = self._adjust(self._voiced(meaning, context), context)
            if adjusted is None:
                reason = why
                continue
            for source, target in self._pairs(self._complete_targets(adjusted, clause)):
                agent = _as_protester(source, adjusted.code) or self._arresting_speaker(adjusted, context)
                victim = self._placed_victim(adjusted, source, target)
                result.drafts.append(Draft(adjusted, agent, victim, context, clause))
                kept += 1
        if not kept:
            result.uncoded.append(Uncoded(clause, reason, binding.frame.frame_id, binding.frame.code[:2]))

    def _arresting_speaker(self, meaning: Meaning, context: Context) -> Resolved | None:
        """The police that tell of an arrest made it ("police said two men were detained")."""
        if not meaning.code.startswith("173") or meaning.operators or context.speaker is None:
            return None
        speaker = self.resolver.resolve(context.speaker)
        return speaker if split_roles(speaker.actor.role)[:1] == ("COP",) else None

    def _placed_victim(
        self, meaning: Meaning, source: Resolved | None, target: Resolved | None
    ) -> Resolved | None:
        """Victims are of the country that the same clause says was attacked ("killed 20 in a raid on a Thai town")."""
        if target is None or target.kind not in ("people", "person") or meaning.code[:2] not in DEADLY_ROOTS:
            return target
        if target.actor.role != "CVL" or target.actor.country:
            return target
        inner = meaning.inner.targets if meaning.inner is not None else ()
        own = source.actor.country if source is not None else None
        head = syntax.governor(meaning.binding.clause.head)
        above = self.bindings.get(head.index) if head is not None else None  # "struck X, killing nine"
        main = above.targets if above is not None and above.frame.code[:2] in DEADLY_ROOTS else ()
        for word in (*inner, *syntax.scope(meaning.binding.clause.head), *main):
            other = self.resolver.resolve(word)
            country = other.actor.country
            if country and country != own and other.kind in ("place", "country", "object", "people"):
                row = other.actor.row_ids[-1:] or ("clause",)
                actor = replace(target.actor, country=country, code=country + "CVL")
                return replace(target, actor=replace(actor, row_ids=(*actor.row_ids, *row)))
        return target

    def _voiced(self, meaning: Meaning, context: Context) -> Meaning:
        """A pronoun that nobody before explains is the speaker's side ("the colonel said they back the plan")."""
        unexplained = meaning.sources and all(
            syntax.is_pronoun(w) and w.lower in ("it", "they") and not self._is_actor(w)
            for w in meaning.sources
        )
        if not unexplained or context.speaker is None or meaning.code[:2] in VIOLENT_ROOTS:
            return meaning
        return replace(meaning, sources=(context.speaker,))

    def _is_war_of_words(self, meaning: Meaning) -> bool:
        """Whether a politician "attacks" another: with words ("Blair attacked the opposition")."""
        lemma = meaning.binding.clause.lemma
        if (
            meaning.code[:2] != "19"
            or lemma not in self.coder.cues["verbal_attack_verbs"]
            or not meaning.targets
        ):
            return False
        sources = [self.resolver.resolve(w) for w in meaning.sources]
        targets = [self.resolver.resolve(w) for w in meaning.targets]
        return (
            bool(sources)
            and all(r.kind == "person" and _is_civil(r) for r in sources)
            and all(r.kind in ("person", "body", "people") and _is_civil(r) for r in targets)
        )

    def _complete_targets(self, meaning: Meaning, clause: Clause) -> Meaning:
        """Without a target: that of the main clause ("met X, urging restraint"), else what the act is about."""
        if meaning.targets and not all(map(syntax.is_bare_number, meaning.targets)):
            return meaning
        inherited = self._main_targets(clause, meaning.sources) or self._counted_before(clause, meaning)
        if inherited:
            return replace(meaning, targets=inherited)
        awaited = self._awaited(meaning, clause)
        if awaited:
            return replace(meaning, targets=awaited)
        is_plain = not meaning.binding.frame.has_target and not meaning.operators
        topics = self._topics(meaning.binding) if is_plain else ()
        if topics and any(self._is_actor(w) for w in topics):
            return replace(meaning, targets=topics)
        roots = {meaning.code[:2], meaning.act_code[:2]}
        if meaning.is_single or roots & (LOCAL_ROOTS | ADDRESSED_ROOTS) or meaning.code == MEDIATION:
            topics = self._scope_targets(meaning, clause) or topics
        return replace(meaning, targets=topics or meaning.targets)

    def _scope_targets(self, meaning: Meaning, clause: Clause) -> tuple[Word, ...]:
        """Whom or what an act without an addressee touches: the nearest other actor in its clause, else a place.

        "agreed to lift a ban on imports of Egyptian goods", "declared a ceasefire effective from Sunday in X".
        """
        if not meaning.sources:
            return ()
        is_staged = meaning.code[:2] == "14"
        own = {self._code_of(w) for w in meaning.sources} - {None}
        reached = syntax.scope(clause.head)
        words = [
            w
            for w in reached
            if w not in meaning.sources
            and w not in meaning.binding.consumed
            and not self._is_event(w)
            and not (syntax.is_modifier(w) and self.resolver.resolve(w).actor.role)
            and self._code_of(w) not in own
            and not self._is_owned(w, own)
            and not self._is_home(meaning, w)
        ]
        for kinds in (SIDE_KINDS,) if is_staged else (STATE_KINDS, PLACE_KINDS):
            for word in words:
                resolved = self.resolver.resolve(word)
                if resolved.kind in kinds and (resolved.is_known or word.pos == "PROPN"):
                    return (word,)
        if is_staged or meaning.code[:2] in DEADLY_ROOTS:
            return ()
        places = (w for w in words if syntax.preposition_before(w) in REACHING)
        return tuple(w for w in places if w.lemma not in PHRASAL_NOUNS and w.pos == "NOUN")[:1]

    def _awaited(self, meaning: Meaning, clause: Clause) -> tuple[Word, ...]:
        """Of whom a refusal or threat wants something: "will not return until the government pays"."""
        if meaning.code[:2] not in ("12", "13"):
            return ()
        own = {self._code_of(w) for w in meaning.sources} - {None}
        for inner in syntax.conditions(clause.carrier or clause.head):
            sides = [*self.builder.logical_subjects(inner), *syntax.scope(inner)]
            others = [w for w in sides if self._is_actor(w) and self._code_of(w) not in own]
            if others:
                return tuple(others[:1])
        return ()

    def _is_home(self, meaning: Meaning, word: Word) -> bool:
        """Whether a word is only the country that the sources are of; of a protest or an alert all that is its."""
        resolved = self.resolver.resolve(word)
        countries = {self.resolver.resolve(w).actor.country for w in meaning.sources} - {None}
        if resolved.actor.country not in countries:
            return False
        if resolved.actor.role is None and resolved.kind != "place":
            return True
        return resolved.kind == "country" or (
            meaning.code.startswith(STAGED_CODES) and resolved.kind in ("place", "object")
        )

    def _counted_before(self, clause: Clause, meaning: Meaning) -> tuple[Word, ...]:
        """Whom a bare number counts: those of the clause before ("three marines were killed and five wounded")."""
        head = syntax.governor(clause.head)
        before = (
            self.bindings.get(head.index) if head is not None and syntax.is_conjunct(clause.head) else None
        )
        return tuple(before.targets) if before is not None and meaning.targets else ()

    def _main_targets(self, clause: Clause, sources: tuple[Word, ...]) -> tuple[Word, ...]:
        """The targets of the clause that a participle belongs to, when both have the same source."""
        head = syntax.governor(clause.head)
        if head is None or not syntax.is_adverbial(clause.head) or not syntax.is_participle(clause.head):
            return ()
        main = self.bindings.get(head.index)
        if main is None or main.clause.is_noun or not set(main.sources) & set(sources):
            return ()
        return tuple(w for w in main.targets if w not in sources)

    def _adjust(self, meaning: Meaning, context: Context) -> tuple[Meaning | None, str]:
        """Drop what did not happen; turn announced acts into intentions and withheld consent into refusal."""
        operator = meaning.operators[0] if meaning.operators else ""
        if self.is_sport:
            return None, "a game"
        if (
            self.is_accident
            and (meaning.code[:2] in DEADLY_ROOTS or meaning.code.startswith("171"))
            and not any(self._is_actor(w) and not self._is_thing(w) for w in meaning.sources)
        ):
            return None, "an accident"
        if context.polarity == "negated":
            if operator in REVERSIBLE_OPERATORS and meaning.inner is not None:
                code = self.coder.ontology.apply_operator("refuse", meaning.inner.code)
                return (
                    (self._recode(meaning, code, "refuse"), "")
                    if code not in ("", "-")
                    else (None, "negated")
                )
            speaker = context.speaker if context.has_would else None
            if context.modality == "future" or (speaker is not None and self._speaks_for(speaker, meaning)):
                return self._refuse(meaning)
            return None, "negated"
        if context.modality in ("conditional", "hypothetical"):
            if (
                context.has_would
                and context.speaker is not None
                and self._speaks_for(context.speaker, meaning)
            ):
                return self._intend(meaning)
            if context.obligation and context.modality == "hypothetical" and context.speaker is not None:
                return self._oblige(meaning, context.obligation, context.speaker)
            return None, context.modality
        if context.modality == "future":
            return self._intend(meaning)
        return meaning, ""

    def _oblige(self, meaning: Meaning, obligation: str, speaker: Word) -> tuple[Meaning | None, str]:
        """ "Iran says Israel must withdraw" is a demand, "should withdraw" an appeal, to the one who is to act."""
        if not self._is_actor(speaker) or self._speaks_for(speaker, meaning) or not meaning.sources:
            return None, "hypothetical"
        operator = "demand" if obligation == "must" else "appeal"
        code = self.coder.ontology.apply_operator(operator, meaning.code)
        if code in ("", "-") or meaning.code[:2] in VIOLENT_ROOTS:
            return None, "hypothetical"
        operators = (operator, *meaning.operators)
        binding, targets = meaning.binding, meaning.sources
        return Meaning(code, meaning.act_code, binding, (speaker,), targets, operators, meaning), ""

    def _refuse(self, meaning: Meaning) -> tuple[Meaning | None, str]:
        """ "Will not lift the embargo" is a refusal when it says of whom."""
        if meaning.binding.clause.is_noun or not meaning.sources or "refuse" in meaning.operators:
            return None, "negated"
        code = self.coder.ontology.apply_operator("refuse", meaning.code)
        return (self._recode(meaning, code, "refuse"), "") if code not in ("", "-") else (None, "negated")

    def _intend(self, meaning: Meaning) -> tuple[Meaning | None, str]:
        if meaning.binding.clause.is_noun or not meaning.sources or meaning.operators[:1] == ("intend",):
            return None, "future"
        code = self.coder.ontology.apply_operator("intend", meaning.code)
        if code in ("", "-"):
            return None, "future"
        return self._recode(meaning, code, "intend"), ""

    def _recode(self, meaning: Meaning, code: str, operator: str) -> Meaning:
        return Meaning(
            code,
            meaning.act_code,
            meaning.binding,
            meaning.sources,
            meaning.targets,
            (operator, *meaning.operators),
            meaning,
            meaning.is_single,
        )

    def _speaks_for(self, speaker: Word, meaning: Meaning) -> bool:
        code = self._code_of(speaker)
        country = self.resolver.resolve(speaker).actor.country
        return any(
            w is speaker
            or (code is not None and self._code_of(w) == code)
            or (country is not None and self.resolver.resolve(w).actor.country == country)
            for w in meaning.sources
        )

    def _sides(self, words: Sequence[Word]) -> list[Resolved]:
        found: list[Resolved] = []
        for word in words:
            if self._is_event(word) and word.pos == "NOUN":
                inner = self.bindings.get(word.index)
                resolved = (
                    [self.resolver.resolve(w) for w in inner.sources if w is not word and self._is_actor(w)]
                    if inner is not None
                    else []
                ) or [self._bare_deed(word)]
            else:
                resolved = [self.resolver.resolve(word)]
            for item in resolved:
                if all(item.actor.start != other.actor.start for other in found):
                    found.append(item)
        return found

    def _bare_deed(self, word: Word) -> Resolved:
        """A deed whose doer is unsaid ("condemned the attacks"): its words without a code."""
        resolved = self.resolver.resolve(word)
        actor = replace(resolved.actor, code=None, country=None, role=None, row_ids=())
        return Resolved(actor, "unknown", 0.0, resolved.is_plural)

    def _is_agentless(self, meaning: Meaning) -> bool:
        """Whether a measure is told in the passive without its agent ("sanctions were imposed on Syria")."""
        head = meaning.binding.clause.head
        return meaning.code[:2] in MEASURE_ROOTS and not meaning.sources and syntax.is_passive(head)

    def _pairs(self, meaning: Meaning) -> list[tuple[Resolved | None, Resolved | None]]:
        sources = self._sides(meaning.sources)
        targets = self._sides(meaning.targets)
        root = meaning.code[:2]
        known_sources = [s for s in sources if s.is_known]
        known_targets = [t for t in targets if t.is_known]
        if not known_sources and _may_be_unlisted(meaning, known_targets):
            known_sources = [s for s in sources if s.kind in NAMED_KINDS and s.strength >= 0.5]
        if root not in VIOLENT_ROOTS:
            named = [t for t in targets if t.is_known or (t.kind in NAMED_KINDS and t.strength >= 0.5)]
            if not known_sources and known_targets and self._is_agentless(meaning):
                public = [target for target in known_targets if not _is_private(target)]
                return [(None, target) for target in public[:MAX_PAIRS]]
            alone = meaning.is_single or _stands_alone(meaning, known_sources)
            if not known_sources or not (named or alone or _is_mutual(meaning, known_sources)):
                return []
            sources, targets = known_sources, named or targets[:1]
        elif (
            not known_sources
            and not known_targets
            and not _is_certain(meaning, bool(sources), bool(targets))
            and not _is_named_death(meaning, targets)
        ):
            return []
        ontology = self.coder.ontology
        if (
            meaning.binding.frame.is_reciprocal and targets and sources
        ):  # "scuffles between police and students"
            barred = [
                ontology.bars_source(meaning.code, split_roles(s.actor.role)) for s in (*sources, *targets)
            ]
            if all(barred[: len(sources)]) and not any(barred[len(sources) :]):
                sources, targets = targets, sources
        sources = [s for s in sources if not ontology.bars_source(meaning.code, split_roles(s.actor.role))]
        if root in VIOLENT_ROOTS:
            sources = [side for s in sources if (side := _as_owner(s)) is not None]
        if not sources and meaning.sources and root not in VIOLENT_ROOTS - {"14"}:
            return []
        pairs: list[tuple[Resolved | None, Resolved | None]] = []
        left: list[Resolved | None] = [*sources] or [None]
        right: list[Resolved | None] = [*targets] or [None]
        for source in left:
            for target in right:
                if not _is_self(source, target) and (
                    meaning.act_code in STRIKE_CODES or not _is_private_affair(root, source, target)
                ):
                    pairs.append((source, target))
        if not pairs and (
            root in VIOLENT_ROOTS or meaning.is_single or meaning.act_code in STRIKE_CODES
        ):  # "Chadian troops took the airstrip": whose is unsaid
            is_public = meaning.act_code in STRIKE_CODES
            pairs = [(s, None) for s in known_sources if is_public or not _is_private_affair(root, s, None)]
        return pairs[:MAX_PAIRS]


def _as_owner(source: Resolved) -> Resolved | None:
    """Cars and houses do no violence; a drone's country does ("Iranian drones hit the base")."""
    if source.kind != "object" or source.actor.role != "CVL":
        return source
    if source.actor.country is None:
        return None
    return replace(source, actor=replace(source.actor, role=None, code=source.actor.country))


def _as_protester(source: Resolved | None, code: str) -> Resolved | None:
    """People told only by their nation who demonstrate or riot are protesters ("Serbians marched")."""
    if source is None or source.actor.role != "CVL" or not code.startswith(("141", "145")):
        return source
    if not source.actor.row_ids[:1] or not source.actor.row_ids[0].startswith("countries:"):
        return source
    actor = source.actor
    return replace(source, actor=replace(actor, role="OPP", code=(actor.country or "") + "OPP"))


def _is_opinion(word: Word) -> bool:
    """Whether what is accepted or agreed is a view ("accepts that X rules"), nothing to be done ("that X will go")."""
    return (
        syntax.is_verb(word)
        and syntax.is_complement(word)
        and not syntax.is_infinitive(word)
        and bool(syntax.own_subjects(word) or syntax.passive_subjects(word))
        and not OPEN_MODALS & set(syntax.auxiliaries(word))
    )


def _stands_alone(meaning: Meaning, sources: list[Resolved]) -> bool:
    """Whether a word given or withheld by those in power is news although it names nobody it is given to."""
    return meaning.code[:2] in WORD_ROOTS and any(_is_power(s) for s in sources)


def _is_mutual(meaning: Meaning, sources: list[Resolved]) -> bool:
    """Whether several of one country do what takes two sides ("the country's warring parties negotiated")."""
    return (
        len(sources) == 1
        and sources[0].is_plural
        and sources[0].actor.country is not None
        and any(s.filler == "pair" for s in meaning.binding.frame.slots)
    )


def _is_power(side: Resolved) -> bool:
    role = side.actor.role or ""
    return side.actor.country is not None and (not role or role[:3] in POWER_ROLES)


def _may_be_unlisted(meaning: Meaning, known_targets: list[Resolved]) -> bool:
    """Whether a source that no dictionary knows may stand: it has a name and acts on a public body or a state."""
    if meaning.code in OFFICE_CODES:
        return True
    return meaning.act_code != VISIT and any(not _has_private_role(t) for t in known_targets)


def _is_certain(meaning: Meaning, has_source: bool, has_target: bool) -> bool:
    """Whether an act is sure although nobody in it is known: bombs, air strikes, deaths in an attack, protests."""
    if meaning.code[:2] == "14":
        return has_source
    if not has_target or meaning.code[:2] not in DEADLY_ROOTS:
        return False
    return meaning.operators[:1] == ("kill",) or meaning.code.startswith(CERTAIN_CODES)


def _is_named_death(meaning: Meaning, targets: Sequence[Resolved]) -> bool:
    """Whether somebody with a name was murdered or assassinated, although no dictionary knows him."""
    is_killing = meaning.binding.frame.frame_id.startswith(KILLING_FRAMES)
    return is_killing and any(t.kind == "person" and t.strength >= 0.5 for t in targets)


def _is_private_affair(root: str, source: Resolved | None, target: Resolved | None) -> bool:
    """Whether a deed without violence is no politics: shops and pupils, fans and a country they like."""
    if root in POWER_ROOTS and source is not None and source.actor.country is None:
        return source.actor.role in COMPANY_ROLES
    if root in VIOLENT_ROOTS or not _is_private(source):
        return False
    if target is None or not target.is_known or _has_private_role(target):
        return True
    return root in FRIENDLY_ROOTS and target.actor.role is None


def _is_private(side: Resolved | None) -> bool:
    """Whether a side is only a role of private life, without a name or a country."""
    return side is not None and side.actor.country is None and _has_private_role(side)


def _has_private_role(side: Resolved) -> bool:
    role = side.actor.role or ""
    return bool(role) and all(role[i : i + 3] in PRIVATE_ROLES for i in range(0, len(role), 3))


def _is_civil(side: Resolved) -> bool:
    """Whether a side holds or seeks office and bears no arms."""
    roles = set(split_roles(side.actor.role))
    return bool(roles & CIVIL_POWERS) and not roles & ARMED_ROLES


def _is_self(source: Resolved | None, target: Resolved | None) -> bool:
    """Whether both sides are the same one; two of a kind ("two state governments") are not."""
    if source is None or target is None:
        return False
    a, b = source.actor, target.actor
    if a.start == b.start:
        return True
    if a.code is None or a.code != b.code:
        return False
    if a.text.lower() == b.text.lower() or a.name == b.name:
        return True
    return source.kind == target.kind == "country" or a.role is None
