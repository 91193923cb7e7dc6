"""Why a row was coded: its words, frame, operators, dictionary rows and context; and why other clauses were not."""

from __future__ import annotations

from dyads.extractors.actors import ActorResolver
from dyads.extractors.clauses import Clause
from dyads.extractors.events import Draft, SentenceResult
from dyads.extractors.pipeline import Coder
from dyads.extractors.resolution import Resolved
from dyads.extractors.syntax import Sentence
from dyads.schemas.records import Article

__all__ = ["explain_article", "render_explanation"]


def explain_article(coder: Coder, article: Article) -> dict[str, object]:
    """For each sentence its events (with frames and rows) and its uncoded clauses (with reasons), plus the merged events."""
    explained: list[dict[str, object]] = []

    def observe(sentence: Sentence, result: SentenceResult, resolver: ActorResolver) -> None:
        uncoded = [
            {
                "words": u.clause.head.text,
                "reason": u.reason,
                "frame_id": u.frame_id,
                **_phrases(u.clause, resolver),
            }
            for u in result.uncoded
        ]
        explained.append(
            {
                "sentence_index": sentence.index,
                "sentence_text": sentence.text,
                "events": [_explain_draft(d, coder) for d in result.drafts],
                "uncoded": uncoded,
            }
        )

    coded = coder.code_sentences(article, coder.parse_articles([article])[0], observe)
    return {
        "article_id": article.article_id,
        "sentences": explained,
        "events": list(coded.events),
        "counts": coded.counts,
    }


def _phrases(clause: Clause, resolver: ActorResolver) -> dict[str, object]:
    return {
        "subjects": [resolver.resolve(w).actor.text for w in clause.sources],
        "objects": [resolver.resolve(w).actor.text for w in clause.objects],
    }


def _explain_draft(draft: Draft, coder: Coder) -> dict[str, object]:
    chain = []
    node = draft.meaning
    while True:
        frame = node.binding.frame
        chain.append(
            {
                "code": node.code,
                "frame_id": frame.frame_id,
                "frame": frame.text,
                "operator": node.operators[0] if node.inner else None,
                "row": f"{frame.path.rpartition('/seeds/')[2]}:{frame.line}",
                "words": node.binding.clause.head.text,
            }
        )
        if node.inner is None:
            break
        node = node.inner
    return {
        "cameo_code": draft.meaning.code,
        "cameo_label": coder.ontology.cameo[draft.meaning.code].label,
        "words": draft.clause.head.text,
        "chain": chain,
        "source": _explain_side(draft.source),
        "target": _explain_side(draft.target),
        "modality": draft.context.modality,
        "polarity": draft.context.polarity,
    }


def _explain_side(side: Resolved | None) -> dict[str, object] | None:
    if side is None:
        return None
    return {
        "words": side.actor.text,
        "code": side.actor.code,
        "name": side.actor.name,
        "rows": list(side.actor.row_ids),
    }


def render_explanation(explanation: dict[str, object]) -> str:
    """The explanation as text, a sentence a block."""
    lines: list[str] = []
    sentences = explanation["sentences"]
    assert isinstance(sentences, list)
    for sentence in sentences:
        lines.append(f"[{sentence['sentence_index']}] {sentence['sentence_text']}")
        for event in sentence["events"]:
            lines.append(
                f"    {_side_line(event['source'])}  --{event['cameo_code']} {event['cameo_label']}-->  {_side_line(event['target'])}"
            )
            for link in event["chain"]:
                operator = f" operator {link['operator']}" if link["operator"] else ""
                lines.append(
                    f"        '{link['words']}' {link['code']} by {link['frame_id']}: {link['frame']}{operator}  ({link['row']})"
                )
            for name in ("source", "target"):
                side = event[name]
                if side is not None:
                    lines.append(
                        f"        {name} '{side['words']}' = {side['code'] or 'no code'} by {', '.join(side['rows']) or 'no row'}"
                    )
        for clause in sentence["uncoded"]:
            frame = f" [{clause['frame_id']}]" if clause["frame_id"] else ""
            lines.append(f"    not coded: '{clause['words']}'{frame}: {clause['reason']}")
    return "\n".join(lines)


def _side_line(side: dict[str, object] | None) -> str:
    return "(unsaid)" if side is None else str(side["code"] or f"'{side['words']}'")
