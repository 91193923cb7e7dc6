"""How particular an act of violence is told: of counted or named people, in which tense; data for `occasions`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dyads.extractors import syntax
from dyads.extractors.named_victims import take_list
from dyads.extractors.syntax import Word

__all__ = [
    "count_victims",
    "is_aside",
    "is_told_again",
    "is_undertaking",
    "mark_targets",
    "mark_tense",
    "name_victims",
    "span_victims",
]

# Deeds that last or are planned, of which the fights and killings are the events: "the war", "a search operation".
UNDERTAKINGS = frozenset(
    """operation campaign action intervention sweep war warfare struggle fight conflict aggression repression persecution
    oppression suppression crackdown clampdown genocide insurgency rebellion offensive invasion wage persecute repress
    oppress harass intimidate""".split()
)
LONGEST_LIST = 400  # characters of the words for all victims of one deed
JOINING = ("including", "with", "besides")  # "nine people, including a teacher"

# People without number and name: whom war and oppression strike in general.
WHOLES = frozenset(
    """population people nation country church clergy opposition movement society citizenry civilian community public
    world peasantry homeland fatherland enemy government regime state democracy""".split()
)


def mark_targets(words: Sequence[Word]) -> str:
    """How the victims of an act are told, the most particular of several words.

    "counted" (a number, "a policeman"), "named" (a person's name), "one" (a singular noun), "body" (another name),
    "many" ("the villagers"), "whole" ("the population", a country), "bare" ("villagers"), "none".
    """
    order = ("counted", "named", "one", "body", "many", "whole", "bare", "none")
    marks = [_mark_word(w) for w in words] or ["none"]
    return min(marks, key=order.index)


def _mark_word(word: Word) -> str:
    if syntax.is_number(word) or any(syntax.is_number(c) for c in word.children):
        return "counted"
    if any(w.entity[1:] == "PERSON" for w in (*syntax.phrase_words(word), *syntax.appositions(word))):
        return "named"
    if word.lemma in WHOLES or word.entity[1:] in ("GPE", "NORP", "LOC"):
        return "whole"
    if syntax.has_determiner(word, "a", "an", "another"):
        return "counted"
    if word.pos == "PROPN" and not syntax.is_plural(word):
        return "body"
    if syntax.is_pronoun(word):
        return "one" if word.lower in ("he", "him", "his", "she", "her", "hers") else "many"
    if not syntax.is_plural(word):
        return "one"
    is_definite = syntax.has_determiner(word, "the", "these", "those", "both") or bool(
        syntax.possessors(word)
    )
    return "many" if is_definite else "bare"


def name_victims(words: Sequence[Word]) -> frozenset[str]:
    """The words of the personal names of an act's targets, in lower case."""
    told = [t for w in words for t in (*syntax.phrase_words(w), *syntax.appositions(w))]
    return frozenset(
        t.lower for t in told if t.entity[1:] == "PERSON" and t.pos == "PROPN" and len(t.lower) > 3
    )


def is_told_again(head: Word, words: Sequence[Word]) -> bool:
    """Whether a deed stands with "the" or "this", as known: "the explosion", "the bomb destroyed"."""
    return any(
        syntax.has_determiner(w, "the", "this", "that", "these", "those")
        for w in (head, *words)
        if not syntax.is_verb(w)
    )


def mark_tense(head: Word) -> str:
    """The tense in which an act is told.

    "past", "perfect", "present", "lasting" ("is attacking", a gerund), and of nouns "noun" and "nouns".
    """
    if not syntax.is_verb(head):
        return "nouns" if syntax.is_plural(head) else "noun"
    auxiliaries = set(syntax.auxiliaries(head))
    if auxiliaries & {"was", "were", "did", "had", "'d"}:
        return "past"
    if head.tag == "VBG":
        return "lasting"
    if auxiliaries & {"has", "have", "'ve", "having"}:
        return "lasting" if "being" in auxiliaries else "perfect"
    if auxiliaries & {"is", "are", "am", "'re", "'s", "being", "be"}:
        return "present"
    if head.tag in ("VBZ", "VBP", "VB"):
        return "present"
    return "past"


def is_aside(head: Word, tellers: Collection[int]) -> bool:
    """Whether a deed is only the topic or the ground of the act told beside it, not what the sentence reports.

    "Expelled two envoys over the murder", "condemned the raid", "Tal coup: ministers call for talks" (a label before
    a colon), "fined for joining a rally". `tellers` holds the indexes of the words that tell the acts beside it.
    """
    node = head
    for above in syntax.ancestors(head):
        if syntax.is_preposition(above) and above.lower == "for" and syntax.is_preposition_clause(node):
            return above.head is not None and syntax.is_verb(above.head)
        if syntax.is_verb(node) and syntax.relative_antecedent(node) is None:
            break
        if above.index in tellers:
            return True
        node = above
    return syntax.is_label(head)


def is_undertaking(words: Sequence[Word]) -> bool:
    """Whether the words of a deed name what lasts or is planned rather than one blow."""
    return any(w.lemma in UNDERTAKINGS for w in words)


def span_victims(words: Sequence[Word], head: Word, sentence: Sequence[Word]) -> tuple[int, int] | None:
    """Where the words for all who suffer a deed stand: those joined by "and", appositions, "including X", lists.

    `words` are its targets, `head` its own word, which the span leaves out, `sentence` all words of the sentence;
    None when nothing is to be added.
    """
    if not words:
        return None
    victims = syntax.expand_conjuncts([syntax.first_conjunct(words[0]), *words])
    victims += [n for w in victims for n in syntax.expand_conjuncts(syntax.appositions(w))]
    victims += [
        n
        for w in victims
        for prep, nouns, _, _ in syntax.prepositional_phrases(w)
        if prep in JOINING
        for n in nouns
    ]
    is_before = words[0].start < head.start
    tokens = [t for w in victims for t in syntax.phrase_words(w) if (t.start < head.start) == is_before]
    if not tokens:
        return None
    start, end = min(t.start for t in tokens), max(t.end for t in tokens)
    if not is_before:
        end = _end_list(sentence, start, end)
    return (start, end) if end - start <= LONGEST_LIST else None


def count_victims(words: Sequence[Word]) -> int:
    """How many phrases joined by "and" tell who suffers a deed; 0 for none."""
    return len(syntax.expand_conjuncts([syntax.first_conjunct(words[0]), *words])) if words else 0


def _end_list(sentence: Sequence[Word], start: int, end: int) -> int:
    """The end of a list of names behind a colon or between semicolons ("three reporters: A, a Dane, B, and C")."""
    rest = [w for w in sentence if w.start >= end]
    signs = {w.text for w in sentence if start <= w.start < end} | {w.text for w in rest[:1]}
    if not signs & {":", ";"}:
        return end
    listed = take_list(rest)
    return listed[-1].end if any(w.entity[1:] == "PERSON" for w in listed) else end
