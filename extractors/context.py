"""Context of a clause: negated or not, actual or only possible, who says so, told as background or not."""

from __future__ import annotations

from dataclasses import dataclass

from dyads.extractors import syntax
from dyads.extractors.attribution import find_sayer, find_speaker
from dyads.extractors.background import is_habitual, is_only_told
from dyads.extractors.clause_builder import ClauseBuilder
from dyads.extractors.clauses import Clause
from dyads.extractors.factuality import is_told_beside, stands_apart
from dyads.extractors.modality import is_carried, own_modality, read_modality_under
from dyads.extractors.syntax import Word
from dyads.seeds.context import Cues

__all__ = ["Context", "read_context"]

HIGHEST_CLIMB = 30  # words above a clause; against loops in a parse


@dataclass(frozen=True, slots=True)
class Context:
    """The context of one clause; `speaker` is the head of the phrase that says so."""

    polarity: str = "affirmed"
    modality: str = "actual"
    speaker: Word | None = None
    is_habitual: bool = False
    has_would: bool = False
    obligation: str = ""  # "must" or "should": said of another it is a demand or an appeal


def read_context(
    clause: Clause, builder: ClauseBuilder, cues: Cues, consumed_by: Word | None = None
) -> Context:
    """The context of a clause. `consumed_by` is the operator above it, whose own context is read separately."""
    word, carrier = clause.head, clause.carrier
    top = carrier or word
    negated = _is_negated(word, cues) or (carrier is not None and _is_negated(carrier, cues))
    modality, would = own_modality(word, cues)
    if carrier is not None and modality == "actual":
        modality, would = own_modality(carrier, cues)
        if modality == "actual" and carrier.lemma in cues["hypothetical_governors"]:
            modality = "hypothetical"  # "is seeking aid", "plans an attack"
    speaker: Word | None = None
    node = top
    for _ in range(HIGHEST_CLIMB):
        head = node.head
        if head is None or head is consumed_by or stands_apart(node, head):
            break
        if is_told_beside(node, head):  # "to replace Mayor Diaz, who was murdered", whatever is planned
            speaker = speaker or find_sayer(head, builder.logical_subjects, cues)
            break
        is_saying = speaker is None and head.lemma in cues["say_verbs"]
        modality = read_modality_under(node, head, modality, cues, is_saying=is_saying)
        if is_saying and syntax.is_verb(head) and syntax.is_complement(node):
            speaker = next(iter(builder.logical_subjects(head)), None)
        negated = negated or _is_negated_by(node, head, cues, has_would=would)
        node = head
    if speaker is None:
        speaker = find_speaker(word, builder.logical_subjects, cues)
    if syntax.is_question(builder.sentence) or is_only_told(top, cues):
        modality = "hypothetical"
    polarity = "negated" if negated else "affirmed"
    return Context(polarity, modality, speaker, is_habitual(word, cues), would, _obligation(top))


def _is_negated_by(node: Word, head: Word, cues: Cues, *, has_would: bool) -> bool:
    """Whether the verb above a clause negates it: "did not try to flee", "will not go to Moscow to meet X"."""
    if syntax.is_verb(head) and syntax.is_complement(node):
        return not has_would and head.lemma not in cues["say_verbs"] and _is_negated(head, cues)
    return is_carried(node, head, cues) and _is_negated(head, cues)


def _obligation(verb: Word) -> str:
    """The modal of duty of a verb, "must" or "should"; "" for none."""
    if not syntax.is_verb(verb):
        return ""
    return next((aux for aux in syntax.auxiliaries(verb) if aux in ("must", "should")), "")


def _is_negated(word: Word, cues: Cues) -> bool:
    """Whether a word is negated itself, by a verb such as "fail" above it, or by "without"."""
    if syntax.is_negated(word):
        return True
    head = word.head
    if head is not None and syntax.is_verb(head) and head.lemma in cues["negating_verbs"]:
        return (
            syntax.is_complement(word)
            or (syntax.is_adverbial(word) and syntax.is_infinitive(word))
            or syntax.is_object(word)
        )
    return (
        head is not None
        and head.lower == "without"
        and (syntax.is_preposition_object(word) or syntax.is_preposition_clause(word))
    )
