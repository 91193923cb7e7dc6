"""Runs the examples of the frames through the coder: every hit must be coded, every miss must not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from dyads.extractors.pipeline import Coder
from dyads.schemas.records import Article, CodedArticle
from dyads.seeds.frames import Example, Frame
from dyads.seeds.lint import Finding

__all__ = ["fits_expected", "run_examples"]

EXAMPLE_DATE = date(2024, 5, 18)


def run_examples(coder: Coder, frames: Iterable[Frame] | None = None) -> list[Finding]:
    """A finding for each example that the coder reads otherwise than its frame says."""
    jobs = [
        (frame, example)
        for frame in (coder.frames if frames is None else frames)
        for example in frame.examples
    ]
    articles = (
        Article(f"{f.frame_id}#{i}", e.sentence, published_date=EXAMPLE_DATE) for i, (f, e) in enumerate(jobs)
    )
    findings = []
    for (frame, example), coded in zip(jobs, coder.code_articles(articles), strict=True):
        events = list(coded.events) if isinstance(coded, CodedArticle) else []
        problem = _check(frame, example, events)
        if problem:
            findings.append(
                Finding(
                    frame.path,
                    frame.line,
                    f"{frame.frame_id}: {problem}",
                    f"`dyads explain` on: {example.sentence}",
                )
            )
    return findings


def _check(frame: Frame, example: Example, events: list[dict[str, object]]) -> str:
    got = (
        "; ".join(
            f"{e['source_code'] or '---'} {e['cameo_code']} {e['target_code'] or '---'}" for e in events
        )
        or "nothing"
    )
    if example.expected is None:
        hits = [e for e in events if e["frame_id"] == frame.frame_id or frame.frame_id in _operators(e)]
        return f"a miss is coded as {got}: {example.sentence}" if hits else ""
    source, code, target = example.expected
    return (
        ""
        if any(fits_expected(e, example.expected) for e in events)
        else f"expected {source} {code} {target}, got {got}: {example.sentence}"
    )


def fits_expected(event: Mapping[str, object], expected: tuple[str, str, str]) -> bool:
    """Whether an event has the code (two digits: any of that root) and both sides.

    A side fits when its code begins or ends with what is written; "---" is an unsaid side, "*" any; `a|b` is either.
    """
    source, codes, target = expected
    code = str(event["cameo_code"])
    return (
        any(code == one or (len(one) == 2 and code[:2] == one) for one in codes.split("|"))
        and _side_fits(event["source_code"], source)
        and _side_fits(event["target_code"], target)
    )


def _operators(event: dict[str, object]) -> list[str]:
    value = event["operator_ids"]
    return list(value) if isinstance(value, list) else []


def _side_fits(got: object, wanted: str) -> bool:
    return any(_is_side(got, one) for one in wanted.split("|"))


def _is_side(got: object, wanted: str) -> bool:
    if wanted == "*":
        return True
    if wanted.strip("-") == "":
        return got is None
    return got is not None and (str(got).startswith(wanted) or str(got).endswith(wanted))
