"""The clause of a verb as if it were active and complete: objects, phrases, complements and their subjects."""

from __future__ import annotations

from dyads.extractors import syntax
from dyads.extractors.clauses import Clause
from dyads.extractors.noun_phrases import add_noun_phrases
from dyads.extractors.subjects import (
    OBJECT_CONTROL,
    RECEIVERS,
    SubjectFinder,
    find_antecedent,
    shared_objects,
)
from dyads.extractors.syntax import Word

__all__ = ["build_verb"]

# Verbs of wish and help whose infinitive has its own subject in the parse ("wants X to go").
INNER_SUBJECT_VERBS = frozenset(
    "want like help expect let make get need prefer cause see hear watch declare announce impose proclaim".split()
)
# Participles that tell a frame of mind: "is committed to opening the market" is nobody's deed to its subject.
STATIVE_PARTICIPLES = frozenset(
    "commit determine prepare dedicate concern worry alarm oppose involve".split()
)
# Verbs that take a receiver, which en_core_web 3.8 likes to hang on the thing ("returned [works stolen in X to Y]").
TRANSFER_VERBS = frozenset(
    "return give hand send deliver donate extradite transfer provide supply sell offer grant pay present award "
    "repatriate restore deport contribute pledge lend channel ship airlift distribute".split()
)


def build_verb(verb: Word, subjects: SubjectFinder) -> Clause:
    """The clause of a verb, voice undone: sources act and objects are acted on, whatever stands where."""
    passive = subjects.is_passive(verb) and not (
        verb.lemma in STATIVE_PARTICIPLES and not syntax.agents(verb)
    )
    clause = Clause(verb, False, verb.lemma, is_passive=passive)
    part = syntax.particle(verb)
    clause.particles = tuple(([part] if part else []) + syntax.adverb_particles(verb))
    surface = subjects.surface(verb)
    clause.sources = subjects.passive_agents(verb) if passive else list(surface)
    clause.objects = _objects(verb, surface, passive)
    clause.predicates = syntax.expand_conjuncts(syntax.predicate_words(verb))
    _add_complements(clause, verb)
    named = syntax.given_name(verb) is not None  # "called it an attack on Iraq" calls on nobody
    for prep, nouns, gerunds, _ in () if named else syntax.prepositional_phrases(verb):
        if passive and prep == "by":
            continue
        nouns = [find_antecedent(w, verb) or w for w in nouns]
        clause.obliques.setdefault(prep, []).extend(nouns)
        clause.gerunds.setdefault(prep, []).extend(gerunds)
    indirect = syntax.expand_conjuncts(syntax.indirect_objects(verb))
    if indirect:
        clause.obliques.setdefault("to", []).extend(indirect)
    if part and not clause.objects and not passive:  # "backed up X", parsed as a phrase with "up"
        clause.objects.extend(clause.obliques.get(part, []))
    if not named:
        _add_predicate(clause)
    _add_inner_subject(clause)
    _add_receiver(clause)
    for noun in clause.objects[: 0 if named else 1]:
        add_noun_phrases(clause, noun, subjects)
    for nouns in list(clause.obliques.values()):
        for noun in nouns[:2]:
            add_noun_phrases(clause, noun, subjects)
    clause.complement_subjects = [(c, _told_subjects(clause, c)) for c in clause.complements]
    return clause


def _add_complements(clause: Clause, verb: Word) -> None:
    """The complements of the verb, of its object or of its predicate, and the objects of small clauses."""
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


def _objects(verb: Word, surface: list[Word], passive: bool) -> list[Word]:
    """What is acted on: the surface subject of a passive, else own, shared or relative objects."""
    if passive:
        second = [w for w in syntax.own_objects(verb) if syntax.is_nominal(w)]
        return list(surface) + syntax.expand_conjuncts(second)
    own = syntax.expand_conjuncts([w for w in syntax.own_objects(verb) if syntax.is_nominal(w)])
    if own:
        return [find_antecedent(w, verb) or w for w in own]
    shared = shared_objects(verb)
    if shared:
        return [find_antecedent(w, verb) or w for w in shared]
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
        and verb.index < _last_object(verb.head)
    ):
        return _objects(verb.head, surface, passive)
    return []


def _last_object(verb: Word) -> int:
    return max((w.index for w in syntax.own_objects(verb)), default=-1)


def _told_subjects(clause: Clause, inner: Word) -> list[Word]:
    """The subjects of a complement; "you" in words told to somebody is he."""
    own = syntax.expand_conjuncts(syntax.passive_subjects(inner) or syntax.own_subjects(inner))
    if own and all(w.lower == "you" for w in own) and clause.objects:
        return clause.objects
    return own


def _add_predicate(clause: Clause) -> None:
    """What stands at the adjective belongs to the clause: "is worried about X"."""
    for word in clause.predicates[:1]:
        for prep, nouns, gerunds, _ in syntax.prepositional_phrases(word):
            clause.obliques.setdefault(prep, []).extend(nouns)
            clause.gerunds.setdefault(prep, []).extend(gerunds)


def _add_receiver(clause: Clause) -> None:
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


def _add_inner_subject(clause: Clause) -> None:
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
