"""What stands at a verb: subjects, objects, particles, auxiliaries, complements, phrases, voice."""

from __future__ import annotations

from dyads.extractors.syntax.kinds import NOMINAL, VERBAL, children, expand_conjuncts, first_conjunct, is_verb
from dyads.extractors.syntax.words import Sentence, Word

__all__ = [
    "adverb_particles",
    "agents",
    "attributed_to",
    "auxiliaries",
    "complements",
    "copula_of",
    "given_name",
    "governing_preposition",
    "governor",
    "indirect_objects",
    "is_adverbial",
    "is_complement",
    "is_conjunct",
    "is_infinitive",
    "is_negated",
    "is_open_complement",
    "is_participle",
    "is_passive",
    "is_preposition_clause",
    "is_question",
    "is_relative",
    "later_conjuncts",
    "markers",
    "modifies_noun",
    "noun_complements",
    "own_objects",
    "own_subjects",
    "particle",
    "passive_subjects",
    "predicate_adjectives",
    "predicate_words",
    "prepositional_phrases",
    "ranked_copula",
    "relative_antecedent",
]

RANKED = frozenset({"first", "second", "third", "last", "latest", "only"})
NAMING_VERBS = frozenset({"call", "dub", "label", "brand", "term", "name"})
_CLAUSAL = frozenset({"ccomp", "xcomp"})
# What only looks like a preposition's phrase: "according to X" is no phrase with "to", "based on X" none with "on".
_COMPOUND_PREPOSITIONS = frozenset(
    "according based depending compared owing thanks contrary prior due".split()
)


def own_subjects(verb: Word) -> list[Word]:
    """Subjects that stand at the verb itself (active ones), relative pronouns included.

    A name right before the verb that en_core_web 3.8 takes for a measure ("Turkey mended ties") is one too.
    """
    found = children(verb, "nsubj", "csubj")
    if found or verb.tag not in ("VBD", "VBZ", "VBP"):
        return found
    return [
        c for c in verb.children if c.dep == "npadvmod" and c.pos == "PROPN" and c.index == verb.index - 1
    ]


def passive_subjects(verb: Word) -> list[Word]:
    """Subjects of a passive verb."""
    return children(verb, "nsubjpass", "csubjpass")


def governing_preposition(verb: Word) -> str:
    """The preposition before a gerund ("of" in "of shelling"); "" when there is none."""
    head = verb.head.head if verb.head is not None and _is_gerund_modifier(verb) else verb.head
    return head.lower if head is not None and head.dep in ("prep", "agent") else ""


def own_objects(verb: Word) -> list[Word]:
    """Direct objects and predicate nouns."""
    if _is_gerund_modifier(verb) and verb.head is not None:
        return [verb.head]
    return children(verb, "dobj", "attr", "oprd")


def predicate_words(verb: Word) -> list[Word]:
    """Adjectives and nouns after "be": "is ready", "is a member"."""
    return children(verb, "acomp", "attr", "oprd")


def ranked_copula(predicate: Word) -> Word | None:
    """The verb of "is the first to comply", "became the only country to object", for its predicate; None elsewhere."""
    copula = predicate.head
    is_ranked = predicate.lemma in RANKED or any(c.lower in RANKED for c in predicate.children)
    if copula is None or copula.lemma not in ("be", "become") or not is_ranked:
        return None
    return copula if predicate in predicate_words(copula) else None


def given_name(verb: Word) -> Word | None:
    """What something is called ("attack" in "called it an attack", "liar" in "called X a liar"); None elsewhere."""
    if verb.lemma not in NAMING_VERBS:
        return None
    named = [c for c in children(verb, "dobj", "dative", "nsubj", "oprd", "attr") if c.index > verb.index]
    return named[-1] if len(named) >= 2 and named[-1].pos in ("NOUN", "PROPN", "ADJ") else None


def indirect_objects(verb: Word) -> list[Word]:
    """Bare datives: "gave Ukraine tanks"."""
    return [c for c in verb.children if c.dep == "dative" and c.pos in NOMINAL]


def particle(verb: Word) -> str | None:
    """The particle of a phrasal verb: "off" in "broke off"."""
    for child in verb.children:
        if child.dep == "prt":
            return child.lower
    return None


def adverb_particles(verb: Word) -> list[str]:
    """Adverbs that may act as particles: "pull back", "walk out"; the first half of "out of", "away from" too."""
    return [
        c.lower
        for c in verb.children
        if c.index > verb.index
        and c.tag in ("RB", "RP", "IN")
        and (c.dep == "advmod" or (c.dep == "prep" and not children(c, "pobj", "pcomp")))
    ]


