"""The clauses of a sentence in normal form, one for each verb and each event noun.

Voice, relative clauses, participles, control, conjunction, light verbs and nominalisations are undone here, so that
frames can be written as plain active clauses. Dependency labels are known to `syntax` only.
"""

from __future__ import annotations

from dyads.extractors import syntax
from dyads.extractors.clauses import Clause, Lexicon
from dyads.extractors.noun_clauses import build_noun, heads_event
from dyads.extractors.subjects import SubjectFinder
from dyads.extractors.syntax import Sentence, Word
from dyads.extractors.verb_clauses import build_verb

__all__ = ["ClauseBuilder"]


class ClauseBuilder:
    """Builds the clauses of one sentence."""

    def __init__(self, sentence: Sentence, lexicon: Lexicon) -> None:
        self.sentence = sentence
        self.lexicon = lexicon
        self._subjects = SubjectFinder(lexicon)

    def build(self) -> list[Clause]:
        """All clauses of the sentence in the order of their words."""
        clauses = []
        for word in self.sentence.words:
            if syntax.is_verb(word):
                clauses.append(build_verb(word, self._subjects))
            elif word.lemma in self.lexicon.event_nouns and heads_event(word, self.lexicon):
                clauses.append(build_noun(word, self._subjects))
        return clauses

    def logical_subjects(self, verb: Word) -> list[Word]:
        """Who acts: the subject of an active clause, the by-phrase of a passive one."""
        return self._subjects.logical_subjects(verb)
