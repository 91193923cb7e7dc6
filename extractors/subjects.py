"""Who stands before a verb, also when only understood: voice, relative clauses, participles, control, conjunction."""

from __future__ import annotations

from dyads.extractors import syntax
from dyads.extractors.clauses import Lexicon
from dyads.extractors.syntax import Word

__all__ = ["OBJECT_CONTROL", "RECEIVERS", "SubjectFinder", "find_antecedent", "shared_objects"]

# Verbs whose object does not become the subject of the infinitive ("promised Kyiv to send arms").
SUBJECT_CONTROL = frozenset(
    {"promise", "threaten", "vow", "use", "need", "take", "have", "spend", "do", "make"}
)
# Verbs whose adverbial infinitive is an instruction to the object rather than a purpose.
OBJECT_CONTROL = frozenset(
    "ask urge order tell force allow invite call press pressure persuade encourage warn instruct direct command "
    "compel oblige permit enable request beg authorize authorise require advise remind push appeal reject forbid prohibit challenge dare summon".split()
)
# Verbs whose addressee stands behind a preposition ("called on Serbia to withdraw").
PREPOSITION_CONTROL = frozenset(
    "call appeal plead prevail press push pressure wait shout signal rely count look".split()
)
ADDRESSEE_PREPOSITIONS = frozenset({"on", "upon", "to", "for", "with"})
AIMING_PREPOSITIONS = frozenset({"at", "into", "toward", "towards", "over"})  # "shot at the crowd" is active
OBJECT_GERUND_PREPOSITIONS = frozenset({"of", "for", "from", "into", "against", "over"})
HARM_VERBS = frozenset(
    {"kill", "wound", "injure", "hurt"}
)  # "one was killed and two injured by X": X did both
RECEIVERS = frozenset({"GPE", "NORP", "ORG", "PERSON"})
ADJACENT = 2  # words from a verb to the one joined to it
# Writings whose participle tells what their author does ("issued a statement condemning X").
INSTRUMENTS = frozenset(
    "decree order resolution law bill statement report letter ruling act document directive edict petition motion "
    "communique message note declaration decision agreement lawsuit suit complaint indictment appeal".split()
)
SIGNING_VERBS = frozenset("sign issue release publish read write send circulate adopt pass deliver".split())
# Verbs whose subject did not write the statement or law that is their object.
RECEIVING_VERBS = frozenset(
    "reject dismiss ignore condemn criticize criticise denounce oppose welcome receive get read cite quote see obey defy "
    "face await study hail slam blast protest challenge block".split()
)
CAPTIVE_WORDS = frozenset({"prisoner", "hostage", "captive"})


