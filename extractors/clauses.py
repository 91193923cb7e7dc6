"""Clauses in normal form: one predicate (verb or event noun) with its arguments.

Voice, relative clauses, participles, control, conjunction, light verbs and nominalisations are undone here, so that
frames can be written as plain active clauses. Dependency labels are known to `syntax` only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from dyads.extractors import syntax
from dyads.extractors.syntax import Sentence, Word

__all__ = ["MAKER_VERBS", "Clause", "ClauseBuilder", "Lexicon"]

# Verbs whose object does not become the subject of the infinitive ("promised Kyiv to send arms").
SUBJECT_CONTROL = frozenset(
    {"promise", "threaten", "vow", "use", "need", "take", "have", "spend", "do", "make"}
)
# Verbs whose adverbial infinitive is an instruction to the object rather than a purpose.
OBJECT_CONTROL = frozenset(
    "ask urge order tell force allow invite call press pressure persuade encourage warn instruct direct command "
    "compel oblige permit enable request beg authorize authorise require advise remind push appeal reject forbid prohibit challenge dare summon".split()
)
# Verbs whose addressee stands behind a preposition ("called on Serbia to withdraw").
PREPOSITION_CONTROL = frozenset(
    "call appeal plead prevail press push pressure wait shout signal rely count look".split()
)
ADDRESSEE_PREPOSITIONS = frozenset({"on", "upon", "to", "for", "with"})
AIMING_PREPOSITIONS = frozenset({"at", "into", "toward", "towards", "over"})  # "shot at the crowd" is active
OBJECT_GERUND_PREPOSITIONS = frozenset({"of", "for", "from", "into", "against", "over"})
NAME_LABELS = frozenset("PERSON ORG GPE LOC FAC NORP DATE TIME MONEY LAW PRODUCT WORK_OF_ART".split())
# Verbs of wish and help whose infinitive has its own subject in the parse ("wants X to go").
INNER_SUBJECT_VERBS = frozenset(
    "want like help expect let make get need prefer cause see hear watch declare announce impose proclaim".split()
)
HARM_VERBS = frozenset(
    {"kill", "wound", "injure", "hurt"}
)  # "one was killed and two injured by X": X did both
RECEIVERS = frozenset({"GPE", "NORP", "ORG", "PERSON"})
ADJACENT = 2  # words from a verb to the one joined to it
NAMED_OWNERS = frozenset({"GPE", "LOC", "NORP", "ORG", "PERSON"})  # entity labels, without money and dates
# Nouns that only measure the event noun behind "of" ("a round of talks").
MEASURE_NOUNS = frozenset(
    "round series session set string wave spate flurry couple bout pair number hour day week month "
    "release disbursement delivery provision increase tranche million billion dollar euro pound yen franc ton tonne shipment load package amount lot".split()
)
OCCURRING_VERBS = frozenset(
    "break erupt occur happen ensue flare rage take start begin continue resume follow".split()
)
# Participles that only say whose a proposal or deed is ("an offer made by Iran").
MAKER_VERBS = frozenset(
    "make file lodge submit propose present table draft issue broker sponsor back lay draw announce raise send offer "
    "introduce launch bring prepare write put impose set give commit stage call demand seek declare carry".split()
)
# Participles that tell a frame of mind: "is committed to opening the market" is nobody's deed to its subject.
STATIVE_PARTICIPLES = frozenset(
    "commit determine prepare dedicate concern worry alarm oppose involve".split()
)
# Writings whose participle tells what their author does ("issued a statement condemning X").
INSTRUMENTS = frozenset(
    "decree order resolution law bill statement report letter ruling act document directive edict petition motion "
    "communique message note declaration decision agreement lawsuit suit complaint indictment appeal".split()
)
SIGNING_VERBS = frozenset("sign issue release publish read write send circulate adopt pass deliver".split())
# Verbs whose subject did not write the statement or law that is their object.
RECEIVING_VERBS = frozenset(
    "reject dismiss ignore condemn criticize criticise denounce oppose welcome receive get read cite quote see obey defy "
    "face await study hail slam blast protest challenge block".split()
)
CAPTIVE_WORDS = frozenset({"prisoner", "hostage", "captive"})
PARTICIPANT_VERBS = frozenset({"involve", "pit", "include"})
# Verbs that take a receiver, which en_core_web 3.8 likes to hang on the thing ("returned [works stolen in X to Y]").
TRANSFER_VERBS = frozenset(
    "return give hand send deliver donate extradite transfer provide supply sell offer grant pay present award "
    "repatriate restore deport contribute pledge lend channel ship airlift distribute".split()
)


@dataclass(slots=True, eq=False)
class Clause:
    """A predicate with its arguments; all words are heads of phrases."""

    head: Word
    is_noun: bool
    lemma: str
    particles: tuple[str, ...] = ()
    sources: list[Word] = field(default_factory=list)
    objects: list[Word] = field(default_factory=list)
    obliques: dict[str, list[Word]] = field(default_factory=dict)
    loose: dict[str, list[Word]] = field(default_factory=dict)  # phrases that stand at the object noun
    predicates: list[Word] = field(default_factory=list)
    complement_subjects: list[tuple[Word, list[Word]]] = field(default_factory=list)
    complements: list[Word] = field(default_factory=list)
    gerunds: dict[str, list[Word]] = field(default_factory=dict)
    is_passive: bool = False
    possessors: list[Word] = field(default_factory=list)
    attributes: list[Word] = field(default_factory=list)
    participants: list[Word] = field(default_factory=list)
    carrier: Word | None = None  # the light verb of an event noun


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the builder must know of the dictionaries: event nouns, light verbs and words that always take an object."""

    event_nouns: Mapping[str, Collection[str]]  # lemma -> words that must stand before it, "" for none
    light_verbs: Collection[str]
    aspect_verbs: Collection[str]
    victim_verbs: Collection[str]


