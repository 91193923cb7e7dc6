"""Repairs of parses that en_core_web 3.8 gets wrong in the plain sentences of news, before clauses are built.

Only patterns that English grammar rules out are touched; labels are those of spaCy's CLEAR scheme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dyads.extractors.syntax.press import repair_press
from dyads.extractors.syntax.walks import ancestors, move_word, subtree

if TYPE_CHECKING:
    from dyads.extractors.syntax.words import Word

__all__ = ["repair_parse"]

# Verbs that take "of" beside an object ("accused Iran of spying"); elsewhere "of" belongs to the noun before it.
OF_VERBS = frozenset(
    "accuse absolve acquit advise assure cheat clear convict cure deprive disapprove empty free inform notify "
    "persuade purge relieve remind rid rob strip suspect tell warn convince make demand ask require expect".split()
)
# Nouns of deeds that take their victim after "of", and kinds of names that tell only where or when.
DEEDS = frozenset(
    """murder assassination killing slaying execution massacre death kidnapping abduction arrest detention capture
    disappearance shooting bombing shelling destruction occupation seizure""".split()
)
SETTINGS = frozenset({"GPE", "LOC", "FAC", "DATE", "TIME"})
CAUSATIVES = frozenset({"make", "keep", "hold", "set", "leave", "render", "find"})
RESULTS = frozenset("available free responsible accountable liable guilty open subject public ready".split())
STATE_BODIES = frozenset("military army navy police government coalition airforce".split())
CHARGE_VERBS = frozenset({"accuse", "convict", "suspect", "acquit", "clear"})
GRANTED = frozenset(
    "permission approval clearance authority authorization authorisation access consent".split()
)
GRANT_VERBS = frozenset({"give", "grant", "deny", "refuse", "offer", "award", "issue"})
SPEECH_ACTS = frozenset(
    "call urge appeal demand condemn accuse criticize criticise warn denounce ask".split()
)
SAY_VERBS = frozenset("say state announce declare add tell note".split())
STATES = frozenset("be remain become face seem need have".split())
NAMING_VERBS = frozenset({"call", "dub", "label", "brand"})
NOUNS = frozenset({"NOUN", "PROPN"})
ADDED = frozenset({"appos", "conj", "npadvmod", "dep"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
GERUND_DEEDS = frozenset({"firing", "shelling", "bombing", "shooting", "looting", "rioting"})
CAPTIVE = frozenset({"hostage", "captive", "prisoner"})
CAPTORS = frozenset({"hold", "take", "keep", "seize"})
BEFORE_VERB = frozenset({"aux", "auxpass", "neg", "advmod"})
LEFT_PARTS = frozenset({"det", "amod", "compound", "nummod", "nmod", "poss", "npadvmod"})


def repair_parse(words: list[Word]) -> None:
    """Change heads and labels of a sentence's words in place where the parse cannot be right."""
    for word in words:
        _name_noun(word, words)
        _split_receiver(word)
        _promote_verb(word)
        _join_modal(word, words)
    for word in words:
        _raise_complement(word)
        _attach_of(word, words)
        _return_of(word)
        _join_verb(word, words)
        _free_particle(word, words)
        _take_hostage(word)
        _join_attributes(word, words)
        _lower_of(word)
        if word.head is None and word.tag == "VB" and any(c.dep == "nsubj" for c in word.children):
            _announce(word)
        _find_subject(word, words)
        _join_speech(word)
        _split_name(word)
        _name_deed(word)
    repair_press(words)
    roots = [w for w in words if w.head is None and w.pos in NOUNS]
    if len(roots) == 1:
        _raise_dated_verb(roots[0], words)
    roots = [w for w in roots if w.head is None]
    if len(roots) == 1:
        _raise_verb(roots[0], words)
        _read_headline(roots[0], words)


def _name_noun(word: Word, words: list[Word]) -> None:
    """ "Rejected a U.S. call to release X": what has a determiner and is an object is a noun, no verb.

    An infinitive right behind it is its own.
    """
    if word.dep not in ("dobj", "pobj") or word.head is None or word.tag not in ("VB", "VBP", "VBZ"):
        return
    if not any(c.dep == "det" and c.index < word.index for c in word.children):
        return
    word.pos, word.tag = "NOUN", "NNS" if word.tag == "VBZ" else "NN"
    after = words[word.index + 1] if word.index + 1 < len(words) else None
    verb = after.head if after is not None and after.lower == "to" and after.tag == "TO" else None
    if verb is not None and verb.head is word.head and verb.dep in ("advcl", "xcomp"):
        move_word(verb, word, "acl")


