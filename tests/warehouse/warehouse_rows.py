"""Rows for the warehouse tests; other processes import this module too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from dyads.extractors.merge import consolidate_mentions
from dyads.extractors.render import make_id
from dyads.schemas.fields import list_fields
from dyads.warehouse.store import RunRows

Row = dict[str, Any]
NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
VERSIONS = {"coder_version": "0.1", "dictionary_version": "d1", "model_name": "m"}
MAY, JUNE = date(2024, 5, 14), date(2024, 6, 2)
REFERENCE = {
    "cameo": [{"cameo_code": "19", "cameo_root": "19", "cameo_label": "FIGHT", "goldstein_score": -10.0, "quad_class": 4}],
    "countries": [{"cameo_country": "KSV", "country_code": "XKX", "country_name": "Kosovo"}],
}  # fmt: skip
consolidate = consolidate_mentions


def build_article(article_id: str, published: date | None = MAY, text: str = "Text.", **changes: Any) -> Row:
    row: Row = {f.name: None for f in list_fields("articles")}
    return row | VERSIONS | {
        "article_id": article_id, "text": text, "published_date": published, "source": "AP", "content_hash": make_id(ascii(text)),
        "sentence_count": 1, "event_count": 1,
    } | changes  # fmt: skip


def build_mention(
    article_id: str,
    number: int = 0,
    happened: date | None = MAY,
    published: date | None = MAY,
    **changes: Any,
) -> Row:
    """A mention; its event is its own unless `event_id` is given."""
    row: Row = {f.name: None for f in list_fields("mentions")}
    identity = make_id(article_id, number)
    return row | VERSIONS | {
        "mention_id": identity, "event_id": identity, "article_id": article_id, "sentence_index": number,
        "sentence_start": 10 * number, "sentence_end": 10 * number + 9, "sentence_text": "It struck.",
        "trigger_text": "struck", "trigger_start": 10 * number + 3, "trigger_end": 10 * number + 9,
        "source_code": "REB", "source_role": "REB", "target_code": "KSV", "target_country": "KSV",
        "cameo_code": "190", "cameo_root": "19", "cameo_label": "Fight", "quad_class": 4, "plover_contexts": ["military"],
        "polarity": "affirmed", "modality": "actual", "is_background": False, "is_primary": True,
        "event_date": happened, "event_date_end": happened, "date_precision": "day" if happened else "open",
        "published_date": published, "frame_id": "f", "operator_ids": [], "method": "frame", "confidence_score": 0.5,
    } | changes  # fmt: skip


def build_reject(article_id: str, run_id: str = "r1", reason: str = "coder_error") -> Row:
    return {
        "reject_id": make_id(run_id, article_id, reason), "run_id": run_id, "article_id": article_id, "stage": "code",
        "reason": reason, "detail": "boom", "expectation": None, "row_json": "{}", "rejected_at": NOW,
    }  # fmt: skip


def build_run(
    articles: Iterable[Row] = (),
    mentions: Iterable[Row] = (),
    rejects: Sequence[Row] = (),
    run_id: str = "r1",
) -> RunRows:
    held, coded = list(articles), list(mentions)
    check = {
        "run_id": run_id, "table_name": "events", "column_name": "*", "expectation": "types", "is_success": True,
        "row_count": len(coded), "failed_count": 0, "checked_at": NOW,
    }  # fmt: skip
    run = VERSIONS | {
        "run_id": run_id, "started_at": NOW, "finished_at": NOW, "article_count": len(held), "mention_count": len(coded),
        "event_count": len(coded), "reject_count": len(rejects), "sources": ["news"],
    }  # fmt: skip
    return RunRows(held, coded, list(rejects), [check], run)
