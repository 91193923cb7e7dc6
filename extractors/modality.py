"""Whether a clause tells what was done or what will, may or would be: actual, future, conditional, hypothetical.

Source: DESIGN section 3 (context); the cue words are in `en/context.yaml`.
"""

from __future__ import annotations

from dyads.extractors import syntax
from dyads.extractors.syntax import Word
from dyads.seeds.context import Cues

__all__ = ["is_carried", "own_modality", "read_modality_under"]

OCCURRING_VERBS = frozenset("take begin start happen occur be hold continue resume".split())
AVERTING_VERBS = frozenset("avoid prevent avert exclude rule".split())


def own_modality(verb: Word, cues: Cues) -> tuple[str, bool]:
    """The modality that a verb's own modals and markers give it, or a noun's adjectives; and whether by "would"."""
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


def read_modality_under(node: Word, head: Word, modality: str, cues: Cues, *, is_saying: bool) -> str:
    """The modality of a clause when the word above `node` is read, too; only what is actual or future can change.

    `is_saying` says that `head` is the verb of the speaker, whose own modality is not that of what is said.
    """
    if modality == "future":
        return "hypothetical" if _is_surmised(node, head, cues) else modality
    if modality != "actual":
        return modality
    modality = _inherit_modality(node, head, cues)
    if modality != "actual" or not syntax.is_verb(head):
        return modality
    if syntax.is_complement(node):
        is_read = syntax.is_infinitive(node) and not is_saying
    else:  # "will not go to Moscow to meet X"
        is_read = is_carried(node, head, cues) or (syntax.is_conjunct(node) and not syntax.own_subjects(node))
        if not is_read and "if" in syntax.markers(head):
            return "conditional"
    return own_modality(head, cues)[0] if is_read else modality


def _inherit_modality(node: Word, governing: Word, cues: Cues) -> str:
    """What the governing word makes of the clause: "fears of", "to prevent", "ahead of"."""
    if syntax.is_preposition(governing) and governing.head is not None:
        return _read_preposition(node, governing, governing.head, cues)
    if syntax.is_verb(node) and syntax.is_infinitive(node) and not syntax.is_relative(node):
        return _read_infinitive(node, governing, cues)
    if syntax.is_verb(governing) and node is syntax.given_name(governing):
        return "hypothetical"  # what one calls something is an opinion of it
    if _is_hypothesis(node, governing, cues):
        return "hypothetical"
    if syntax.is_verb(governing) and node in syntax.predicate_words(governing):
        return own_modality(governing, cues)[0]
    if governing.lemma == "be" and syntax.is_verb(node) and syntax.is_complement(node):
        return own_modality(governing, cues)[0]  # "the gain might be that they bring X to the table"
    if syntax.is_subject(node) and syntax.is_verb(governing):
        return _read_predicate(governing, cues)
    return "actual"


def _read_preposition(node: Word, preposition: Word, governing: Word, cues: Cues) -> str:
    """What a preposition and the word before it make of what follows: "ahead of", "fears of", "accused of"."""
    if preposition.lower in cues["future_prepositions"] or governing.lower in cues["future_prepositions"]:
        return "actual" if _is_past_before(node, preposition) else "future"
    if governing.lemma not in cues["hypothetical_governors"]:
        return "actual"
    if syntax.is_verb(governing):
        is_governed = preposition.lower in ("for", "of", "to", "about", "from", "against")
    else:
        is_governed = syntax.is_preposition_object(node) or syntax.is_preposition_clause(node)
    return "hypothetical" if is_governed else "actual"


def _read_infinitive(node: Word, governing: Word, cues: Cues) -> str:
    """What the word before an infinitive makes of it: a purpose only, unless its deed is told with the verb's."""
    copula = syntax.ranked_copula(governing)
    if copula is not None:  # "became the first country to recognise X"
        return own_modality(copula, cues)[0]
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
        return own_modality(governing, cues)[0]
    return "hypothetical"


def _is_hypothesis(node: Word, governing: Word, cues: Cues) -> bool:
    """Whether a word stands as object, content or subject with a word of plans, hopes and fears ("seeks talks")."""
    if governing.lemma not in cues["hypothetical_governors"] or _is_report(node, governing, cues):
        return False
    is_content = syntax.relative_antecedent(node) is governing and (
        not syntax.is_relative(node) or _is_content(node, governing, cues)
    )
    is_expected = (
        syntax.is_subject(node)
        and not syntax.is_passive(governing)
        and governing.lemma in ("likely", "possible", "expect")
    )
    return syntax.is_object(node) or is_content or syntax.is_complement(node) or is_expected


def _read_predicate(verb: Word, cues: Cues) -> str:
    """What a verb makes of the deed that is its subject: "the talks are due to start", "a strike must be avoided"."""
    if _is_foreseen(verb, cues):
        return "hypothetical"
    if syntax.is_passive(verb) and verb.lemma in AVERTING_VERBS:
        return "hypothetical"
    return own_modality(verb, cues)[0] if verb.lemma in OCCURRING_VERBS else "actual"


def is_carried(node: Word, head: Word, cues: Cues) -> bool:
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


def _is_content(verb: Word, noun: Word, cues: Cues) -> bool:
    """Whether a clause read as relative is what a claim says ("charges he ran a squad", not "charges he faces")."""
    return (
        noun.lemma in cues["claim_nouns"]
        and bool(syntax.own_subjects(verb) or syntax.passive_subjects(verb))
        and not any(syntax.is_relative_pronoun(w) for w in verb.children)
    )


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