def _split_receiver(word: Word) -> None:
    """ "Gave the Pentagon permission": who gets a permission is no part of its name."""
    verb = word.head
    if word.lemma not in GRANTED or word.dep != "dobj" or verb is None or verb.lemma not in GRANT_VERBS:
        return
    before = [c for c in word.children if c.index < word.index]
    if len(before) < 2 or before[0].dep != "det" or before[-1].dep not in ("compound", "nmod"):
        return
    receiver = before[-1]
    if receiver.index != word.index - 1:
        return
    for child in before[:-1]:
        move_word(child, receiver, child.dep)
    move_word(receiver, verb, "dative")


def _join_modal(word: Word, words: list[Word]) -> None:
    """ "Will on Tuesday, June 19, lead": a modal that stands far before its verb is still its auxiliary."""
    if word.tag != "MD" or word.dep not in ("appos", "conj", "dep", "npadvmod", "nmod"):
        return
    for verb in words[word.index + 1 : word.index + 12]:
        if verb.tag in ("VBZ", "VBD", "VBP", "MD"):
            return
        if verb.tag == "VB":
            if verb not in ancestors(word) and any(c.dep in ("aux", "auxpass") for c in verb.children):
                return
            for child in list(word.children):
                move_word(child, verb, child.dep)
            move_word(word, verb, "aux")
            return


def _promote_verb(word: Word) -> None:
    """ "Erdogan commenced air assaults" read as a noun with a participle: what has a subject is the verb."""
    noun = word.head
    if word.dep not in ("amod", "compound", "nmod") or noun is None or noun.index < word.index:
        return
    if (
        word.tag not in ("VBD", "VBN", "VBZ")
        or noun.head is not None
        or not any(c.dep == "nsubj" for c in word.children)
    ):
        return
    for child in list(noun.children):
        if child is not word and (child.index < word.index or child.dep == "punct"):
            move_word(child, word, child.dep)
    noun.children.remove(word)
    word.head, word.dep, word.pos = None, "ROOT", "VERB"
    word.tag = "VBZ" if word.tag == "VBZ" else "VBD"
    move_word(noun, word, "dobj")


def _raise_complement(word: Word) -> None:
    """ "Made a battalion of troops available to X": the adjective behind the object is the verb's."""
    if word.dep != "amod" or word.head is None or word.index < word.head.index:
        return
    if word.lemma not in RESULTS or not any(c.dep == "prep" for c in word.children):
        return
    node: Word | None = word.head
    while node is not None and node.dep in ("pobj", "prep"):
        node = node.head
    verb = node.head if node is not None and node.dep == "dobj" else None
    if verb is None or verb.lemma not in CAUSATIVES:
        return
    word.head.children.remove(word)
    word.head, word.dep = verb, "oprd"
    verb.children.append(word)
    verb.children.sort(key=lambda c: c.index)


def _attach_of(word: Word, words: list[Word]) -> None:
    """ "Ambushed a convoy of troops": "of" right after the object is no phrase of the verb."""
    verb = word.head
    if word.lower != "of" or word.dep != "prep" or verb is None or word.index == 0:
        return
    before = words[word.index - 1]
    if (
        verb.pos == "VERB"
        and before.dep in ("dobj", "pobj", "nsubjpass")
        and before.pos in NOUNS
        and verb.lemma not in OF_VERBS
    ):
        move_word(word, before, "prep")


def _lower_of(word: Word) -> None:
    """ "Accused the president of treason": after such verbs "of" tells the charge, unless a name follows it."""
    noun = word.head
    if word.lower != "of" or word.dep != "prep" or noun is None or noun.dep != "dobj" or noun.head is None:
        return
    charged = [c for c in word.children if c.dep in ("pobj", "pcomp")]
    is_charge = bool(charged) and not charged[0].entity and charged[0].pos in ("NOUN", "VERB", "AUX")
    if noun.head.lemma in CHARGE_VERBS and is_charge and not _is_last_charge(noun.head, word):
        move_word(word, noun.head, "prep")


def _is_last_charge(verb: Word, word: Word) -> bool:
    return any(c.lower == "of" and c.dep == "prep" and c is not word for c in verb.children)


