"""Context of a clause: negated or not, actual or only possible, who says so, told as background or not."""

from __future__ import annotations

from dataclasses import dataclass

from dyads.extractors import syntax
from dyads.extractors.clause_builder import ClauseBuilder
from dyads.extractors.clauses import Clause
from dyads.extractors.syntax import Word
from dyads.seeds.context import Cues

__all__ = ["Context", "find_speaker", "read_context"]

# What stands after these happened, whatever the clause around it says ("plans to send troops after the attack").
FACTUAL_PREPOSITIONS = frozenset(
    {"after", "following", "amid", "amidst", "since", "despite", "during", "over", "because"}
)
# A deed that someone took part in or answers for, or that is condemned or looked into, has happened.
PARTS = frozenset("participation involvement complicity participate involve implicate complicit".split())
GUILT = frozenset("responsible blame sentence convict punish avenge revenge retaliation".split())
ANSWERS = frozenset("protest condemn denounce investigate clarify solve avenge deplore lament".split())
TOLD_AUXILIARIES = frozenset({"was", "were", "had", "has", "have"})
CAUSES = frozenset({"result", "consequence", "wake", "aftermath", "because", "account", "time"})


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
    word = clause.head
    negated = _is_negated(word, cues) or (clause.carrier is not None and _is_negated(clause.carrier, cues))
    modality, would = _own_modality(word, cues)
    if clause.carrier is not None and modality == "actual":
        modality, would = _own_modality(clause.carrier, cues)
        if modality == "actual" and clause.carrier.lemma in cues["hypothetical_governors"]:
            modality = "hypothetical"  # "is seeking aid", "plans an attack"
    node = clause.carrier or word
    speaker = None
    steps = 0
    while steps < 30:
        steps += 1
        head = node.head
        if head is None or head is consumed_by:
            break
        if syntax.is_preposition(head) and (
            head.lower in FACTUAL_PREPOSITIONS or _names_cause(head) or _names_deed(node, head)
        ):
            break
        if _is_faced(node, head):
            break  # "plans a march to protest the murder of X"
        if _is_told_beside(
            node, head
        ):  # "to replace Mayor Diaz, who was murdered": a fact, whatever is planned
            speaker = speaker or _find_sayer(head, builder, cues)
            break
        if modality == "actual":
            modality = _inherited(node, head, cues)
        elif modality == "future" and _is_surmised(node, head, cues):
            modality = "hypothetical"
        if syntax.is_verb(head) and syntax.is_complement(node):
            if head.lemma in cues["say_verbs"] and speaker is None:
                subjects = builder.logical_subjects(head)
                speaker = subjects[0] if subjects else None
            elif modality == "actual" and syntax.is_infinitive(node):
                modality, _ = _own_modality(head, cues)
            if head.lemma not in cues["say_verbs"] and _is_negated(head, cues) and not would:
                negated = True
        elif _is_carried(node, head, cues):  # "will not go to Moscow to meet X"
            negated = negated or _is_negated(head, cues)
            modality = _own_modality(head, cues)[0] if modality == "actual" else modality
        elif (
            syntax.is_conjunct(node)
            and modality == "actual"
            and syntax.is_verb(head)
            and not syntax.own_subjects(node)
        ):
            modality, _ = _own_modality(head, cues)
        elif modality == "actual" and syntax.is_verb(head) and "if" in syntax.markers(head):
            modality = "conditional"
        node = head
    if speaker is None:
        speaker = find_speaker(word, builder, cues)
    if syntax.is_question(builder.sentence) or _is_only_told(clause.carrier or word, cues):
        modality = "hypothetical"
    habitual = any(c.lower in cues["habitual_adverbs"] for c in word.children) or _is_recalled(word, cues)
    habitual = habitual or _is_state(word, cues) or _is_standing(word)
    polarity = "negated" if negated else "affirmed"
    return Context(polarity, modality, speaker, habitual, would, _obligation(clause.carrier or word))


def _is_told_beside(verb: Word, noun: Word) -> bool:
    """Whether a relative clause tells in passing what someone by name suffered ("Mayor Diaz, who was shot")."""
    is_person = noun.pos == "PROPN" and noun.entity[1:] not in ("GPE", "NORP", "LOC", "ORG", "FAC")
    if not is_person or syntax.relative_antecedent(verb) is not noun or not syntax.is_passive(verb):
        return False
    return verb.tag == "VBN" and (
        not syntax.is_relative(verb) or bool(TOLD_AUXILIARIES & set(syntax.auxiliaries(verb)))
    )