class ClauseBuilder:
    """Builds the clauses of one sentence; surfaces are cached because control chains share them."""

    def __init__(self, sentence: Sentence, lexicon: Lexicon) -> None:
        self.sentence = sentence
        self.lexicon = lexicon
        self._surfaces: dict[int, list[Word]] = {}

    def build(self) -> list[Clause]:
        """All clauses of the sentence in the order of their words."""
        clauses = []
        for word in self.sentence.words:
            if syntax.is_verb(word):
                clauses.append(self.build_verb(word))
            elif word.lemma in self.lexicon.event_nouns and self._is_event_noun(word):
                clauses.append(self.build_noun(word))
        return clauses

    def _is_event_noun(self, noun: Word) -> bool:
        """Whether a noun heads an event here: "fire" does in "sniper fire", not alone."""
        parts = self.lexicon.event_nouns[noun.lemma]
        return _names_event(noun) and (
            "" in parts or any(w.lower in parts for w in syntax.attributive_words(noun))
        )

    # --- verbs

    def is_passive(self, verb: Word) -> bool:
        """Whether the clause is passive; headline participles ("Three killed in X") count."""
        if syntax.is_passive(verb) or _is_held_captive(verb):
            return True
        headline = verb.tag in ("VBN", "VBD") and verb.lemma in self.lexicon.victim_verbs
        return (
            headline
            and not syntax.own_objects(verb)
            and not self._shared_objects(verb)
            and not syntax.auxiliaries(verb)
            and not any(syntax.is_complement(c) for c in verb.children)
            and not any(prep in AIMING_PREPOSITIONS for prep, *_ in syntax.prepositional_phrases(verb))
        )

    def surface(self, verb: Word) -> list[Word]:
        """What stands in subject position, also when it is only understood."""
        if verb.index not in self._surfaces:
            self._surfaces[verb.index] = []  # stops cycles
            self._surfaces[verb.index] = self._find_surface(verb)
        return self._surfaces[verb.index]

    def _find_surface(self, verb: Word) -> list[Word]:
        own = syntax.passive_subjects(verb) or syntax.own_subjects(verb)
        own = [w for w in own if not syntax.is_verb(w) or w.pos != "VERB"]
        if own:
            expanded = syntax.expand_conjuncts(own)
            return [n for w in expanded for n in self._signers(w) or [self._antecedent(w, verb) or w]]
        antecedent = syntax.relative_antecedent(verb)
        if antecedent is not None and verb.tag == "VBG" and antecedent.lemma in INSTRUMENTS:
            return self._author(antecedent) or [antecedent]  # "signed a decree granting citizenship to X"
        if antecedent is not None and not (syntax.is_infinitive(verb) and not syntax.is_relative(verb)):
            return [antecedent]
        if antecedent is not None:
            return self._first_of_all(antecedent) or self._noun_agent(antecedent)
        head = syntax.governor(verb)
        if head is None:
            return []
        if syntax.is_preposition_clause(verb):
            return self._gerund_subject(verb, head)
        if syntax.is_conjunct(verb):
            return self.surface(head) if syntax.is_verb(head) else []
        if syntax.is_verb(head) and (syntax.is_complement(verb) or syntax.is_adverbial(verb)):
            told = syntax.fronted_clause(head, verb)  # "Rebels took the base, officials said, killing ten"
            return self.surface(told) if told is not None else self._controlled(verb, head)
        copula = syntax.copula_of(head)
        if syntax.is_complement(verb) and copula is not None:  # "is willing to withdraw"
            return self.surface(copula)
        if syntax.is_complement(verb) and syntax.is_nominal(head):
            return self._noun_agent(head)
        return []

    def _antecedent(self, word: Word, verb: Word) -> Word | None:
        if not syntax.is_relative_pronoun(word):
            return None
        node: Word | None = verb
        while node is not None:
            if syntax.is_relative(node):
                return node.head
            if not (syntax.is_conjunct(node) or syntax.is_complement(node)):
                return None
            node = node.head
        return None

    def _first_of_all(self, predicate: Word) -> list[Word]:
        """Who "is the first to comply", "became the only country to vote against X": he does it."""
        copula = syntax.ranked_copula(predicate)
        return self.surface(copula) if copula is not None else []

    def _signers(self, writing: Word) -> list[Word]:
        """Who signed or issued the writing that speaks: "the statement, signed by the admiral, urged the media"."""
        if writing.lemma not in INSTRUMENTS:
            return []
        makers = [
            m for m in syntax.clause_modifiers(writing) if m.lemma in SIGNING_VERBS and self.is_passive(m)
        ]
        return [a for m in makers for a in syntax.agents(m)]

    def _author(self, writing: Word) -> list[Word]:
        """Whose a statement or law is: "a French statement urging restraint" is no plea of him who rejects it."""
        owners = syntax.possessors(writing) or [
            w for w in syntax.attributive_words(writing) if w.entity[1:] in RECEIVERS
        ]
        verb = writing.head
        if owners or (verb is not None and verb.lemma in RECEIVING_VERBS and syntax.is_object(writing)):
            return owners
        return self._noun_agent(writing)

    def _noun_agent(self, noun: Word) -> list[Word]:
        possessors = syntax.possessors(noun)
        if possessors:
            return possessors
        verb = noun.head
        if verb is not None and syntax.is_verb(verb) and syntax.is_object(noun):
            return self.logical_subjects(verb)
        return [w for w in syntax.attributive_words(noun) if w.pos in ("PROPN", "ADJ")][:1]

    def _gerund_subject(self, verb: Word, head: Word) -> list[Word]:
        prep = syntax.governing_preposition(verb)
        copula = syntax.copula_of(head)
        if copula is not None:  # "is guilty of shelling"
            return self.surface(copula)
        if not syntax.is_verb(head):
            return self._noun_agent(head)
        if prep in OBJECT_GERUND_PREPOSITIONS:
            if syntax.is_passive(head):
                return self.surface(head)
            objects = syntax.expand_conjuncts(syntax.own_objects(head))
            if objects:
                return objects
            return self.logical_subjects(head)
        return self.logical_subjects(head)

    def _controlled(self, verb: Word, head: Word) -> list[Word]:
        if self.is_passive(head):
            return self.surface(head)
        objects = syntax.indirect_objects(head) or syntax.own_objects(head)
        objects = [o for o in objects if o is not verb]
        infinitive = syntax.is_infinitive(verb)
        if (
            infinitive
            and objects
            and head.lemma not in SUBJECT_CONTROL
            and (syntax.is_open_complement(verb) or head.lemma in OBJECT_CONTROL)
        ):
            return syntax.expand_conjuncts(objects)
        if infinitive and head.lemma in PREPOSITION_CONTROL:
            for prep, nouns, _, _ in syntax.prepositional_phrases(head):
                if prep in ADDRESSEE_PREPOSITIONS and nouns:
                    return nouns
        return self.surface(head)

    def logical_subjects(self, verb: Word) -> list[Word]:
        """Who acts: the subject of an active clause, the by-phrase of a passive one."""
        if self.is_passive(verb):
            return syntax.agents(verb)
        return self.surface(verb)

    def _passive_agents(self, verb: Word) -> list[Word]:
        """The by-phrase of a passive; joined passives share the last one ("was stormed and burned by rebels")."""
        own = syntax.agents(verb)
        if own or not syntax.is_passive(verb):
            return own
        for other in syntax.later_conjuncts(verb):
            shares = not syntax.passive_subjects(other) or {verb.lemma, other.lemma} <= HARM_VERBS
            if shares and self.is_passive(other) and syntax.agents(other):
                return syntax.agents(other)
        return []

    def build_verb(self, verb: Word) -> Clause:
        """The clause of a verb."""
        passive = self.is_passive(verb) and not (
            verb.lemma in STATIVE_PARTICIPLES and not syntax.agents(verb)
        )
        clause = Clause(verb, False, verb.lemma, is_passive=passive)
        part = syntax.particle(verb)
        clause.particles = tuple(([part] if part else []) + syntax.adverb_particles(verb))
        surface = self.surface(verb)
        clause.sources = self._passive_agents(verb) if passive else list(surface)
        clause.objects = self._objects(verb, surface, passive)
        clause.predicates = syntax.expand_conjuncts(syntax.predicate_words(verb))
        clause.complements = syntax.complements(verb)
        for word in clause.complements:  # small clauses: "held Israel responsible", "set the rebels free"
            if word.pos == "ADJ" and syntax.own_subjects(word):
                clause.objects.extend([*syntax.expand_conjuncts(syntax.own_subjects(word)), word])
        if not clause.complements:  # "expressed readiness to withdraw"
            clause.complements = [
                c for n in clause.objects[:1] for c in syntax.noun_complements(n) if syntax.is_infinitive(c)
            ]
        for predicate in clause.predicates:  # "is ready to withdraw"
            clause.complements.extend(syntax.complements(predicate) or syntax.noun_complements(predicate))
        named = syntax.given_name(verb) is not None  # "called it an attack on Iraq" calls on nobody
        for prep, nouns, gerunds, _ in () if named else syntax.prepositional_phrases(verb):
            if passive and prep == "by":
                continue
            nouns = [self._relative_oblique(w, verb) or w for w in nouns]
            clause.obliques.setdefault(prep, []).extend(nouns)
            clause.gerunds.setdefault(prep, []).extend(gerunds)
        indirect = syntax.expand_conjuncts(syntax.indirect_objects(verb))
        if indirect:
            clause.obliques.setdefault("to", []).extend(indirect)
        if part and not clause.objects and not passive:  # "backed up X", parsed as a phrase with "up"
            clause.objects.extend(clause.obliques.get(part, []))
        if not named:
            self._add_predicate(clause)
        self._add_inner_subject(clause)
        self._add_receiver(clause)
        for noun in clause.objects[: 0 if named else 1]:
            self._add_loose(clause, noun)
        for nouns in list(clause.obliques.values()):
            for noun in nouns[:2]:
                self._add_loose(clause, noun)
        clause.complement_subjects = [(c, self._told_subjects(clause, c)) for c in clause.complements]
        return clause

    def _told_subjects(self, clause: Clause, inner: Word) -> list[Word]:
        """The subjects of a complement; "you" in words told to somebody is he."""
        own = syntax.expand_conjuncts(syntax.passive_subjects(inner) or syntax.own_subjects(inner))
        if own and all(w.lower == "you" for w in own) and clause.objects:
            return clause.objects
        return own

    def _add_predicate(self, clause: Clause) -> None:
        """What stands at the adjective belongs to the clause: "is worried about X"."""
        for word in clause.predicates[:1]:
            for prep, nouns, gerunds, _ in syntax.prepositional_phrases(word):
                clause.obliques.setdefault(prep, []).extend(nouns)
                clause.gerunds.setdefault(prep, []).extend(gerunds)

    def _add_receiver(self, clause: Clause) -> None:
        """The receiver that the parse left inside the thing: "returned dozens of works to the museum"."""
        if clause.lemma not in TRANSFER_VERBS or clause.obliques.get("to"):
            return
        for thing in clause.objects[:1]:
            receivers = [
                noun
                for word in syntax.subtree(thing)
                if word.index > thing.index
                for prep, nouns, _, _ in syntax.prepositional_phrases(word)
                if prep == "to"
                for noun in nouns
                if any(w.entity[1:] in RECEIVERS for w in (noun, *syntax.attributive_words(noun)))
            ]
            if receivers:
                clause.loose.setdefault("to", []).extend(receivers[-1:])

    def _add_inner_subject(self, clause: Clause) -> None:
        """The subject of an infinitive is whom it is wanted of: "wants X to go", "called for X to go"."""
        if clause.objects:
            return
        for inner in clause.complements:
            own = syntax.expand_conjuncts(syntax.own_subjects(inner))
            if not own or not syntax.is_infinitive(inner):
                continue
            if "for" in syntax.markers(inner):
                clause.obliques.setdefault("for", []).extend(own)
            elif clause.lemma in OBJECT_CONTROL or clause.lemma in INNER_SUBJECT_VERBS:
                clause.objects.extend(own)

    def _relative_oblique(self, word: Word, verb: Word) -> Word | None:
        return self._antecedent(word, verb)

    def _add_loose(self, clause: Clause, noun: Word) -> None:
        """Phrases of the noun; its owner ("Russia's plan", "the Russian plan") counts as a phrase with "of"."""
        owners = [w for w in syntax.possessors(noun) if not syntax.is_pronoun(w)] or [
            w for w in syntax.attributive_words(noun) if w.pos == "PROPN" or w.entity[1:] in NAMED_OWNERS
        ]
        if owners and noun.entity[1:] != "PERSON":
            clause.loose.setdefault("of", []).extend(owners)
        for maker in syntax.clause_modifiers(noun):  # "rejected an appeal filed by Iran"
            if maker.lemma in MAKER_VERBS and self.is_passive(maker):
                clause.loose.setdefault("by", []).extend(syntax.agents(maker))
        carriers = [  # "lifted sanctions imposed on Iran"
            m
            for m in syntax.clause_modifiers(noun)
            if m.lemma in self.lexicon.light_verbs and self.is_passive(m)
        ]
        for word in (noun, *carriers):
            for prep, nouns, gerunds, _ in syntax.prepositional_phrases(word):
                if word is noun or prep != "by":
                    clause.loose.setdefault(prep, []).extend(nouns)
                if gerunds:
                    clause.gerunds.setdefault(prep, []).extend(gerunds)
                if prep in ("of", "in") and noun.lemma in MEASURE_NOUNS:  # "a round of talks with X"
                    for inner in nouns[:1]:
                        self._add_loose(clause, inner)

    def _objects(self, verb: Word, surface: list[Word], passive: bool) -> list[Word]:
        if passive:
            second = [w for w in syntax.own_objects(verb) if syntax.is_nominal(w)]
            return list(surface) + syntax.expand_conjuncts(second)
        own = syntax.expand_conjuncts([w for w in syntax.own_objects(verb) if syntax.is_nominal(w)])
        if own:
            return [self._antecedent(w, verb) or w for w in own]
        shared = self._shared_objects(verb)
        if shared:
            return [self._antecedent(w, verb) or w for w in shared]
        antecedent = syntax.relative_antecedent(verb)
        if (
            antecedent is not None
            and syntax.is_relative(verb)
            and syntax.own_subjects(verb)
            and antecedent not in surface
        ):
            has_where = any(m in ("where", "when", "why", "how") for m in syntax.markers(verb))
            return [] if has_where else [antecedent]
        if (
            syntax.is_conjunct(verb)
            and verb.head is not None
            and syntax.is_verb(verb.head)
            and verb.index < self._last_object(verb.head)
        ):
            return self._objects(verb.head, surface, passive)
        return []

    def _shared_objects(self, verb: Word) -> list[Word]:
        """What stands behind two verbs and belongs to both ("gunmen shot and killed two women")."""
        for second in verb.children:
            is_next = 0 < second.index - verb.index <= ADJACENT
            if (
                is_next
                and syntax.is_verb(second)
                and syntax.is_conjunct(second)
                and verb.tag == second.tag != "VBG"
            ):
                return [
                    w for w in syntax.expand_conjuncts(syntax.own_objects(second)) if syntax.is_nominal(w)
                ]
        return []

    def _last_object(self, verb: Word) -> int:
        return max((w.index for w in syntax.own_objects(verb)), default=-1)

    # --- nouns

    def build_noun(self, noun: Word) -> Clause:
        """The clause of an event noun, with the arguments of its light verb."""
        clause = Clause(noun, True, noun.lemma)
        clause.possessors = syntax.possessors(noun) or syntax.doers_in_compound(noun)
        clause.attributes = syntax.attributive_words(noun)
        clause.particles = tuple(w.lower for w in clause.attributes)
        clause.complements = syntax.noun_complements(noun)
        self._add_phrases(clause, noun)
        for prep in ("of", "on", "against"):  # "the arrest of a teacher by police"
            for inner in clause.obliques.get(prep, [])[:1]:
                self._add_loose(clause, inner)
        for prep in ("for", "of"):  # "a request for weapons from X", "a call for the release of X"
            for inner in clause.obliques.get(prep, [])[:1]:
                self._add_loose(clause, inner)
        for modifier in syntax.clause_modifiers(noun):
            self._add_modifier(clause, modifier)
        first = syntax.first_conjunct(noun)
        measure = self._measure(first)
        if measure is not None:
            self._add_phrases(clause, measure)
            first = measure
        if first is not noun:
            clause.possessors = clause.possessors or syntax.possessors(first)
        self._add_carrier(clause, first)
        return clause

    def _measure(self, noun: Word) -> Word | None:
        """ "round" in "a round of talks"."""
        prep = noun.head
        if prep is None or prep.lower != "of" or not syntax.is_preposition_object(noun) or prep.head is None:
            return None
        return prep.head if prep.head.lemma in MEASURE_NOUNS else None

    def _add_phrases(self, clause: Clause, word: Word) -> None:
        for prep, nouns, gerunds, _ in syntax.prepositional_phrases(word):
            clause.obliques.setdefault(prep, []).extend(nouns)
            if gerunds:
                clause.gerunds.setdefault(prep, []).extend(gerunds)

    def _add_modifier(self, clause: Clause, modifier: Word) -> None:
        if modifier.lemma in PARTICIPANT_VERBS and not syntax.is_passive(modifier):
            clause.participants.extend(syntax.expand_conjuncts(syntax.own_objects(modifier)))
            for prep, nouns, _, _ in syntax.prepositional_phrases(modifier):
                if prep in ("against", "with"):
                    clause.participants.extend(nouns)
        elif modifier.lemma in self.lexicon.light_verbs or modifier.lemma in ("claim", "blame"):
            if self.is_passive(modifier):
                clause.sources.extend(syntax.agents(modifier))
            elif syntax.is_relative(modifier):
                clause.sources.extend(w for w in self.surface(modifier) if w is not clause.head)
            self._add_loose_phrases(clause, modifier)

    def _add_carrier(self, clause: Clause, noun: Word) -> None:
        verb = noun.head
        if (
            verb is not None
            and syntax.is_preposition_object(noun)
            and verb.lower in ("in", "into")
            and verb.head is not None
        ):
            carrier = verb.head
            if carrier.lemma in (
                "engage",
                "enter",
                "be",
                "lock",
                "participate",
                "join",
                "take",
                "meet",
                "clash",
                "fight",
            ):
                self._take_carrier(clause, carrier)
            return
        if verb is None or not syntax.is_verb(verb) or syntax.given_name(verb) is not None:
            return
        light = verb.lemma in self.lexicon.light_verbs
        if (
            (syntax.is_object(noun) and light)
            or (syntax.is_subject(noun) and self.is_passive(verb) and light)
            or (syntax.is_object(noun) and verb.lemma in self.lexicon.aspect_verbs)
        ):
            self._take_carrier(clause, verb)
        elif syntax.is_subject(noun) and verb.lemma in OCCURRING_VERBS and not self.is_passive(verb):
            self._add_loose_phrases(clause, verb)  # "clashes broke out between X and Y"

    def _take_carrier(self, clause: Clause, verb: Word) -> None:
        clause.carrier = verb
        agents = self.logical_subjects(verb)
        clause.sources.extend(w for w in agents if w is not clause.head)
        self._add_loose_phrases(clause, verb)

    def _add_loose_phrases(self, clause: Clause, verb: Word) -> None:
        for prep, nouns, _, _ in syntax.prepositional_phrases(verb):
            if not (prep == "by" and self.is_passive(verb)):
                clause.loose.setdefault(prep, []).extend(w for w in nouns if w is not clause.head)


def _names_event(noun: Word) -> bool:
    """Whether a noun can head an event: no part of a name or date ("Ministry of Defence"), no mere modifier."""
    if noun.pos not in ("NOUN", "PROPN") or syntax.is_modifier(noun):
        return False
    return (
        noun.entity[1:] not in NAME_LABELS if noun.pos == "PROPN" else noun.entity[1:] not in ("DATE", "TIME")
    )


def _is_held_captive(verb: Word) -> bool:
    """Whether a participle after its noun says what became of it: "men held prisoner", "tourists taken hostage"."""
    things = syntax.own_objects(verb)
    return (
        verb.tag in ("VBN", "VBD")
        and not syntax.auxiliaries(verb)
        and not syntax.own_subjects(verb)
        and verb in (syntax.clause_modifiers(verb.head) if verb.head is not None else ())
        and bool(things)
        and all(w.lemma in CAPTIVE_WORDS and not syntax.has_determiner(w, "the", "a", "an") for w in things)
    )