def _read_headline(root: Word, words: list[Word]) -> None:
    """ "Macron to visit Moscow" announces: the infinitive is the verb and stands in the future."""
    if any(w.tag in ("VBZ", "VBP", "VBD", "MD") for w in words):
        return
    verbs = [c for c in root.children if c.dep in ("relcl", "acl", "xcomp") and c.tag == "VB"]
    particles = [c for v in verbs[:1] for c in v.children if c.lower == "to" and c.dep == "aux"]
    if len(verbs) != 1 or not particles or verbs[0].index < root.index:
        return
    verb = verbs[0]
    root.children.remove(verb)
    verb.head, verb.dep = None, "ROOT"
    _announce(verb)
    for child in list(root.children):
        if child.dep == "punct" or child.index > verb.index:
            move_word(child, verb, child.dep)
    move_word(root, verb, "nsubj")


def _announce(verb: Word) -> None:
    """ "Putin to meet Erdogan": the particle of a main clause stands for "will"."""
    for particle in verb.children:
        if particle.lower == "to" and particle.dep == "aux":
            particle.lower, particle.tag, particle.lemma = "will", "MD", "will"


def _return_of(word: Word) -> None:
    """ "The murder in Tal of a judge", "the kidnapping on 3 May of X": "of" belongs to the deed, not to place or day."""
    name = word.head
    if word.lower != "of" or word.dep != "prep" or name is None or name.entity[1:] not in SETTINGS:
        return
    setting = name.head if name.dep == "pobj" else None
    deed = (
        setting.head
        if setting is not None and setting.lower in ("in", "on", "at", "near", "during")
        else None
    )
    if (
        deed is None
        or deed.lemma not in DEEDS
        or any(c.dep == "prep" and c.lower == "of" for c in deed.children)
    ):
        return
    if all(c.pos in NOUNS for c in word.children):
        move_word(word, deed, "prep")


def _join_verb(word: Word, words: list[Word]) -> None:
    """ "Toppled the government and dissolved parliament": a past tense right after "and" is no adjective."""
    noun = word.head
    if word.dep != "amod" or word.tag != "VBD" or noun is None or noun.dep != "conj" or word.index == 0:
        return
    joiner, first = words[word.index - 1], noun.head
    verb = first.head if first is not None else None
    if joiner.dep != "cc" or first is None or verb is None or first.dep != "dobj" or verb.pos != "VERB":
        return
    word.pos = "VERB"
    move_word(word, verb, "conj")
    move_word(noun, word, "dobj")


def _take_hostage(word: Word) -> None:
    """ "Held three nuns hostage", "are being held hostage": the bare noun is a particle, its modifier the object."""
    verb = word.head
    if word.lower not in CAPTIVE or verb is None or verb.lemma not in CAPTORS or verb.pos != "VERB":
        return
    if word.dep not in ("dobj", "oprd", "attr", "advmod", "acomp", "xcomp", "npadvmod", "dep"):
        return
    if any(c.dep in ("det", "poss", "nummod") and c.index == word.index - 1 for c in word.children):
        return  # "held one hostage"
    people = [c for c in word.children if c.dep in ("compound", "nmod") and c.index < word.index]
    others = any(c.dep in ("dobj", "nsubjpass") and c is not word for c in verb.children)
    if not others and people:
        taken = people[-1]
        for child in list(word.children):
            if child is not taken and child.index < taken.index:
                move_word(child, taken, child.dep)
        move_word(taken, verb, "dobj")
    elif not others and verb.dep not in ("acl", "relcl", "conj"):
        return
    word.tag, word.pos = "RP", "ADP"
    move_word(word, verb, "prt")
    for child in list(word.children):
        move_word(child, verb, child.dep)


def _free_particle(word: Word, words: list[Word]) -> None:
    """ "Let free some prisoners": "free" right behind the verb is its particle, and what follows its object."""
    verb = words[word.index - 1] if word.index else None
    if verb is None or verb.lemma not in ("let", "set") or verb.pos not in ("VERB", "AUX"):
        return
    if word.lower != "free" and not (word.lower == "go" and verb.lemma == "let"):
        return
    if verb.head is word and verb.dep == "aux":
        _exchange(verb, word)
    things = [c for c in word.children if c.dep in ("dobj", "nsubj", "attr", "pobj") and c.index > word.index]
    if word.head is not verb and not (word.head is not None and word.head.head is verb):
        return
    move_word(word, verb, "prt")
    word.tag, word.pos = "RP", "ADP"
    for child in list(word.children):
        move_word(child, verb, "dobj" if child in things[:1] else child.dep)
    if not things:
        for child in verb.children:
            if (
                child.dep in ("nsubj", "ccomp", "npadvmod")
                and child.index > word.index
                and child.pos in NOUNS
            ):
                child.dep = "dobj"
                break