def _find_sayer(word: Word, builder: ClauseBuilder, cues: Cues) -> Word | None:
    """Who says the sentence that a phrase belongs to: "the ministry said that it would replace X"."""
    for verb in syntax.ancestors(word):
        governing = verb.head
        if governing is not None and syntax.is_complement(verb) and governing.lemma in cues["say_verbs"]:
            return next(iter(builder.logical_subjects(governing)), None)
    return None


def _names_cause(preposition: Word) -> bool:
    """Whether what follows is the cause of something: "as a result of the attack", "in the wake of", "due to"."""
    head = preposition.head
    if preposition.lower == "to":
        return head is not None and head.lower == "due"
    return preposition.lower == "of" and head is not None and head.lemma in CAUSES


def _names_deed(deed: Word, preposition: Word) -> bool:
    """Whether what follows is a deed that someone had a part in or answers for ("responsibility for the attack")."""
    head = preposition.head
    is_one = syntax.has_determiner(deed, "the", "a", "an", "this", "that", "these", "those")
    if head is None or not is_one:
        return False
    return (preposition.lower == "in" and head.lemma in PARTS) or (
        preposition.lower == "for" and head.lemma in GUILT
    )


def _is_faced(node: Word, head: Word) -> bool:
    """Whether a noun is the deed that an act of words answers ("to protest the attack"), which has happened."""
    return (
        syntax.is_verb(head)
        and head.lemma in ANSWERS
        and syntax.is_object(node)
        and not syntax.is_verb(node)
        and syntax.has_determiner(node, "the", "a", "an", "this", "that", "these", "those")
    )


def _is_only_told(word: Word, cues: Cues) -> bool:
    """Whether the clause is the matter of a work: "a film in which", "the play tells how", "a book on the war"."""
    node = word
    for head in syntax.ancestors(word):
        if syntax.is_nominal(head):
            if syntax.is_preposition(node):
                if node.lower in ("about", "on") and head.lemma in cues["study_cues"]:
                    return True
            elif syntax.is_relative(node) and head.lemma in cues["fiction_cues"]:
                subjects = syntax.own_subjects(node)
                if subjects and subjects[0].tag not in ("WDT", "WP"):
                    return True
        elif syntax.is_verb(head) and not syntax.is_subject(node):
            works = cues["fiction_cues"]
            if head.lemma not in cues["say_verbs"]:  # "a book says that the army fired" is a source
                works = works | cues["study_cues"]
            if syntax.is_complement(node) and any(s.lemma in works for s in syntax.own_subjects(head)):
                return True
        node = head
    verbs = [v for v in (word, *syntax.ancestors(word)) if syntax.is_verb(v)]
    return any(
        prep == "in" and any(n.lemma in cues["fiction_cues"] for n in nouns)
        for verb in verbs
        for prep, nouns, _, _ in syntax.prepositional_phrases(verb)
    )


def _obligation(verb: Word) -> str:
    if not syntax.is_verb(verb):
        return ""
    return next((aux for aux in syntax.auxiliaries(verb) if aux in ("must", "should")), "")


def _is_negated(word: Word, cues: Cues) -> bool:
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


def _is_carried(node: Word, head: Word, cues: Cues) -> bool:
    """Whether an infinitive stands or falls with the verb before it: "went to Moscow to meet X"."""
    return (
        syntax.is_verb(head)
        and syntax.is_verb(node)
        and syntax.is_adverbial(node)
        and syntax.is_infinitive(node)
        and head.lemma in cues["transparent_governors"]
    )


def _is_surmised(node: Word, head: Word, cues: Cues) -> bool:
    """Whether others only hope, fear or foretell what will be ("hopes that the court will free")."""
    is_content = syntax.is_complement(node) or (
        syntax.relative_antecedent(node) is head and not syntax.is_relative(node)
    )
    return is_content and head.lemma in cues["hypothetical_governors"]


