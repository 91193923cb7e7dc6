"""The one module that knows the parser's dependency labels (CLEAR style, spaCy's English pipelines).

It copies each sentence out of spaCy into plain `Word` objects (so that nothing keeps a Doc alive) and answers
questions about them: who is the subject, what is the object, which words belong to the phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dyads.extractors.syntax_repairs import repair_parse

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["Sentence", "Word", "prepare_tokenizer", "read_sentences", "read_tokens"]

_SUBJECT = frozenset({"nsubj", "csubj", "expl"})
_PHRASE_OUT = frozenset(
    {
        "relcl",
        "acl",
        "appos",
        "conj",
        "cc",
        "punct",
        "prep",
        "preconj",
        "advcl",
        "ccomp",
        "parataxis",
        "cop",
        "nsubj",
        "aux",
        "mark",
        "xcomp",
        "dep",
        "agent",
        "neg",
        "advmod",
        "dobj",
    }
)
_MODIFIER = frozenset(
    {
        "amod",
        "compound",
        "nmod",
        "poss",
        "nummod",
        "det",
        "predet",
        "quantmod",
        "npadvmod",
        "case",
        "advmod",
        "neg",
    }
)
_CLAUSAL = frozenset({"ccomp", "xcomp"})
_VERBAL = frozenset({"VERB", "AUX"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "SYM"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
HYPHENATED = (
    "de-escalat",
    "de-fus",
    "re-elect",
    "re-open",
    "re-establish",
    "re-impos",
    "co-operat",
    "co-ordinat",
    "re-arrest",
    "re-tak",
    "re-captur",
    "re-admit",
)
_SHORT_STEM = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
_IRREGULAR = {  # forms that en_core_web 3.8 lacks
    "forgave": "forgive",
    "forwent": "forgo",
    "redrew": "redraw",
    "remade": "remake",
    "resold": "resell",
    "strove": "strive",
    "trod": "tread",
    "unwound": "unwind",
}
_STRAY_E = frozenset(
    "cordone defunde deregistere greenlighte outgune phishe rearreste relaunche strongarme truncheone unbane "
    "unjaile waterboarde cyberattacke airdrope mutinye".split()
)
_LOST_ENDS = frozenset({"instal", "fulfil", "lambast"})
_HYPHEN_ENDS = ("e", "es", "ed", "ing", "ion", "", "s", "", "en")


@dataclass(slots=True, eq=False)
class Word:
    """A token with its place in the parse; `start`/`end` are code points of the article text."""

    index: int
    text: str
    lower: str
    lemma: str
    tag: str
    pos: str
    dep: str
    start: int
    end: int
    entity: str
    head: Word | None
    children: list[Word]

    def __repr__(self) -> str:
        return f"{self.text}/{self.index}"


@dataclass(slots=True, eq=False)
class Sentence:
    """Words of one sentence and where it stands in the article.

    `text` is the article's own; `reading` is what was parsed: as long, but recased and cleaned where that was needed.
    """

    index: int
    start: int
    end: int
    text: str
    reading: str
    words: list[Word]
    paragraph: int = 0
    is_title: bool = False


def prepare_tokenizer(nlp: Language, hyphenated: Iterable[str] = ()) -> None:
    """Keep verbs such as "de-escalate" and nouns such as "vice-president" in one token (the model splits them)."""
    verbs = (stem + ending for stem in HYPHENATED for ending in _HYPHEN_ENDS)
    for word in (*verbs, *hyphenated):
        for form in {word, word.capitalize(), "-".join(part.capitalize() for part in word.split("-"))}:
            nlp.tokenizer.add_special_case(form, [{"ORTH": form}])


def read_sentences(
    doc: Doc, offset: int, first_index: int, original: str, paragraph: int = 0, is_title: bool = False
) -> list[Sentence]:
    """The sentences of a parsed paragraph as plain data.

    `offset` is the paragraph's start in the article, `original` its text there (as long as the parsed one).
    """
    found: list[Sentence] = []
    for span in doc.sents:
        words = _copy_words(span, offset)
        if not words:
            continue
        start, end = words[0].start, words[-1].end
        found.append(
            Sentence(
                first_index + len(found),
                start,
                end,
                original[start - offset : end - offset],
                doc.text[start - offset : end - offset],
                words,
                paragraph,
                is_title,
            )
        )
    return found


def read_tokens(doc: Doc) -> list[Word]:
    """The words of a text that was only tokenized, without any parse."""
    return [
        Word(i, t.text, t.text.lower(), t.text.lower(), "", "", "", t.idx, t.idx + len(t.text), "", None, [])
        for i, t in enumerate(doc)
    ]


def _copy_words(span: object, offset: int) -> list[Word]:
    tokens = [t for t in span if not t.is_space]  # type: ignore[attr-defined]
    words: list[Word] = []
    by_index: dict[int, Word] = {}
    for token in tokens:
        text = token.text
        start = token.idx + offset
        entity = token.ent_type_
        word = Word(
            len(words),
            text,
            text.lower(),
            token.lemma_.lower(),
            token.tag_,
            token.pos_,
            token.dep_,
            start,
            start + len(text),
            (token.ent_iob_ + entity) if entity else "",
            None,
            [],
        )
        words.append(word)
        by_index[token.i] = word
    for token, word in zip(tokens, words, strict=True):
        if token.dep_ != "ROOT":
            head = by_index.get(token.head.i)
            if head is not None and head is not word:
                word.head = head
                head.children.append(word)
    repair_parse(words)
    for word in words:
        _mend_lemma(word)
    return words


def _mend_lemma(word: Word) -> None:
    if word.lower.startswith("de-") and word.tag.startswith("V"):
        stem = word.lower
        for ending in ("ing", "ed", "es"):
            if stem.endswith(ending):
                stem = stem[: -len(ending)] + "e"
                break
        word.lemma = stem
    elif (
        word.tag in ("NNP", "NNPS")
        and word.lemma.endswith("s")
        and word.lower == word.lemma
        and word.tag == "NNPS"
    ):
        word.lemma = word.lemma[:-1]
    elif word.tag in ("VBD", "VBN", "VBG", "VBZ") or word.lower in _IRREGULAR:
        word.lemma = _mend_verb_lemma(word.lower, word.lemma)


def _mend_verb_lemma(form: str, lemma: str) -> str:
    """Undo slips of en_core_web 3.8's rule lemmatizer: "staged" -> "stag", "cordoned" -> "cordone", "raped" -> "rap"."""
    if form in _IRREGULAR:
        return _IRREGULAR[form]
    if lemma in _STRAY_E:
        return lemma[:-1]
    if lemma in _LOST_ENDS:
        return lemma + lemma[-1] if lemma.endswith("l") else lemma + "e"
    if len(lemma) > 4 and lemma.endswith("ie") and form == lemma + "d":
        return lemma[:-2] + "y"
    # English doubles the last letter of such stems ("stagged"), so a single one shows a mute e.
    if _SHORT_STEM.fullmatch(lemma) and form in (lemma + "ed", lemma + "ing", lemma + "es"):
        return lemma + "e"
    return lemma