def is_passive(verb: Word) -> bool:
    """Whether the verb is passive by an auxiliary, a passive subject, or as a bare participle."""
    if any(c.dep in ("auxpass", "nsubjpass", "agent") for c in verb.children):
        return True
    if verb.tag not in ("VBN", "VBD"):
        return False
    if any(c.dep in ("aux", "dobj") for c in verb.children):
        return False
    if verb.dep in ("acl", "advcl", "amod"):
        return not any(c.dep == "nsubj" for c in verb.children) and (verb.tag == "VBN" or verb.dep == "acl")
    if verb.dep == "conj" and verb.head is not None and verb.tag == "VBN" and not own_subjects(verb):
        return is_passive(verb.head)
    return False


def is_participle(verb: Word) -> bool:
    """Whether the verb form is a participle."""
    return verb.tag in ("VBG", "VBN")


def auxiliaries(verb: Word) -> list[str]:
    """Lower-case auxiliaries of the verb (and, for a conjunct without its own, of the verb it is joined to)."""
    own = [c.lower for c in verb.children if c.dep in ("aux", "auxpass")]
    if (
        not own
        and verb.dep == "conj"
        and verb.head is not None
        and is_verb(verb.head)
        and not own_subjects(verb)
        and (verb.tag == "VB" or verb.tag == verb.head.tag)
    ):
        return auxiliaries(verb.head)
    return own


def is_negated(word: Word) -> bool:
    """Whether "not", "never" or "no" stands at the word, or "no" or "neither" at its subject."""
    for child in word.children:
        if child.dep == "neg" or (
            child.dep in ("det", "advmod", "preconj")
            and (
                child.lower in ("no", "never", "neither", "nor", "hardly")
                or (child.lower in ("longer", "more") and any(c.lower == "no" for c in child.children))
            )
        ):
            return True
    if not is_verb(word):
        return False
    if word.dep == "conj" and word.head is not None and children(word.head, "preconj"):
        return is_negated(word.head)
    return any(_names_nobody(c) for c in children(word, "nsubj", "nsubjpass"))


def _names_nobody(subject: Word) -> bool:
    if subject.lower in ("nobody", "none", "nothing", "neither"):
        return True
    return any(
        c.lower in ("no", "neither") or (c.lower == "any" and is_negated(c))
        for c in children(subject, "det", "preconj")
    )


def is_question(sentence: Sentence) -> bool:
    """Whether the sentence ends in a question mark; quotation marks may follow it."""
    return sentence.reading.rstrip("\"'”’») ").endswith("?")


def markers(verb: Word) -> list[str]:
    """Words that introduce the clause: "if", "whether", "that", "to", "after"."""
    found = [c.lower for c in verb.children if c.dep in ("mark", "advmod") and c.index < verb.index]
    return [*found, "if"] if _is_inverted(verb) else found


def _is_inverted(verb: Word) -> bool:
    """Whether the clause says "if" by its order: "had the army attacked", "should Iran agree"."""
    subjects = children(verb, "nsubj", "nsubjpass")
    return verb.dep == "advcl" and any(
        c.lower in ("had", "should", "were") and c.index < subjects[0].index
        for c in children(verb, "aux", "auxpass")
        if subjects
    )


def relative_antecedent(verb: Word) -> Word | None:
    """The noun that a relative or participle clause modifies."""
    return verb.head if verb.dep in ("relcl", "acl") else None


def is_relative(verb: Word) -> bool:
    """Whether the verb heads a relative clause; en_core_web 3.8 also calls "a decree to lift the ban" one."""
    if verb.dep != "relcl":
        return False
    return not is_infinitive(verb) or any(c.tag in ("WDT", "WP", "WRB") for c in verb.children)


def modifies_noun(verb: Word) -> bool:
    """Whether a verb's clause tells more of a noun: a relative clause or a participle ("the town captured in May")."""
    return verb.dep in ("relcl", "acl") and verb.head is not None and verb.head.pos in NOMINAL


def is_infinitive(verb: Word) -> bool:
    """Whether the verb is a to-infinitive, or an order quoted before who gives it ("Leave now," he told Iran)."""
    return any(c.dep == "aux" and c.lower == "to" for c in verb.children) or _is_quoted_order(verb)


def _is_quoted_order(verb: Word) -> bool:
    if verb.tag != "VB" or verb.dep not in ("ccomp", "xcomp") or verb.head is None:
        return False
    is_bare = not children(verb, "nsubj", "nsubjpass", "aux", "auxpass", "mark", "expl")
    return is_bare and verb.index < verb.head.index


def is_adverbial(verb: Word) -> bool:
    """Whether the verb heads an adverbial clause."""
    return verb.dep == "advcl"


def copula_of(word: Word) -> Word | None:
    """The form of "be" of which the word is the adjective ("is" for "willing" in "is willing to go")."""
    return word.head if word.dep == "acomp" and word.head is not None and is_verb(word.head) else None


def predicate_adjectives(verb: Word) -> list[Word]:
    """Adjectives that a form of "be" says of its subject ("is likely")."""
    return children(verb, "acomp")