def _is_state(verb: Word, cues: Cues) -> bool:
    """Whether a passive in the present tells how things are ("some 600 troops are stationed in the north")."""
    return (
        syntax.is_verb(verb)
        and verb.lemma in cues["state_participles"]
        and syntax.is_passive(verb)
        and bool({"is", "are"} & set(syntax.auxiliaries(verb)))
        and "been" not in syntax.auxiliaries(verb)
    )


def _is_standing(verb: Word) -> bool:
    """Whether a modifier says only whose side somebody is on: "rebels backed by Turkey", "the YPG, which supports X"."""
    if verb.lemma not in ("back", "support") or not syntax.is_verb(verb):
        return False
    auxiliaries = set(syntax.auxiliaries(verb))
    if syntax.relative_antecedent(verb) is None or auxiliaries & {
        "has",
        "had",
        "have",
        "was",
        "were",
        "been",
    }:
        return False
    return verb.tag != "VBD" or not syntax.is_relative(verb)


def _is_content(verb: Word, noun: Word, cues: Cues) -> bool:
    """Whether a clause read as relative is what a claim says ("charges he ran a squad", not "charges he faces")."""
    return (
        noun.lemma in cues["claim_nouns"]
        and bool(syntax.own_subjects(verb) or syntax.passive_subjects(verb))
        and not any(syntax.is_relative_pronoun(w) for w in verb.children)
    )


def _is_recalled(word: Word, cues: Cues) -> bool:
    """Whether the act is only remembered: "the anniversary of the massacre", "condolences to the families of those
    who were killed", "honoured a general who died"."""
    node = word
    for head in syntax.ancestors(word):
        if syntax.is_nominal(head):
            is_near = node is word.head  # a noun of age tells only of what stands right behind it
            cues_here = cues["mourning_cues"] | (cues["background_cues"] if is_near else frozenset())
            if syntax.is_preposition(node) and head.lemma in cues_here:
                return True
        elif syntax.is_verb(head):
            if syntax.is_object(node) and head.lemma in cues["mourning_verbs"]:
                return True
            if syntax.is_preposition(node) and any(
                o.lemma in cues["mourning_cues"] for o in syntax.own_objects(head)
            ):
                return True
            if syntax.relative_antecedent(head) is None:
                return False
        elif not syntax.is_preposition(head):
            return False
        node = head
    return False


def _own_modality(verb: Word, cues: Cues) -> tuple[str, bool]:
    if not syntax.is_verb(verb):
        adjectives = (w.lemma for w in syntax.attributive_words(verb))
        is_possible = any(a in cues["hypothetical_adjectives"] for a in adjectives) or syntax.has_determiner(
            verb, "any"
        )
        return ("hypothetical" if is_possible else "actual"), False
    auxiliaries = syntax.auxiliaries(verb)
    if any(m in cues["conditional_markers"] for m in syntax.markers(verb)):
        return "conditional", False
    for aux in auxiliaries:
        if aux in cues["future_modals"]:
            return "future", False
        if aux in cues["hypothetical_modals"]:
            return "hypothetical", aux == "would"
    return "actual", False


