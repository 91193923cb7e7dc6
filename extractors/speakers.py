"""Who says "we" where the sentence itself does not tell: open quotations, transcripts, written statements.

CODING_GUIDE 7: quoted demands, threats and promises have the speaker as source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from dyads.extractors import syntax
from dyads.extractors.annotation import Annotation
from dyads.extractors.dictionary import ActorDictionary, choose_row
from dyads.extractors.names import fold
from dyads.extractors.resolution import Resolved
from dyads.extractors.syntax import Word
from dyads.schemas.records import ActorCode
from dyads.seeds.actors import ActorRow

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
HEARD_KINDS = frozenset({"person", "armed_group", "organization", "mission", "party", "ngo"})
HEADING_WORDS = frozenset(
    "speech communique statement address message remarks transcript clandestine".split()
)
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
    is_dialogue: bool = False  # whether labels tell the speakers
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

    def hear_heading(self, words: Sequence[Word], dictionary: ActorDictionary, day: date | None) -> None:
        """Take note of words before a sentence that are no part of it, and of the last actor whom they name."""
        if not words or not (words[-1].text == ":" or {w.lower for w in words} & HEADING_WORDS):
            return
        speaker = _find_named(words, dictionary, day)
        if speaker is not None:
            self.script, self.is_dialogue = speaker, words[-1].text == ":"

    def add(self, annotation: Annotation, resolve: Callable[[Word], Resolved]) -> None:
        """Take note of a read sentence: who speaks in it, and whether its quotation goes on."""
        sentence = annotation.sentence
        if len(sentence.words) > 1 and _read_label(annotation):
            label = _find_label(annotation, resolve)
            if label is not None or self.is_dialogue:
                self.script, self.is_dialogue = label, True
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


def _read_label(annotation: Annotation) -> list[Word]:
    """The words that name a speaker at the start of a sentence: "PRIME MINISTER MODI: We ...", "[DUARTE] I ..."."""
    words = annotation.sentence.words[: LONGEST_LABEL + 1]
    is_bracketed = words[0].text in ("(", "[")
    ends = (")", "]") if is_bracketed else (":",)
    end = next((w.index for w in words if w.text in ends), None)
    if end is None or any(syntax.is_verb(w) for w in words[:end]):
        return []
    return [w for w in words[int(is_bracketed) : end] if w.text.isalpha()]


def _find_label(annotation: Annotation, resolve: Callable[[Word], Resolved]) -> Resolved | None:
    """The speaker whom the label of a sentence names; None when it has no label or names nobody known."""
    for word in reversed(_read_label(annotation)):
        resolved = resolve(word)
        if resolved.is_known and resolved.kind == "person":
            return resolved
    return None


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


def _find_named(words: Sequence[Word], dictionary: ActorDictionary, day: date | None) -> Resolved | None:
    """The last person or body whom words without a parse name, a holder of office also by the surname."""
    named: Resolved | None = None
    for match in dictionary.find_names(list(words), day):
        rows = [e for e in match.entries if isinstance(e, ActorRow) and e.kind in HEARD_KINDS]
        row = choose_row(rows, day)
        if row is not None:
            named = _speak_as(row, words[match.start : match.end])
    if named is None and len(words) > 1 and words[-1].text == ":":
        rows = dictionary.surnames.get(fold(words[-2].text), [])
        current = [r for r in rows if day is not None and r.covers(day)]
        named = _speak_as(current[0], words[-2:-1]) if len({r.name for r in current}) == 1 else None
    return named


def _speak_as(row: ActorRow, words: Sequence[Word]) -> Resolved:
    """The actor of a row that a heading names with these words."""
    text = " ".join(w.text for w in words)
    role = "".join(row.roles) or None
    code = row.country_code + (role or "") or None
    country = row.country_code or None
    actor = ActorCode(
        text, words[0].start, words[-1].end, row.name, code, country, role, (row.actor_id,), False
    )
    return Resolved(actor, "person" if row.kind == "person" else "body", 2.0)