# --- words -------------------------------------------------------------------------------------------------


def is_verb(word: Word) -> bool:
    """Whether the word is a verb (also an auxiliary that stands as the main verb)."""
    return word.pos in _VERBAL and word.dep not in ("aux", "auxpass") and word.tag != "MD"


def is_nominal(word: Word) -> bool:
    """Whether the word can head a noun phrase."""
    return word.pos in _NOMINAL


def is_bare_number(word: Word) -> bool:
    """Whether a number stands without the noun that it counts ("killing two")."""
    return word.tag == "CD"


def is_modifier(word: Word) -> bool:
    """Whether the word only modifies a noun (compound, adjective, possessor)."""
    return word.dep in ("compound", "amod", "nmod")


def is_subject(word: Word) -> bool:
    """Whether the word is the subject of its head."""
    return word.dep in ("nsubj", "nsubjpass", "csubj")


def is_object(word: Word) -> bool:
    """Whether the word is the direct object of its head."""
    return word.dep in ("dobj", "attr", "oprd", "dative")


def is_preposition_object(word: Word) -> bool:
    """Whether the word is the object of a preposition."""
    return word.dep == "pobj"


def is_preposition(word: Word) -> bool:
    """Whether the word is a preposition that introduces a phrase."""
    return word.dep in ("prep", "agent", "dative") and word.tag in ("IN", "TO", "RB", "VBG", "VBN", "RP")


def _children(word: Word, *deps: str) -> list[Word]:
    return [c for c in word.children if c.dep in deps]


