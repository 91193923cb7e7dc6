"""What an article tells around a demonstration: how it went on, who was held there, which row comes first.

Source: ACLED code book 2024 (demonstrations; strategic developments are coded on their own only).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from dyads.extractors.acled_signs import COMPILED, PURPOSE, find_protest_sign

__all__ = ["order_for_acled", "refine_arrests", "refine_protests"]

NEAR = 3  # sentences between a demonstration and the arrests made at it
FATAL_SHOTS = re.compile(
    r"\b(?:police|soldiers|troops|forces|officers)\b[^.]{0,80}\b(?:killed|killing|shot dead|shot and killed)\b[^.]{0,60}\b(?:protest\w*|demonstrat\w*|marcher|student|person|people|man|woman)",
    re.IGNORECASE,
)
_SEQUELS = {
    "protest_deadly": (
        "Protests",
        "Excessive force against protesters",
        "Political violence; Demonstrations",
    ),
    "protest_violent": ("Riots", "Violent demonstration", "Demonstrations"),
    "protest_met": ("Protests", "Protest with intervention", "Demonstrations"),
}


def order_for_acled(events: Sequence[dict[str, object]], told: Collection[str]) -> list[dict[str, object]]:
    """What ACLED would list first, each part in the order given; `told`: ids of events not only spoken of.

    A strategic development goes behind the violence that its own sentence tells: ACLED codes it on its own only.
    """
    violent = {
        e["sentence_index"]
        for e in events
        if e["acled_event_type"] not in (None, "Strategic developments") and e["is_primary"]
    }

    def rank(event: dict[str, object]) -> tuple[bool, bool]:
        kind = event["acled_event_type"]
        is_beside = kind == "Strategic developments" and event["sentence_index"] in violent
        return kind is None or event["event_id"] not in told, is_beside

    return sorted(events, key=rank)


def refine_protests(events: Sequence[dict[str, object]], sentences: Mapping[int, str]) -> None:
    """Correct the sub-type of protests by what the sentences around tell, in the rows themselves.

    "Hundreds marched in Tal. Police fired tear gas." is a protest with intervention; stones thrown make it a riot.
    `sentences` holds the text of the article's sentences by index. Other sub-types and rows stay as they are.
    """
    for event in events:
        if event.get("acled_sub_event_type") not in ("Peaceful protest", "Protest with intervention"):
            continue
        index = int(str(event["sentence_index"]))
        first = index if event["acled_sub_event_type"] == "Peaceful protest" else index - 1
        text = PURPOSE.sub("", " ".join(sentences.get(i, "") for i in range(first, index + 3)))
        signs = set()
        if FATAL_SHOTS.search(text):
            signs = {"deadly"}
        elif COMPILED["live_fire"].search(text):
            signs = {"live_fire"}
        kind = _SEQUELS.get(find_protest_sign(text, signs))
        if kind is not None:
            event["acled_event_type"], event["acled_sub_event_type"], event["acled_disorder_type"] = kind
            event["is_civilian_targeting"] = kind[1] == "Excessive force against protesters"
            if kind[0] == "Riots":
                event["acled_inter1"] = 5


def refine_arrests(events: Sequence[dict[str, object]]) -> None:
    """Make arrests near a demonstration of the article Strategic developments, in the rows themselves.

    Arrests of criminals are police work, those of demonstrators are political (ACLED, sub-event "Arrests").
    """
    rallies = {
        int(str(e["sentence_index"])) for e in events if e["cameo_root"] == "14" and not e["is_background"]
    }
    for event in events:
        index = int(str(event["sentence_index"]))
        is_bare = event["acled_event_type"] is None and str(event["cameo_code"]).startswith("173")
        if not is_bare or event["is_background"] or event["operator_ids"] or event["modality"] != "actual":
            continue
        if any(0 <= index - rally <= NEAR for rally in rallies):
            kind = ("Strategic developments", "Arrests", "Strategic developments")
            event["acled_event_type"], event["acled_sub_event_type"], event["acled_disorder_type"] = kind