def _exchange(verb: Word, head: Word) -> None:
    """Put an auxiliary in the place of its verb: "let go two reporters"."""
    head.children.remove(verb)
    verb.head, verb.dep, verb.pos, above = head.head, head.dep, "VERB", head.head
    if above is not None:
        above.children[above.children.index(head)] = verb
    head.head = verb
    for child in list(head.children):
        if child.index < verb.index or child.dep == "punct":
            move_word(child, verb, child.dep)
    verb.children.append(head)
    verb.children.sort(key=lambda w: w.index)


def _join_attributes(word: Word, words: list[Word]) -> None:
    """ "U.S. military airstrikes": a country right before a body of state belongs to the body, not to the noun."""
    noun = word.head
    if word.lemma not in STATE_BODIES or word.dep not in ("amod", "compound", "nmod") or noun is None:
        return
    before = words[word.index - 1] if word.index else None
    if (
        before is None
        or before.head is not noun
        or before.dep not in ("amod", "compound", "nmod")
        or before.entity[1:] not in ("GPE", "NORP")
    ):
        return
    move_word(before, word, before.dep)


def _find_subject(verb: Word, words: list[Word]) -> None:
    """ "In Lima, Peru, ten teachers protested" read as "Lima, Peru and ten teachers": a finite verb has a subject.

    It is the phrase between a comma and the verb that the parse adds to the opening phrase, the first that is no name.
    """
    if verb.head is not None or verb.pos != "VERB" or verb.tag not in ("VBD", "VBZ", "VBP", "VBN"):
        return
    if any(c.dep in SUBJECTS for c in verb.children) or (verb.tag == "VBN" and not _has_auxiliary(verb)):
        return
    openings = [c for c in verb.children if c.dep == "prep" and c.index < verb.index]
    found: list[Word] = []
    for opening in openings:
        inside = subtree(opening)
        for noun in inside:
            first = subtree(noun)[0]
            if noun.dep not in ADDED or noun.pos not in NOUNS or not first.index:
                continue
            between = words[noun.index + 1 : verb.index]
            is_last = all(w in inside or w.dep in BEFORE_VERB or w.text in (",", ")") for w in between)
            if is_last and words[first.index - 1].text in (",", ")"):
                found.append(noun)
    subject = next((n for n in sorted(found, key=lambda n: n.index) if n.pos == "NOUN"), None)
    subject = subject or (found[-1] if found else _counted_object(verb, openings))
    if subject is not None:
        move_word(subject, verb, "nsubjpass" if any(c.dep == "auxpass" for c in verb.children) else "nsubj")


def _counted_object(verb: Word, openings: list[Word]) -> Word | None:
    """ "Between 30 and 40 miners marched": what such a word counts right before the verb is the subject."""
    last = openings[-1] if openings else None
    if last is None or last.lower not in ("between", "around", "about", "over", "under"):
        return None
    for noun in subtree(last):
        if noun.pos == "NOUN" and noun.dep in ("pobj", "conj") and noun.index < verb.index:
            counts = any(c.dep == "nummod" or c.tag == "CD" for c in noun.children)
            if counts and subtree(last)[-1].index >= verb.index - 2:
                return noun
    return None


def _join_speech(word: Word) -> None:
    """ "X said that Y was at war and called on Z to talk": a thing that only is some way does not call on anybody."""
    state = word.head
    if word.dep != "conj" or word.lemma not in SPEECH_ACTS or state is None or state.dep != "ccomp":
        return
    speech = state.head
    if speech is None or speech.lemma not in SAY_VERBS or state.lemma not in STATES or word.tag != speech.tag:
        return
    if any(c.dep in SUBJECTS or c.dep == "mark" for c in word.children):
        return
    subject = next((c for c in state.children if c.dep in SUBJECTS), None)
    if subject is not None and subject.pos != "PRON" and subject.entity[1:] not in ("PERSON", "ORG"):
        move_word(word, speech, "conj")


def _name_deed(word: Word) -> None:
    """ "Fighting broke out", "carried out shelling": a gerund without object of its own that is an argument is a noun."""
    if word.lower in GERUND_DEEDS and word.tag == "VBG" and word.head is not None:
        _head_deed(word)
    is_carried = word.dep == "xcomp" and word.head is not None and word.head.lemma in ("carry", "conduct")
    if word.tag != "VBG" or word.pos != "VERB":
        return
    if not is_carried and word.dep not in ("nsubj", "nsubjpass", "dobj"):
        return
    if any(c.dep in ("dobj", "aux", "auxpass", "ccomp", "xcomp", "neg", "prt") for c in word.children):
        return
    word.pos, word.tag, word.lemma = "NOUN", "NN", word.lower
    word.dep = "dobj" if is_carried else word.dep


