"""Whether a clause tells of no new deed: a habit, a state, what is remembered, or the matter of a book or film."""

from __future__ import annotations

from dyads.extractors import syntax
from dyads.extractors.syntax import Word
from dyads.seeds.context import Cues

__all__ = ["is_habitual", "is_only_told"]


def is_habitual(word: Word, cues: Cues) -> bool:
    """Whether what a word tells is usual, remembered or lasting, and so background of the news."""
    is_usual = any(c.lower in cues["habitual_adverbs"] for c in word.children)
    return is_usual or _is_recalled(word, cues) or _is_state(word, cues) or _is_standing(word)


def is_only_told(word: Word, cues: Cues) -> bool:
    """Whether the clause is the matter of a work: "a film in which", "the play tells how", "a book on the war"."""
    node = word
    for head in syntax.ancestors(word):
        if syntax.is_nominal(head):
            if syntax.is_preposition(node):
                if node.lower in ("about", "on") and head.lemma in cues["study_cues"]:
                    return True
            elif syntax.is_relative(node) and head.lemma in cues["fiction_cues"]:
                subjects = syntax.own_subjects(node)
                if subjects and subjects[0].tag not in ("WDT", "WP"):
                    return True
        elif syntax.is_verb(head) and not syntax.is_subject(node):
            works = cues["fiction_cues"]
            if head.lemma not in cues["say_verbs"]:  # "a book says that the army fired" is a source
                works = works | cues["study_cues"]
            if syntax.is_complement(node) and any(s.lemma in works for s in syntax.own_subjects(head)):
                return True
        node = head
    verbs = [v for v in (word, *syntax.ancestors(word)) if syntax.is_verb(v)]
    return any(
        prep == "in" and any(n.lemma in cues["fiction_cues"] for n in nouns)
        for verb in verbs
        for prep, nouns, _, _ in syntax.prepositional_phrases(verb)
    )


def _is_state(verb: Word, cues: Cues) -> bool:
    """Whether a passive in the present tells how things are ("some 600 troops are stationed in the north")."""
    return (
        syntax.is_verb(verb)
        and verb.lemma in cues["state_participles"]
        and syntax.is_passive(verb)
        and bool({"is", "are"} & set(syntax.auxiliaries(verb)))
        and "been" not in syntax.auxiliaries(verb)
    )


def _is_standing(verb: Word) -> bool:
    """Whether a modifier says only whose side somebody is on: "rebels backed by Turkey", "the YPG, which supports X"."""
    if verb.lemma not in ("back", "support") or not syntax.is_verb(verb):
        return False
    auxiliaries = set(syntax.auxiliaries(verb))
    if syntax.relative_antecedent(verb) is None or auxiliaries & {
        "has",
        "had",
        "have",
        "was",
        "were",
        "been",
    }:
        return False
    return verb.tag != "VBD" or not syntax.is_relative(verb)


def _is_recalled(word: Word, cues: Cues) -> bool:
    """Whether the act is only remembered: "the anniversary of the massacre", "condolences to the families of those
    who were killed", "honoured a general who died"."""
    node = word
    for head in syntax.ancestors(word):
        if syntax.is_nominal(head):
            is_near = node is word.head  # a noun of age tells only of what stands right behind it
            cues_here = cues["mourning_cues"] | (cues["background_cues"] if is_near else frozenset())
            if syntax.is_preposition(node) and head.lemma in cues_here:
                return True
        elif syntax.is_verb(head):
            if syntax.is_object(node) and head.lemma in cues["mourning_verbs"]:
                return True
            if syntax.is_preposition(node) and any(
                o.lemma in cues["mourning_cues"] for o in syntax.own_objects(head)
            ):
                return True
            if syntax.relative_antecedent(head) is None:
                return False
        elif not syntax.is_preposition(head):
            return False
        node = head
    return False
