"""Who says "we" where the sentence itself does not tell: open quotations, transcripts, written statements.

CODING_GUIDE 7: quoted demands, threats and promises have the speaker as source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dyads.extractors import syntax
from dyads.extractors.annotation import Annotation
from dyads.extractors.resolution import Resolved
from dyads.extractors.syntax import Word

__all__ = ["SPEECH_VERBS", "SpeechMemory"]

SPEECH_VERBS = frozenset(
    "say tell add declare state write insist argue warn explain announce claim stress continue conclude tweet note "
    "vow pledge respond reply quote emphasize emphasise reiterate remark assert urge".split()
)
# Nouns of a title line that make its person or body the speaker of the whole text ("Remarks by President X").
SPEECH_TITLES = frozenset(
    "remark statement speech address transcript message communique declaration briefing".split()
)
TALKING_VERBS = SPEECH_VERBS | frozenset("speak address testify post talk".split())
OPENING = frozenset({'"', "“", "``", "«", "''"})
CLOSING = frozenset({'"', "”", "''", "»"})
SPEAKER_KINDS = frozenset({"person", "people", "body", "country"})
LONGEST_LABEL = 8  # words before the colon of a transcript


@dataclass(slots=True)
class SpeechMemory:
    """The speaker of the quotation or transcript that the text stands in."""

    speaker: Resolved | None = None
    script: Resolved | None = None  # of a transcript or a statement in its own words
    last_sentence: int = -2
    is_open: bool = False  # whether a quotation goes on past the end of the last sentence

    def find(
        self, word: Word, annotation: Annotation, resolve: Callable[[Word], Resolved]
    ) -> Resolved | None:
        """Who says a first-person word whose sentence names no speaker."""
        words = annotation.sentence.words
        labelled = _find_label(annotation, resolve)
        if labelled is not None:
            return labelled
        starts_quoted = words[0].text in OPENING
        quoted = self.is_open or starts_quoted or any(w.text in OPENING for w in words[: word.index])
        if quoted and annotation.sentence.index - self.last_sentence <= 1:
            return self.speaker
        return self.script if not quoted else None

    def add(self, annotation: Annotation, resolve: Callable[[Word], Resolved]) -> None:
        """Take note of a read sentence: who speaks in it, and whether its quotation goes on."""
        sentence = annotation.sentence
        label = _find_label(annotation, resolve)
        if label is not None:
            self.script = label
        if sentence.is_title:
            self.script = _find_title_speaker(annotation, resolve) or self.script
            return
        marks = [w.text for w in sentence.words if w.text in OPENING | CLOSING]
        said = _find_speaker(annotation, resolve)
        if said is not None:
            self.speaker, self.last_sentence = said, sentence.index
        elif (self.is_open or marks) and sentence.index - self.last_sentence <= 1:
            self.last_sentence = sentence.index  # the quotation goes on
        self.is_open = _stays_open(marks, self.is_open)


def _stays_open(marks: list[str], was_open: bool) -> bool:
    for mark in marks:
        is_either = mark in OPENING and mark in CLOSING
        was_open = not was_open if is_either else mark in OPENING
    return was_open


def _find_speaker(annotation: Annotation, resolve: Callable[[Word], Resolved]) -> Resolved | None:
    """The last known speaker of a sentence, "he" included."""
    found: Resolved | None = None
    for verb in annotation.sentence.words:
        if verb.lemma not in TALKING_VERBS or not syntax.is_verb(verb):
            continue
        for subject in syntax.own_subjects(verb):
            if subject.lower in ("i", "we"):
                continue
            resolved = resolve(subject)
            if resolved.is_known and resolved.kind in SPEAKER_KINDS:
                found = resolved
    return found


def _find_label(annotation: Annotation, resolve: Callable[[Word], Resolved]) -> Resolved | None:
    """The speaker named before a colon at the start of a sentence ("PRIME MINISTER MODI: We ...")."""
    words = annotation.sentence.words[: LONGEST_LABEL + 1]
    colon = next((w.index for w in words if w.text == ":"), None)
    if colon is None or any(syntax.is_verb(w) for w in words[:colon]):
        return None
    heads = [w for w in words[:colon] if annotation.is_head_of_actor(w)]
    resolved = resolve(heads[0]) if heads else None
    return resolved if resolved is not None and resolved.is_known and resolved.kind == "person" else None


def _find_title_speaker(annotation: Annotation, resolve: Callable[[Word], Resolved]) -> Resolved | None:
    """Whose speech or statement a title announces ("Remarks by President X", "Statement of the Foreign Ministry")."""
    for noun in annotation.sentence.words:
        if noun.lemma not in SPEECH_TITLES:
            continue
        phrases = {prep: nouns for prep, nouns, _, _ in syntax.prepositional_phrases(noun)}
        for owner in [
            *phrases.get("by", []),
            *phrases.get("of", []),
            *phrases.get("from", []),
            *syntax.possessors(noun),
        ]:
            resolved = resolve(owner)
            if resolved.is_known and resolved.kind in SPEAKER_KINDS:
                return resolved
    return None