def _inherited(node: Word, head: Word, cues: Cues) -> str:
    """What the governing word makes of the clause: "fears of", "to prevent", "ahead of"."""
    governing = head
    if syntax.is_preposition(head) and head.head is not None:
        if head.lower in cues["future_prepositions"] or head.head.lower in cues["future_prepositions"]:
            return "actual" if _is_past_before(node, head) else "future"
        governing = head.head
        if (
            (syntax.is_preposition_object(node) or syntax.is_preposition_clause(node))
            and not syntax.is_verb(governing)
            and governing.lemma in cues["hypothetical_governors"]
        ):
            return "hypothetical"
        if (
            syntax.is_verb(governing)
            and governing.lemma in cues["hypothetical_governors"]
            and head.lower in ("for", "of", "to", "about", "from", "against")
        ):
            return "hypothetical"
        return "actual"
    if syntax.is_verb(node) and syntax.is_infinitive(node) and not syntax.is_relative(node):
        copula = syntax.ranked_copula(governing)
        if copula is not None:  # "became the first country to recognise X"
            return _own_modality(copula, cues)[0]
        if governing.lower == "going" and syntax.is_complement(node) and syntax.auxiliaries(governing):
            return "future"  # "they are going to be detained"
        if (
            governing.lemma in cues["transparent_governors"]
            and (syntax.is_complement(node) or syntax.is_adverbial(node))
            and (governing.lemma != "use" or syntax.own_objects(governing))  # "used to attack" is a habit
        ):
            return "actual"
        if _is_brought_about(node, governing, cues):
            return "actual"
        is_staged = node.lemma in cues["staged_purposes"] and syntax.is_adverbial(node)
        if is_staged and syntax.is_verb(governing):  # "drove to the capital to protest"
            return _own_modality(governing, cues)[0]
        return "hypothetical"
    if syntax.is_verb(governing) and node is syntax.given_name(governing):
        return "hypothetical"  # what one calls something is an opinion of it
    if (
        governing.lemma in cues["hypothetical_governors"]
        and not _is_report(node, governing, cues)
        and (
            syntax.is_object(node)
            or (
                syntax.relative_antecedent(node) is governing
                and (not syntax.is_relative(node) or _is_content(node, governing, cues))
            )
            or syntax.is_complement(node)
            or (
                syntax.is_subject(node)
                and not syntax.is_passive(governing)
                and governing.lemma in ("likely", "possible", "expect")
            )
        )
    ):
        return "hypothetical"
    if syntax.is_verb(governing) and node in syntax.predicate_words(governing):
        return _own_modality(governing, cues)[0]
    if governing.lemma == "be" and syntax.is_verb(node) and syntax.is_complement(node):
        return _own_modality(governing, cues)[0]  # "the gain might be that they bring X to the table"
    if syntax.is_subject(node) and syntax.is_verb(governing):
        if _is_foreseen(governing, cues):
            return "hypothetical"
        if syntax.is_passive(governing) and governing.lemma in (
            "avoid",
            "prevent",
            "avert",
            "exclude",
            "rule",
        ):
            return "hypothetical"  # "intervention must be avoided"
        return (
            _own_modality(governing, cues)[0]
            if governing.lemma
            in ("take", "begin", "start", "happen", "occur", "be", "hold", "continue", "resume")
            else "actual"
        )
    return "actual"


def _is_report(clause: Word, verb: Word, cues: Cues) -> bool:
    """Whether a clause tells what others did in the words of a speaker: "the army claimed that rebels had fired".

    What one claims of oneself ("they claimed that they had attacked") is a claim.
    """
    if not (syntax.is_verb(verb) and verb.lemma in cues["say_verbs"] and syntax.is_complement(clause)):
        return False
    doers = [*syntax.own_subjects(clause), *syntax.agents(clause)]
    return not any(syntax.is_pronoun(w) for w in doers)


def _is_brought_about(infinitive: Word, verb: Word, cues: Cues) -> bool:
    """Whether a deed in the infinitive was done: "police had to open fire", "the riot forced soldiers to shoot"."""
    if not syntax.is_complement(infinitive):
        return False
    return verb.lemma in cues["causing_verbs"] or (verb.lemma == "have" and verb.tag in ("VBD", "VBN"))


def _is_past_before(gerund: Word, preposition: Word) -> bool:
    """Whether what follows "before" came to pass, as the main verb is in the past: "before crossing into Iraq, he spent"."""
    main = preposition.head
    return (
        preposition.lower == "before"
        and gerund.tag == "VBG"
        and main is not None
        and main.tag == "VBD"
        and not syntax.auxiliaries(main)
    )


def _is_foreseen(verb: Word, cues: Cues) -> bool:
    """Whether the predicate says that its subject is still to come: "are due to start", "is expected"."""
    if syntax.is_passive(verb):
        return verb.lemma in ("expect", "schedule", "plan", "fear")
    words = (w.lemma for w in syntax.predicate_adjectives(verb))
    return verb.lemma == "be" and any(w in cues["hypothetical_governors"] for w in words)


def find_speaker(word: Word, builder: ClauseBuilder, cues: Cues) -> Word | None:
    """The speaker named beside the clause: "according to X", "X said" in parenthesis."""
    for other in (word, *syntax.ancestors(word)):
        speech = syntax.parenthetical_speech(other) if syntax.is_verb(other) else None
        if speech is not None and speech.lemma in cues["say_verbs"]:
            subjects = builder.logical_subjects(speech)
            if subjects:
                return subjects[0]
        named = syntax.attributed_to(other)
        if named:
            return named[0]
    return None
