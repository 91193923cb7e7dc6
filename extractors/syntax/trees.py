"""Walks through the parse: ancestors, clauses, what governs a phrase, speech beside a clause."""

from __future__ import annotations

from dyads.extractors.syntax.kinds import VERBAL, children, first_conjunct, is_listed, is_nominal, is_subject
from dyads.extractors.syntax.verbs import is_adverbial, is_infinitive, markers
from dyads.extractors.syntax.walks import ancestors
from dyads.extractors.syntax.words import Word

__all__ = [
    "clause_words",
    "conditions",
    "fronted_clause",
    "name_head",
    "name_words",
    "parenthetical_speech",
    "phrase_owner",
    "preposition_before",
    "scope",
    "shares_clause",
    "temporal_modifiers",
    "where_antecedent",
]

_OCCASIONS = frozenset("wake aftermath midst course run-up".split())
NAMING = frozenset({"NOUN", "PROPN"})
_CIRCUMSTANTIAL = frozenset(
    "after before since until till during despite amid amidst following according because by as like including "
    "than without unlike besides except given".split()
)


def shares_clause(noun: Word, pronoun: Word) -> bool:
    """Whether the noun is the subject, also the understood one, of the clause whose other argument the pronoun is.

    "Police fired at them": not the police; "X sued Y, accusing it": not X.
    """
    verb = next((a for a in ancestors(pronoun) if a.pos in VERBAL), None)
    while (
        verb is not None
        and verb.dep in ("advcl", "xcomp", "conj")
        and not children(verb, "nsubj", "nsubjpass")
        and pronoun.head is not None
        and pronoun.dep not in ("nsubj", "nsubjpass")
    ):
        verb = verb.head
    first = first_conjunct(noun)
    if first.head is not None and is_listed(first, first.head):
        first = first_conjunct(first.head)
    return (
        verb is not None
        and first.head is verb
        and first.dep in ("nsubj", "nsubjpass")
        and noun is not pronoun
    )


def scope(head: Word) -> list[Word]:
    """Nouns that a predicate governs, the nearest first, without its subject and without circumstances.

    Circumstances are clauses and phrases of time, cause and source ("after the attack", "according to X").
    """
    found: list[Word] = []
    level = [c for c in head.children if not is_subject(c)]
    while level:
        level = [w for w in level if not _is_circumstance(w)]
        found.extend(w for w in level if w.pos in ("NOUN", "PROPN") or (w.pos == "ADJ" and w.entity))
        level = [c for w in level for c in w.children]
    return found


def _is_circumstance(word: Word) -> bool:
    if word.lower in ("following", "including", "according"):  # also where the parser sees a participle
        return True
    if word.dep in ("prep", "agent", "mark"):
        manner = word.lower == "by" and any(c.dep == "pcomp" for c in word.children)
        if any(c.dep == "pobj" and c.lemma in _OCCASIONS for c in word.children):
            return True  # "in the wake of the attack"
        return word.lower in _CIRCUMSTANTIAL and not manner
    if word.dep == "conj":
        return word.pos in VERBAL
    if word.dep == "advcl":
        return not is_infinitive(word)
    return word.dep in ("relcl", "parataxis", "npadvmod", "appos") or word.entity[1:] in ("DATE", "TIME")


def clause_words(head: Word) -> list[Word]:
    """The words of the clause of a verb or event noun, without the clauses joined to it or inside it."""
    found: list[Word] = []
    stack = [head]
    while stack:
        word = stack.pop()
        found.append(word)
        stack.extend(
            c
            for c in word.children
            if c.dep not in ("conj", "ccomp", "advcl", "relcl", "parataxis")
            or (is_nominal(c) and word is not head)
        )
    return sorted(found, key=lambda w: w.index)


def parenthetical_speech(verb: Word) -> Word | None:
    """The verb of speech around or after the clause: "said" in "Rebels took the town, the army said"."""
    for child in verb.children:
        if (
            child.dep in ("parataxis", "ccomp")
            and child.pos in VERBAL
            and child.index > verb.index
            and any(c.dep == "nsubj" for c in child.children)
        ):
            return child
    return None


def conditions(verb: Word) -> list[Word]:
    """Verbs of the clauses on which something waits ("until X pays", "unless X leaves")."""
    clauses = (c for c in verb.children if c.dep in ("advcl", "ccomp") and c.pos in VERBAL)
    return [c for c in clauses if set(markers(c)) & {"until", "unless", "till", "before", "if", "once"}]


def fronted_clause(speech: Word, participle: Word) -> Word | None:
    """The clause that a verb of speech follows, for a participle behind it ("X fled, police said, leaving Y")."""
    if not is_adverbial(participle) or participle.tag != "VBG" or participle.index < speech.index:
        return None
    fronted = [c for c in speech.children if c.dep == "ccomp" and c.pos in VERBAL and c.index < speech.index]
    return fronted[0] if fronted else None


def temporal_modifiers(word: Word) -> list[Word]:
    """Bare noun phrases of time ("last week")."""
    return children(word, "npadvmod", "tmod")


def name_head(word: Word) -> Word:
    """The noun that heads the phrase of a name's first word ("Tal" in "Tal Abyad town": town)."""
    node = word
    while node.dep in ("compound", "amod", "nmod") and node.head is not None and node.head.pos in NAMING:
        node = node.head
    return node


def name_words(noun: Word) -> list[Word]:
    """The words before a noun that make one name with it ("Saudi", "Tal" in "Tal Abyad")."""
    return children(noun, "compound", "nmod", "amod")


def phrase_owner(word: Word) -> Word | None:
    """What the prepositional phrase hangs on in which the word stands ("police" in "police of Pinos"); None for none."""
    node: Word | None = word
    for _ in range(4):
        if node is None:
            return None
        if node.dep == "pobj":
            return node.head.head if node.head is not None else None
        node = node.head
    return None


def where_antecedent(verb: Word) -> Word | None:
    """The noun that "where" stands for in the clause of a verb ("Algeciras, where rebels ambushed a patrol")."""
    node: Word | None = verb
    while node is not None:
        is_where = any(c.lower == "where" for c in node.children)
        if node.dep in ("relcl", "acl", "advcl") and is_where and node.head is not None:
            return node.head if node.head.pos in NAMING else None
        node = node.head if node.dep in ("conj", "xcomp", "ccomp", "dobj", "pobj", "prep") else None
    return None


def preposition_before(word: Word) -> str:
    """The preposition that governs the phrase in which the word stands; "" when there is none near."""
    node: Word | None = word
    for _ in range(4):
        if node is None:
            return ""
        if node.dep == "pobj":
            return node.head.lower if node.head is not None else ""
        if node.dep not in ("compound", "amod", "nmod", "conj", "appos", "det", "poss", "npadvmod"):
            return ""
        node = node.head
    return ""
