"""Deeds that happened whatever the words above them say: "plans to send troops after the attack".

What is said around such a deed (plans, fears, denials) is not said of it.
"""

from __future__ import annotations

from dyads.extractors import syntax
from dyads.extractors.syntax import Word

__all__ = ["is_told_beside", "stands_apart"]

# What stands after these happened, whatever the clause around it says ("plans to send troops after the attack").
FACTUAL_PREPOSITIONS = frozenset(
    {"after", "following", "amid", "amidst", "since", "despite", "during", "over", "because"}
)
# A deed that someone took part in or answers for, or that is condemned or looked into, has happened.
PARTS = frozenset("participation involvement complicity participate involve implicate complicit".split())
GUILT = frozenset("responsible blame sentence convict punish avenge revenge retaliation".split())
ANSWERS = frozenset("protest condemn denounce investigate clarify solve avenge deplore lament".split())
TOLD_AUXILIARIES = frozenset({"was", "were", "had", "has", "have"})
CAUSES = frozenset({"result", "consequence", "wake", "aftermath", "because", "account", "time"})


def stands_apart(node: Word, head: Word) -> bool:
    """Whether a deed or clause is a fact beside what `head` says: after "after", the cause of it, or what it answers."""
    if syntax.is_preposition(head) and (
        head.lower in FACTUAL_PREPOSITIONS or _names_cause(head) or _names_deed(node, head)
    ):
        return True
    return _is_faced(node, head)  # "plans a march to protest the murder of X"


def is_told_beside(verb: Word, noun: Word) -> bool:
    """Whether a relative clause tells in passing what someone by name suffered ("Mayor Diaz, who was shot")."""
    is_person = noun.pos == "PROPN" and noun.entity[1:] not in ("GPE", "NORP", "LOC", "ORG", "FAC")
    if not is_person or syntax.relative_antecedent(verb) is not noun or not syntax.is_passive(verb):
        return False
    return verb.tag == "VBN" and (
        not syntax.is_relative(verb) or bool(TOLD_AUXILIARIES & set(syntax.auxiliaries(verb)))
    )


def _names_cause(preposition: Word) -> bool:
    """Whether what follows is the cause of something: "as a result of the attack", "in the wake of", "due to"."""
    head = preposition.head
    if preposition.lower == "to":
        return head is not None and head.lower == "due"
    return preposition.lower == "of" and head is not None and head.lemma in CAUSES


def _names_deed(deed: Word, preposition: Word) -> bool:
    """Whether what follows is a deed that someone had a part in or answers for ("responsibility for the attack")."""
    head = preposition.head
    is_one = syntax.has_determiner(deed, "the", "a", "an", "this", "that", "these", "those")
    if head is None or not is_one:
        return False
    return (preposition.lower == "in" and head.lemma in PARTS) or (
        preposition.lower == "for" and head.lemma in GUILT
    )


def _is_faced(node: Word, head: Word) -> bool:
    """Whether a noun is the deed that an act of words answers ("to protest the attack"), which has happened."""
    return (
        syntax.is_verb(head)
        and head.lemma in ANSWERS
        and syntax.is_object(node)
        and not syntax.is_verb(node)
        and syntax.has_determiner(node, "the", "a", "an", "this", "that", "these", "those")
    )
