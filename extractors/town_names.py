"""Places that the language model takes for persons or bodies, or for nothing, where only a place can stand.

The model knows few towns by heart: "in Penkun", "shelled Goma", "Hlay Khoke village" come out as persons, bodies or
plain words. What is done to a name, the preposition before it and the word of kind after it tell the place.
"""

from __future__ import annotations

from collections.abc import Callable

from dyads.extractors import syntax
from dyads.extractors.syntax import Sentence, Word

__all__ = ["relabel_towns"]

# What is done to places: one shells, besieges, enters a town, hardly ever a person of its name.
PLACE_VERBS = frozenset(
    "shell bomb bombard pound raid storm besiege encircle invade liberate overrun retake recapture reconquer strafe "
    "evacuate enter capture seize conquer occupy annex".split()
)
SHELLING_VERBS = frozenset({"shell", "bomb", "bombard", "strafe"})
# "Central Joensuu", "the district of Duhok", "in the direction of Pavlohrad", "fired artillery at Mykolaiv".
PARTS = frozenset("central downtown northern southern eastern western upper lower greater inner".split())
ASPECTS = frozenset(
    "direction outskirts vicinity shelling bombing bombardment north south east west centre center".split()
)
FIRING_VERBS = frozenset({"fire", "launch", "shoot", "shell", "drop"})
NO_PLACES = frozenset({"", "PERSON", "ORG", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"})
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
LOCATING = frozenset("in near outside around".split())
GENITIVES = frozenset(("'s", "’s", "'", "’"))
KINDS = frozenset(
    """village villages town towns township townships city district districts neighborhood neighbourhood neighborhoods
    neighbourhoods municipality municipalities province governorate county oblast area suburb hamlet locality
    countryside woreda upazila tehsil raion commune barrio""".split()
)
# "The town of X", "the streets of X".
OF_KINDS = KINDS - {"area", "areas"} | frozenset(
    "department port camp outskirts streets suburbs canton cantons".split()
)
SETTLEMENTS = frozenset("town village city".split())
TITLES = frozenset(
    "mr mr. mrs. ms. dr. dr msgr msgr. gen. col. capt. sen. gov. president senator judge father".split()
)
NO_NAMES = frozenset("turn court eastern western northern southern northeastern northwestern central".split())
# Words inside names of other languages, and those that open them: "Plau am See", "Leon de los Aldama", "La Oroya".
CONNECTORS = frozenset(
    "de del do da dos das di du des am an e al el sur sous la las los le les bin ibn van ul".split()
)
OPENINGS = frozenset("La El Los Las Le Les Al As San Santa Santo Sao Ciudad Puerto Villa Nueva Nuevo".split())


def relabel_towns(
    sentence: Sentence,
    is_town: Callable[[str], bool],
    is_known: Callable[[str], bool],
    find_actors: Callable[[list[Word]], set[int]],
) -> None:
    """Make places of the names of a sentence that can be nothing else; entity labels change in place.

    Args:
        sentence: its words carry the labels.
        is_town: whether a name is that of a large town.
        is_known: whether the gazetteer has a name.
        find_actors: the indices of the words that name an actor of the dictionaries; asked only when needed.
    """
    actors: set[int] | None = None
    for name in _list_names(sentence):
        if _is_struck_place(name, sentence, is_town) or _is_shelled(name, sentence, is_known):
            _label(name, sentence)
            continue
        place = _find_located(name, sentence, is_known)
        if place:
            actors = find_actors(sentence.words) if actors is None else actors
            if actors.isdisjoint(w.index for w in place):
                _label(place, sentence)
    _join_parts(sentence)


def _label(name: list[Word], sentence: Sentence) -> None:
    """Make a place of a name and of the proper nouns that go on with it ("[Bandar] Abbas city")."""
    last = name[-1].index + 1
    while last < len(sentence.words) and _goes_on(sentence.words, last):
        last += 1
    for i, word in enumerate(sentence.words[name[0].index : last]):
        word.entity = "IGPE" if i else "BGPE"


def _goes_on(words: list[Word], index: int) -> bool:
    """Whether the word at `index` belongs to the name before it: another proper noun, a part joined by hyphens."""
    word, before = words[index], words[index - 1]
    if word.start == before.end:
        return word.text == "-" or before.text == "-"
    return word.pos == "PROPN" and word.text[:1].isupper() and word.entity[1:] in ("", "PERSON", "GPE")


def _list_names(sentence: Sentence) -> list[list[Word]]:
    """The names that the model does not call places: its entities, and runs of proper nouns outside of them."""
    names: list[list[Word]] = []
    for word in sentence.words:
        label = word.entity[1:]
        is_free = word.pos == "PROPN" and word.text[:1].isupper()
        if label not in NO_PLACES or (not label and not is_free):
            continue
        before = names[-1][-1] if names else None
        is_next = before is not None and before.index + 1 == word.index and before.entity[1:] == label
        if is_next and (not label or word.entity[:1] == "I"):
            names[-1].append(word)
        else:
            names.append([word])
    return names


def _is_struck_place(name: list[Word], sentence: Sentence, is_town: Callable[[str], bool]) -> bool:
    """Whether such a verb has a name as its object that is a town's, or is written as places are."""
    word = name[0]
    if not word.entity[1:]:
        return False
    is_single = len(name) == 1 and word.pos == "PROPN" and not syntax.attributive_words(word)
    if is_single and _is_struck(word) and is_town(word.text):
        return True
    is_struck = word.entity[1:] in ("PERSON", "ORG") and _is_struck(syntax.name_head(word))
    return is_struck and _is_placed(name, sentence, is_town)


def _is_shelled(name: list[Word], sentence: Sentence, is_known: Callable[[str], bool]) -> bool:
    """Whether a name that the model takes for nothing is shelled and known, or told with what it lies in."""
    word, words = name[0], sentence.words
    if word.entity[1:] or len(name) > 1 or not word.text[:1].isupper():
        return False
    after = [w.text for w in words[word.index + 1 :][:2]]
    is_listed = len(after) > 1 and after[0] == "," and after[1][:1].isupper()
    is_larger = word.index > 1 and words[word.index - 1].text == "," and bool(syntax.attributive_words(word))
    thing = word.head if is_listed and syntax.is_modifier(word) and word.head is not None else word
    verb = thing.head
    if verb is None or verb.lemma not in SHELLING_VERBS or not syntax.is_object(thing):
        return False
    return is_listed or (is_known(word.text) and (is_larger or not syntax.attributive_words(word)))


def _is_struck(word: Word) -> bool:
    """Whether such a verb has a name, or the name it is joined to by "and", as its object."""
    first = word
    while syntax.is_conjunct(first) and first.head is not None and syntax.is_nominal(first.head):
        first = first.head
    verb = first.head
    if verb is None or verb.lemma not in PLACE_VERBS:
        return False
    return syntax.is_object(first) or first in syntax.passive_subjects(verb)


def _is_placed(name: list[Word], sentence: Sentence, is_town: Callable[[str], bool]) -> bool:
    """Whether a name is followed by what it lies in ("Bakhmut, Donetsk") or by its kind ("Banin town")."""
    if any(w.text == "," for w in name) or _kind_after(name, sentence):
        return True
    rest = sentence.words[name[-1].index + 1 :][:2]
    if len(rest) < 2 or rest[0].text not in (",", "("):
        return False
    return rest[1].entity[1:] in PLACE_LABELS or (rest[1].pos == "PROPN" and is_town(rest[1].text))


def _kind_after(name: list[Word], sentence: Sentence) -> bool:
    """Whether a word of kind follows that is the name's own ("the Kosovan town of X" has another name)."""
    after = [w.text for w in sentence.words[name[-1].index + 1 :][:2]]
    return bool(after) and after[0] in KINDS and not (after[0] in SETTLEMENTS and after[1:] == ["of"])


def _find_located(name: list[Word], sentence: Sentence, is_known: Callable[[str], bool]) -> list[Word]:
    """The words of a name that stands where a place does ("in Penkun", "Let [Pa] Taung area"); [] for another."""
    words = sentence.words
    first, last = name[0].index, name[-1].index + 1
    while last < len(words) and _goes_on(words, last):
        last += 1
    if _kind_after(words[first:last], sentence):
        while first and _is_capitalized(words[first - 1], words[first]):
            first -= 1
    place = words[first:last]
    text = sentence.reading[place[0].start - sentence.start : place[-1].end - sentence.start]
    after = words[last].lower if last < len(words) else ""
    if not place[0].text[:1].isupper() or place[0].lower in TITLES or after in GENITIVES or after.isdigit():
        return []
    if text.isupper() or place[-1].lower in NO_NAMES or any(w.lower in GENITIVES for w in place):
        return []  # an acronym, "Cristiani's government"
    before = words[first - 1].lower if first else ""
    if before == "of" and first > 1 and words[first - 2].lower in OF_KINDS:
        return place
    is_body = name[0].entity[1:] != "PERSON" and syntax.is_modifier(place[-1])  # "in Amazon warehouses"
    is_told = not is_body and (name[0].entity[1:] == "PERSON" or is_known(text) or after == "(")
    is_located = before in LOCATING or _is_led_to(words, first)
    return place if _kind_after(place, sentence) or (is_located and is_told) else []


def _is_led_to(words: list[Word], first: int) -> bool:
    """Whether what stands before a name asks for a place: "in central", "district of", "fired rockets at"."""
    before = [w.lower for w in words[max(0, first - 2) : first]]
    if len(before) < 2:
        return False
    if before[1] in PARTS:
        return before[0] in LOCATING
    if before[1] == "of":
        return before[0] in KINDS | ASPECTS
    verb = words[first - 1].head
    while verb is not None and not syntax.is_verb(verb):
        verb = verb.head
    return before[1] in ("at", "on", "towards", "toward") and verb is not None and verb.lemma in FIRING_VERBS


def _is_capitalized(word: Word, after: Word) -> bool:
    """Whether a word is part of the name that goes on with `after`: "[Let] Pa", "[As]-Sanamayn"."""
    if word.start + len(word.text) == after.start:
        return word.text == "-" or after.text == "-"
    return word.index > 0 and word.text[:1].isupper() and word.pos != "DET" and word.entity[1:] in ("", "GPE")


def _join_parts(sentence: Sentence) -> None:
    """Give a place the parts of its name that the model left out: "[Plau] am See", "La [Oroya]"."""
    words = sentence.words
    for word in words:
        if word.entity[1:] != "GPE" or not word.text[:1].isupper():
            continue
        before = words[word.index - 1] if word.index else None
        if word.entity == "BGPE" and before is not None and before.text in OPENINGS and before.pos == "PROPN":
            if before.entity != "IGPE":
                before.entity = "BGPE"
            word.entity = "IGPE"
        rest = words[word.index + 1 : word.index + 4]
        length = next((k for k, w in enumerate(rest) if w.lower not in CONNECTORS or w.text[:1].isupper()), 0)
        if length and length < len(rest) and rest[length].text[:1].isupper():
            last = rest[length].index + 1
            while last < len(words) and words[last].entity[:1] == "I":
                last += 1
            for part in words[word.index + 1 : last]:
                part.entity = "IGPE"