class SubjectFinder:
    """Finds who stands before the verbs of one sentence; kept for each verb because control chains share them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._surfaces: dict[int, list[Word]] = {}

    def is_passive(self, verb: Word) -> bool:
        """Whether the clause is passive; headline participles ("Three killed in X") count."""
        if syntax.is_passive(verb) or _is_held_captive(verb):
            return True
        headline = verb.tag in ("VBN", "VBD") and verb.lemma in self.lexicon.victim_verbs
        return (
            headline
            and not syntax.own_objects(verb)
            and not shared_objects(verb)
            and not syntax.auxiliaries(verb)
            and not any(syntax.is_complement(c) for c in verb.children)
            and not any(prep in AIMING_PREPOSITIONS for prep, *_ in syntax.prepositional_phrases(verb))
        )

    def surface(self, verb: Word) -> list[Word]:
        """What stands in subject position, also when it is only understood."""
        if verb.index not in self._surfaces:
            self._surfaces[verb.index] = []  # stops cycles
            self._surfaces[verb.index] = self._find_surface(verb)
        return self._surfaces[verb.index]

    def _find_surface(self, verb: Word) -> list[Word]:
        own = syntax.passive_subjects(verb) or syntax.own_subjects(verb)
        own = [w for w in own if not syntax.is_verb(w) or w.pos != "VERB"]
        if own:
            expanded = syntax.expand_conjuncts(own)
            return [n for w in expanded for n in self._signers(w) or [find_antecedent(w, verb) or w]]
        antecedent = syntax.relative_antecedent(verb)
        if antecedent is not None and verb.tag == "VBG" and antecedent.lemma in INSTRUMENTS:
            return self._author(antecedent) or [antecedent]  # "signed a decree granting citizenship to X"
        if antecedent is not None and not (syntax.is_infinitive(verb) and not syntax.is_relative(verb)):
            return [antecedent]
        if antecedent is not None:
            return self._first_of_all(antecedent) or self._noun_agent(antecedent)
        head = syntax.governor(verb)
        if head is None:
            return []
        if syntax.is_preposition_clause(verb):
            return self._gerund_subject(verb, head)
        if syntax.is_conjunct(verb):
            return self.surface(head) if syntax.is_verb(head) else []
        if syntax.is_verb(head) and (syntax.is_complement(verb) or syntax.is_adverbial(verb)):
            told = syntax.fronted_clause(head, verb)  # "Rebels took the base, officials said, killing ten"
            return self.surface(told) if told is not None else self._controlled(verb, head)
        copula = syntax.copula_of(head)
        if syntax.is_complement(verb) and copula is not None:  # "is willing to withdraw"
            return self.surface(copula)
        if syntax.is_complement(verb) and syntax.is_nominal(head):
            return self._noun_agent(head)
        return []

    def _first_of_all(self, predicate: Word) -> list[Word]:
        """Who "is the first to comply", "became the only country to vote against X": he does it."""
        copula = syntax.ranked_copula(predicate)
        return self.surface(copula) if copula is not None else []

    def _signers(self, writing: Word) -> list[Word]:
        """Who signed or issued the writing that speaks: "the statement, signed by the admiral, urged the media"."""
        if writing.lemma not in INSTRUMENTS:
            return []
        makers = [
            m for m in syntax.clause_modifiers(writing) if m.lemma in SIGNING_VERBS and self.is_passive(m)
        ]
        return [a for m in makers for a in syntax.agents(m)]

    def _author(self, writing: Word) -> list[Word]:
        """Whose a statement or law is: "a French statement urging restraint" is no plea of him who rejects it."""
        owners = syntax.possessors(writing) or [
            w for w in syntax.attributive_words(writing) if w.entity[1:] in RECEIVERS
        ]
        verb = writing.head
        if owners or (verb is not None and verb.lemma in RECEIVING_VERBS and syntax.is_object(writing)):
            return owners
        return self._noun_agent(writing)

    def _noun_agent(self, noun: Word) -> list[Word]:
        """Whose a noun's infinitive or gerund is: its owner, who acts on it, or the name before it."""
        possessors = syntax.possessors(noun)
        if possessors:
            return possessors
        verb = noun.head
        if verb is not None and syntax.is_verb(verb) and syntax.is_object(noun):
            return self.logical_subjects(verb)
        return [w for w in syntax.attributive_words(noun) if w.pos in ("PROPN", "ADJ")][:1]

    def _gerund_subject(self, verb: Word, head: Word) -> list[Word]:
        """Who does what a gerund behind a preposition tells: "barred him from entering" he, "left by jumping" who left."""
        prep = syntax.governing_preposition(verb)
        copula = syntax.copula_of(head)
        if copula is not None:  # "is guilty of shelling"
            return self.surface(copula)
        if not syntax.is_verb(head):
            return self._noun_agent(head)
        if prep in OBJECT_GERUND_PREPOSITIONS:
            if syntax.is_passive(head):
                return self.surface(head)
            objects = syntax.expand_conjuncts(syntax.own_objects(head))
            if objects:
                return objects
            return self.logical_subjects(head)
        return self.logical_subjects(head)

    def _controlled(self, verb: Word, head: Word) -> list[Word]:
        """Who does what an infinitive or participle under a verb tells: the verb's object, addressee or subject."""
        if self.is_passive(head):
            return self.surface(head)
        objects = syntax.indirect_objects(head) or syntax.own_objects(head)
        objects = [o for o in objects if o is not verb]
        infinitive = syntax.is_infinitive(verb)
        if (
            infinitive
            and objects
            and head.lemma not in SUBJECT_CONTROL
            and (syntax.is_open_complement(verb) or head.lemma in OBJECT_CONTROL)
        ):
            return syntax.expand_conjuncts(objects)
        if infinitive and head.lemma in PREPOSITION_CONTROL:
            for prep, nouns, _, _ in syntax.prepositional_phrases(head):
                if prep in ADDRESSEE_PREPOSITIONS and nouns:
                    return nouns
        return self.surface(head)

    def logical_subjects(self, verb: Word) -> list[Word]:
        """Who acts: the subject of an active clause, the by-phrase of a passive one."""
        if self.is_passive(verb):
            return syntax.agents(verb)
        return self.surface(verb)

    def passive_agents(self, verb: Word) -> list[Word]:
        """The by-phrase of a passive; joined passives share the last one ("was stormed and burned by rebels")."""
        own = syntax.agents(verb)
        if own or not syntax.is_passive(verb):
            return own
        for other in syntax.later_conjuncts(verb):
            shares = not syntax.passive_subjects(other) or {verb.lemma, other.lemma} <= HARM_VERBS
            if shares and self.is_passive(other) and syntax.agents(other):
                return syntax.agents(other)
        return []


def find_antecedent(word: Word, verb: Word) -> Word | None:
    """What a relative pronoun in the clause of a verb stands for; None for other words."""
    if not syntax.is_relative_pronoun(word):
        return None
    node: Word | None = verb
    while node is not None:
        if syntax.is_relative(node):
            return node.head
        if not (syntax.is_conjunct(node) or syntax.is_complement(node)):
            return None
        node = node.head
    return None


def shared_objects(verb: Word) -> list[Word]:
    """What stands behind two verbs and belongs to both ("gunmen shot and killed two women")."""
    for second in verb.children:
        is_next = 0 < second.index - verb.index <= ADJACENT
        if (
            is_next
            and syntax.is_verb(second)
            and syntax.is_conjunct(second)
            and verb.tag == second.tag != "VBG"
        ):
            return [w for w in syntax.expand_conjuncts(syntax.own_objects(second)) if syntax.is_nominal(w)]
    return []


def _is_held_captive(verb: Word) -> bool:
    """Whether a participle after its noun says what became of it: "men held prisoner", "tourists taken hostage"."""
    things = syntax.own_objects(verb)
    return (
        verb.tag in ("VBN", "VBD")
        and not syntax.auxiliaries(verb)
        and not syntax.own_subjects(verb)
        and verb in (syntax.clause_modifiers(verb.head) if verb.head is not None else ())
        and bool(things)
        and all(w.lemma in CAPTIVE_WORDS and not syntax.has_determiner(w, "the", "a", "an") for w in things)
    )