def _head_deed(word: Word) -> None:
    """ "Killed in police firing": the deed heads the phrase that the parse gives to the noun before it."""
    noun = word.head
    if (
        word.dep == "acl"
        and noun is not None
        and noun.index == word.index - 1
        and noun.dep in ("pobj", "dobj")
    ):
        above, dep = noun.head, noun.dep
        if above is None:
            return
        move_word(word, above, dep)
        for child in [c for c in noun.children if c is not word]:
            if child.dep in ("det", "prep", "relcl"):
                move_word(child, word, child.dep)
        move_word(noun, word, "compound")
    elif word.dep not in ("pobj", "pcomp") or any(c.dep in ("dobj", "nsubj", "aux") for c in word.children):
        return
    word.pos, word.tag, word.lemma, word.dep = (
        "NOUN",
        "NN",
        word.lower,
        "dobj" if word.dep == "dobj" else "pobj",
    )


def _has_auxiliary(verb: Word) -> bool:
    return any(c.dep in ("aux", "auxpass") for c in verb.children)


def _raise_verb(root: Word, words: list[Word]) -> None:
    """ "Turkey bombed rebels" read as "Turkey-bombed rebels": a past tense between two nouns is the verb.

    A sentence without any other finite verb, whose root noun has a past form before it, right after a noun.
    """
    verbs = [c for c in root.children if c.dep == "amod" and c.tag in ("VBD", "VBN") and c.index > 0]
    if len(verbs) != 1 or any(w.tag in ("VBZ", "VBP", "MD") or w.dep == "aux" for w in words):
        return
    verb = verbs[0]
    subject = words[verb.index - 1]
    if subject.pos not in NOUNS or subject.head not in (verb, root) or subject.dep not in LEFT_PARTS:
        return
    if verb.tag == "VBN" and (words[-1].text not in (".", "!", "?") or subject.head is verb):
        return
    for child in [*root.children, *verb.children]:
        if child.index < subject.index and child.dep in LEFT_PARTS:
            move_word(child, subject, child.dep)
        elif child.dep == "punct":
            move_word(child, verb, "punct")
    verb.head, verb.dep, verb.tag, verb.pos = None, "ROOT", "VBD", "VERB"
    root.children.remove(verb)
    move_word(root, verb, "dobj")
    move_word(subject, verb, "nsubj")


def _split_name(word: Word) -> None:
    """ "Called the ambassador a very stupid guy": what stands in apposition with "a" is what he is called."""
    noun = word.head
    verb = noun.head if noun is not None and noun.dep in ("dobj", "oprd") else None
    if word.dep != "appos" or noun is None or verb is None or verb.lemma not in NAMING_VERBS:
        return
    first = subtree(word)[0]
    if first.lower in ("a", "an") and word.index > verb.index:
        noun.dep = "dobj"
        move_word(word, verb, "oprd")


def _raise_dated_verb(root: Word, words: list[Word]) -> None:
    """ "A court on Tuesday freed an activist" read as "a court, freed activist": the verb stands right behind the day.

    The subject is the root and nothing else of the sentence is its finite verb.
    """
    days = [c for p in root.children if p.dep == "prep" and p.lower in ("on", "in") for c in p.children]
    days += [c for c in root.children if c.dep == "npadvmod"]
    last = max((w.index for d in days if d.entity[1:] == "DATE" for w in subtree(d)), default=-1)
    if last < 0 or last + 1 >= len(words) or days[0].index < root.index:
        return
    verb = words[last + 1]
    noun = verb.head
    if (
        verb.tag not in ("VBN", "VBD")
        or noun is None
        or any(c.dep in ("aux", "auxpass") for c in verb.children)
    ):
        return
    if any(c.dep in ("ccomp", "advcl", "conj") and c.tag in ("VBD", "VBZ", "VBP") for c in root.children):
        return
    is_thing = verb.dep == "amod" and noun is not root and root in ancestors(noun)
    if not is_thing and not (verb.dep == "acl" and noun is root):
        return
    noun.children.remove(verb)
    verb.head, verb.dep, verb.tag, verb.pos = None, "ROOT", "VBD", "VERB"
    if is_thing:
        thing = _head_behind(noun, verb)
        move_word(thing, verb, "dobj")
    for child in list(root.children):
        if child.dep == "punct" or child.index > last:
            move_word(child, verb, child.dep)
    move_word(root, verb, "nsubj")


def _head_behind(noun: Word, verb: Word) -> Word:
    """The head of the phrase that begins behind a verb."""
    while noun.head is not None and noun.head.index > verb.index:
        noun = noun.head
    return noun