def is_complement(verb: Word) -> bool:
    """Whether the verb is a complement clause of its head."""
    return verb.dep in ("ccomp", "xcomp")


def is_open_complement(verb: Word) -> bool:
    """Whether the verb takes its subject from its governor ("agreed to leave")."""
    return verb.dep == "xcomp"


def is_preposition_clause(verb: Word) -> bool:
    """Whether the verb is a gerund after a preposition ("of shelling")."""
    return verb.dep == "pcomp" or _is_gerund_modifier(verb)


def _is_gerund_modifier(word: Word) -> bool:
    """A gerund that the parser took for an adjective: "of supporting rebels"."""
    noun = word.head
    if (
        word.dep != "amod"
        or word.tag != "VBG"
        or word.pos != "VERB"
        or noun is None
        or noun.dep != "pobj"
        or noun.head is None
    ):
        return False
    return word.index == noun.head.index + 1


def is_conjunct(word: Word) -> bool:
    """Whether the word is joined to its head by a conjunction."""
    return word.dep == "conj"


def later_conjuncts(verb: Word) -> list[Word]:
    """Verbs joined to this one that follow it."""
    first = first_conjunct(verb)
    chain: list[Word] = []
    level = [first]
    while level:
        level = [c for w in level for c in children(w, "conj") if is_verb(c)]
        chain.extend(level)
    return [w for w in chain if w.index > verb.index]


def governor(verb: Word) -> Word | None:
    """The word that the clause depends on, prepositions skipped."""
    head = verb.head
    if head is not None and _is_gerund_modifier(verb):
        head = head.head
        return head.head if head is not None else None
    if head is not None and head.dep in ("prep", "agent") and verb.dep == "pcomp":
        return head.head
    return head


def complements(verb: Word) -> list[Word]:
    """Verbs of complement clauses, conjuncts included ("agreed to stop and to leave")."""
    direct = [
        c
        for c in verb.children
        if c.dep in _CLAUSAL or (c.dep == "advcl" and is_infinitive(c) and c.index > verb.index)
    ]
    found: list[Word] = []
    for child in direct:
        found.append(child)
        found.extend(c for c in child.children if c.dep == "conj" and c.pos in VERBAL)
    return found


def noun_complements(noun: Word) -> list[Word]:
    """Infinitives and that-clauses at a noun ("decision to send", "threat that")."""
    direct = [
        c
        for c in noun.children
        if c.dep in ("acl", "ccomp", "relcl") and (is_infinitive(c) or c.dep == "ccomp")
    ]
    return [w for c in direct for w in (c, *(g for g in c.children if g.dep == "conj" and g.pos in VERBAL))]


def prepositional_phrases(word: Word) -> list[tuple[str, list[Word], list[Word], Word]]:
    """(preposition, noun objects with conjuncts, gerund objects, the preposition word) of a verb or noun.

    Nested prepositions ("out of X", "because of X") are joined under the inner one; the agent's "by" and
    the dative's "to" are included.
    """
    found: list[tuple[str, list[Word], list[Word], Word]] = []
    for child in word.children:
        if (
            child.dep in ("prep", "agent")
            or (child.dep == "dative" and child.tag in ("IN", "TO"))
            or (child.dep == "prt" and any(c.dep == "pobj" for c in child.children))
        ):
            _collect_preposition(child, found)
        elif child.dep == "advmod" and child.index > word.index:
            for inner in child.children:
                if inner.dep == "prep":
                    _collect_preposition(inner, found)
    return found


def _collect_preposition(prep: Word, found: list[tuple[str, list[Word], list[Word], Word]]) -> None:
    nouns = expand_conjuncts(children(prep, "pobj"))
    gerunds = children(prep, "pcomp")
    gerunds += [c for n in nouns for c in n.children if _is_gerund_modifier(c)]
    gerunds = gerunds + [c for g in gerunds for c in g.children if c.dep == "conj" and c.pos in VERBAL]
    if nouns or gerunds:
        found.append((prep.lower, nouns, gerunds, prep))
    if prep.lower in _COMPOUND_PREPOSITIONS:
        return
    for inner in prep.children:
        if inner.dep in ("prep", "conj") and inner.tag in ("IN", "TO"):
            _collect_preposition(inner, found)


def attributed_to(word: Word) -> list[Word]:
    """Whom a clause is told after: nouns of "according to X" at the verb or noun."""
    return [
        noun
        for prep in word.children
        if prep.lower == "according"
        for inner in prep.children
        if inner.lower == "to"
        for noun in expand_conjuncts(children(inner, "pobj"))
    ]


def agents(verb: Word) -> list[Word]:
    """Nouns of the passive's by-phrase."""
    return [n for c in verb.children if c.dep == "agent" for n in expand_conjuncts(children(c, "pobj"))]
