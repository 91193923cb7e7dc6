"""Coverage: what stays uncoded is counted, named in the frame language and shown with its sentence."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.coverage import Coverage, measure_coverage
from dyads.extractors.pipeline import Coder
from dyads.schemas.records import Article, Reject

DAY = date(2024, 5, 14)
TEXTS = (
    "France fondled Germany.",  # a verb that no frame will ever have
    "Chad fondled Niger with Mali.",
    "Kenya fondled Uganda.",
    "Rebels in Mali killed 20 Blorbians.",
    "France did not attack Germany.",
)


@pytest.fixture(scope="module")
def coverage(coder: Coder) -> Coverage:
    articles = [Article(str(i), text, published_date=DAY) for i, text in enumerate(TEXTS)]
    return measure_coverage(coder, [*articles, Reject("bad", "read", "bad_json", "no text", "{}")])


def test_uncoded_clauses_come_as_frames_to_write(coverage: Coverage) -> None:
    rows = coverage.list_rows("clauses", [], None)
    assert (rows[0]["pattern"], rows[0]["count"]) == ("SRC fondle TGT", 2)
    assert rows[0]["examples"] == [TEXTS[0], TEXTS[2]]
    assert {row["pattern"] for row in rows[1:]} == {"SRC fondle TGT with TGT"}


def test_unknown_actors_of_coded_clauses_are_listed(coverage: Coverage) -> None:
    listed = coverage.list_rows("actors", [], None)
    assert "Blorbians" in [row["pattern"] for row in listed]
    assert 0 < sum(int(str(row["count"])) for row in listed) <= coverage.uncoded_count < coverage.phrase_count


def test_silent_frames_are_those_that_made_no_event(coder: Coder, coverage: Coverage) -> None:
    rows = coverage.list_rows("frames", coder.frames, None)
    listed = {str(row["pattern"]) for row in rows}
    assert coverage.fired
    assert not listed & set(coverage.fired)
    assert len(listed) + len({f.frame_id for f in coder.frames if f.frame_id in coverage.fired}) == len(
        {f.frame_id for f in coder.frames if f.code != "-"}
    )
    assert int(str(rows[0]["count"])) >= int(str(rows[-1]["count"]))
    assert "negated" in str(rows[0]["note"])


def test_reasons_are_counted(coverage: Coverage) -> None:
    counts = {row["pattern"]: row["count"] for row in coverage.list_rows("reasons", [], None)}
    assert counts["no frame"] == 3
    assert counts["negated"] == 1


def test_limit_and_rejects(coverage: Coverage) -> None:
    assert len(coverage.list_rows("clauses", [], 1)) == 1
    assert coverage.article_count == len(TEXTS)
    assert [reject.article_id for reject in coverage.rejects] == ["bad"]


def test_an_article_that_fails_is_a_reject(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> object:
        raise ValueError("broken")

    monkeypatch.setattr(type(coder), "code_sentences", fail)
    found = measure_coverage(coder, [Article("x", "France fondled Germany.", published_date=DAY)])
    assert [reject.reason for reject in found.rejects] == ["coder_error"]