def expand_conjuncts(words: list[Word]) -> list[Word]:
    """The words and everything joined to them by "and", "or" or a comma."""
    found: list[Word] = []
    stack = list(words)
    while stack:
        word = stack.pop(0)
        if word not in found:
            found.append(word)
            stack.extend(c for c in word.children if c.dep == "conj" and (is_nominal(c) == is_nominal(word)))
            stack.extend(c for c in word.children if _is_joined_person(c, word) or _is_listed(c, word))
    return found


def _is_listed(child: Word, word: Word) -> bool:
    """A list of places that en_core_web 3.8 reads as an apposition: "Oman, the UAE, Iraq and Iran"."""
    return (
        child.dep == "appos"
        and child.entity[1:] == word.entity[1:] == "GPE"
        and any(c.dep == "conj" and c.entity[1:] == "GPE" for c in child.children)
    )


def _is_joined_person(child: Word, word: Word) -> bool:
    """en_core_web 3.8 hangs "President A" under "President B" in "President A and President B"."""
    return (
        child.dep == "nmod"
        and child.entity[1:] == word.entity[1:] == "PERSON"
        and any(c.dep == "cc" for c in child.children)
    )


def is_joined(word: Word) -> bool:
    """Whether the word is one of several that "and", "or" or a comma joins."""
    return word.dep == "conj" or bool(_children(word, "conj"))


def first_conjunct(word: Word) -> Word:
    """The head of the chain of conjuncts that the word stands in."""
    while word.dep == "conj" and word.head is not None:
        word = word.head
    return word


# --- verbs -------------------------------------------------------------------------------------------------


def own_subjects(verb: Word) -> list[Word]:
    """Subjects that stand at the verb itself (active ones), relative pronouns included.

    A name right before the verb that en_core_web 3.8 takes for a measure ("Turkey mended ties") is one too.
    """
    found = _children(verb, "nsubj", "csubj")
    if found or verb.tag not in ("VBD", "VBZ", "VBP"):
        return found
    return [
        c for c in verb.children if c.dep == "npadvmod" and c.pos == "PROPN" and c.index == verb.index - 1
    ]


def passive_subjects(verb: Word) -> list[Word]:
    """Subjects of a passive verb."""
    return _children(verb, "nsubjpass", "csubjpass")


def governing_preposition(verb: Word) -> str:
    """The preposition before a gerund ("of" in "of shelling"); "" when there is none."""
    head = verb.head.head if verb.head is not None and _is_gerund_modifier(verb) else verb.head
    return head.lower if head is not None and head.dep in ("prep", "agent") else ""


def own_objects(verb: Word) -> list[Word]:
    """Direct objects and predicate nouns."""
    if _is_gerund_modifier(verb) and verb.head is not None:
        return [verb.head]
    return _children(verb, "dobj", "attr", "oprd")


def predicate_words(verb: Word) -> list[Word]:
    """Adjectives and nouns after "be": "is ready", "is a member"."""
    return _children(verb, "acomp", "attr", "oprd")


def indirect_objects(verb: Word) -> list[Word]:
    """Bare datives: "gave Ukraine tanks"."""
    return [c for c in verb.children if c.dep == "dative" and c.pos in _NOMINAL]


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
        and (c.dep == "advmod" or (c.dep == "prep" and not _children(c, "pobj", "pcomp")))
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
    if word.dep == "conj" and word.head is not None and _children(word.head, "preconj"):
        return is_negated(word.head)
    return any(_names_nobody(c) for c in _children(word, "nsubj", "nsubjpass"))


