"""Words and sentences as plain data, copied out of spaCy so that nothing keeps a Doc alive."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dyads.extractors.syntax.phrase_repairs import repair_phrases
from dyads.extractors.syntax.repairs import repair_parse

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["Sentence", "Word", "prepare_tokenizer", "read_sentences", "read_tokens"]

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
    "forbade": "forbid",
    "mistook": "mistake",
    "overran": "overrun",
    "overthrew": "overthrow",
    "overtook": "overtake",
    "remade": "remake",
    "resold": "resell",
    "retook": "retake",
    "strove": "strive",
    "trod": "tread",
    "undertook": "undertake",
    "unwound": "unwind",
    "withdrew": "withdraw",
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
    repair_phrases(words)
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