def _names_nobody(subject: Word) -> bool:
    if subject.lower in ("nobody", "none", "nothing", "neither"):
        return True
    return any(
        c.lower in ("no", "neither") or (c.lower == "any" and is_negated(c))
        for c in _children(subject, "det", "preconj")
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
    subjects = _children(verb, "nsubj", "nsubjpass")
    return verb.dep == "advcl" and any(
        c.lower in ("had", "should", "were") and c.index < subjects[0].index
        for c in _children(verb, "aux", "auxpass")
        if subjects
    )


def relative_antecedent(verb: Word) -> Word | None:
    """The noun that a relative or participle clause modifies."""
    return verb.head if verb.dep in ("relcl", "acl") else None


def is_relative(verb: Word) -> bool:
    """Whether the verb heads a relative clause."""
    return verb.dep == "relcl"


def is_infinitive(verb: Word) -> bool:
    """Whether the verb is a to-infinitive."""
    return any(c.dep == "aux" and c.lower == "to" for c in verb.children)


def is_adverbial(verb: Word) -> bool:
    """Whether the verb heads an adverbial clause."""
    return verb.dep == "advcl"


def predicate_adjectives(verb: Word) -> list[Word]:
    """Adjectives that a form of "be" says of its subject ("is likely")."""
    return _children(verb, "acomp")


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
        level = [c for w in level for c in _children(w, "conj") if is_verb(c)]
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
        found.extend(c for c in child.children if c.dep == "conj" and c.pos in _VERBAL)
    return found


def noun_complements(noun: Word) -> list[Word]:
    """Infinitives and that-clauses at a noun ("decision to send", "threat that")."""
    direct = [
        c
        for c in noun.children
        if c.dep in ("acl", "ccomp", "relcl") and (is_infinitive(c) or c.dep == "ccomp")
    ]
    return [w for c in direct for w in (c, *(g for g in c.children if g.dep == "conj" and g.pos in _VERBAL))]


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
    nouns = expand_conjuncts(_children(prep, "pobj"))
    gerunds = _children(prep, "pcomp")
    gerunds += [c for n in nouns for c in n.children if _is_gerund_modifier(c)]
    gerunds = gerunds + [c for g in gerunds for c in g.children if c.dep == "conj" and c.pos in _VERBAL]
    if nouns or gerunds:
        found.append((prep.lower, nouns, gerunds, prep))
    for inner in prep.children:
        if inner.dep in ("prep", "conj") and inner.tag in ("IN", "TO"):
            _collect_preposition(inner, found)


def agents(verb: Word) -> list[Word]:
    """Nouns of the passive's by-phrase."""
    return [n for c in verb.children if c.dep == "agent" for n in expand_conjuncts(_children(c, "pobj"))]


# --- nouns -------------------------------------------------------------------------------------------------


def possessors(noun: Word) -> list[Word]:
    """Possessors: "Russia" in "Russia's attack"."""
    return expand_conjuncts(_children(noun, "poss"))


def attributive_words(noun: Word) -> list[Word]:
    """Adjectives and compounds before the noun, nearest first, one level deep through compounds."""
    found = [c for c in noun.children if c.dep in ("amod", "compound", "nmod") and c.index < noun.index]
    deeper = [
        g
        for c in found
        for g in c.children
        if g.dep in ("amod", "compound", "nmod", "conj") and g.index < noun.index
    ]
    return sorted({id(w): w for w in found + deeper}.values(), key=lambda w: -w.index)


def appositions(noun: Word) -> list[Word]:
    """Appositions of a noun: "president" in "Vucic, the president"."""
    return [c for c in _children(noun, "appos") if not _is_listed(c, noun)]


def apposition_head(noun: Word) -> Word | None:
    """The noun that this one is an apposition of."""
    head = noun.head if noun.dep == "appos" else None
    return None if head is not None and _is_listed(noun, head) else head


def of_objects(noun: Word) -> list[Word]:
    """Nouns after "of", "from" or "for" at a noun ("members of X")."""
    return [n for p, nouns, _, _ in prepositional_phrases(noun) if p == "of" for n in nouns]


def clause_modifiers(noun: Word) -> list[Word]:
    """Participles and relative clauses at a noun."""
    return _children(noun, "acl", "relcl")


def is_relative_pronoun(word: Word) -> bool:
    """Whether the word stands for an antecedent ("who", "which", "that")."""
    return word.lower in _RELATIVE and word.tag in ("WP", "WDT", "IN", "DT", "WP$")


def is_pronoun(word: Word) -> bool:
    """Whether the word is a pronoun."""
    return word.tag in ("PRP", "PRP$") or (word.pos == "PRON" and word.tag in ("DT", "NN", "WP"))


def is_plural(word: Word) -> bool:
    """Whether the noun is plural."""
    return word.tag in ("NNS", "NNPS")


def is_number(word: Word) -> bool:
    """Whether the word is a number."""
    return word.pos == "NUM" or word.tag == "CD"


def has_determiner(noun: Word, *lowers: str) -> bool:
    """Whether one of these determiners stands at the noun."""
    return any(c.dep in ("det", "predet") and c.lower in lowers for c in noun.children)


def phrase_words(noun: Word) -> list[Word]:
    """The words of the noun phrase: modifiers and of-phrases, without clauses, appositions and conjuncts."""
    found: list[Word] = [noun]
    stack = [
        c
        for c in noun.children
        if (c.dep in _MODIFIER or (c.dep == "prep" and c.lower == "of")) and not _is_joined_person(c, noun)
    ]
    while stack:
        word = stack.pop()
        found.append(word)
        for child in word.children:
            inside = (
                child.dep in _MODIFIER
                or child.dep in ("pobj", "case")
                or (child.dep == "prep" and child.lower == "of")
            )
            if inside or (child.dep in ("conj", "cc") and child.index < noun.index):
                stack.append(child)
    return sorted(found, key=lambda w: w.index)


def placed_phrase(noun: Word) -> list[Word]:
    """The words of the noun phrase with the place that follows it ("300,000 people in northern Nigeria")."""
    words = phrase_words(noun)
    if noun.pos != "NOUN":
        return words
    for prep in noun.children:
        if prep.dep != "prep" or prep.lower not in ("in", "from") or prep.index != words[-1].index + 1:
            continue
        places = [c for c in prep.children if c.dep == "pobj" and c.entity[1:] in ("GPE", "LOC")]
        for place in places:
            inner = phrase_words(place)
            if inner[0].index == prep.index + 1:
                return [*words, prep, *inner]
    return words


def ancestors(word: Word) -> Iterator[Word]:
    """The chain of heads, nearest first."""
    seen = 0
    head = word.head
    while head is not None and seen < 200:
        yield head
        head = head.head
        seen += 1


def shares_clause(noun: Word, pronoun: Word) -> bool:
    """Whether the noun is the subject, also the understood one, of the clause whose other argument the pronoun is.

    "Police fired at them": not the police; "X sued Y, accusing it": not X.
    """
    verb = next((a for a in ancestors(pronoun) if a.pos in _VERBAL), None)
    while (
        verb is not None
        and verb.dep in ("advcl", "xcomp", "conj")
        and not _children(verb, "nsubj", "nsubjpass")
        and pronoun.head is not None
        and pronoun.dep not in ("nsubj", "nsubjpass")
    ):
        verb = verb.head
    first = first_conjunct(noun)
    if first.head is not None and _is_listed(first, first.head):
        first = first_conjunct(first.head)
    return (
        verb is not None
        and first.head is verb
        and first.dep in ("nsubj", "nsubjpass")
        and noun is not pronoun
    )


_CIRCUMSTANTIAL = frozenset(
    "after before since until till during despite amid amidst following according because by as like including "
    "than without unlike besides except given".split()
)


def subtree(word: Word) -> list[Word]:
    """The word and all that depends on it, in order."""
    found: list[Word] = []
    stack = [word]
    while stack:
        item = stack.pop()
        found.append(item)
        stack.extend(item.children)
    return sorted(found, key=lambda w: w.index)


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
    if word.dep in ("prep", "agent", "mark"):
        manner = word.lower == "by" and any(c.dep == "pcomp" for c in word.children)
        return word.lower in _CIRCUMSTANTIAL and not manner
    if word.dep == "conj":
        return word.pos in _VERBAL
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
            and child.pos in _VERBAL
            and child.index > verb.index
            and any(c.dep == "nsubj" for c in child.children)
        ):
            return child
    return None


def conditions(verb: Word) -> list[Word]:
    """Verbs of the clauses on which something waits ("until X pays", "unless X leaves")."""
    clauses = (c for c in verb.children if c.dep in ("advcl", "ccomp") and c.pos in _VERBAL)
    return [c for c in clauses if set(markers(c)) & {"until", "unless", "till", "before", "if"}]


def fronted_clause(speech: Word, participle: Word) -> Word | None:
    """The clause that a verb of speech follows, for a participle behind it ("X fled, police said, leaving Y")."""
    if not is_adverbial(participle) or participle.tag != "VBG" or participle.index < speech.index:
        return None
    fronted = [c for c in speech.children if c.dep == "ccomp" and c.pos in _VERBAL and c.index < speech.index]
    return fronted[0] if fronted else None


def temporal_modifiers(word: Word) -> list[Word]:
    """Bare noun phrases of time ("last week")."""
    return _children(word, "npadvmod", "tmod")


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
