"""The steps without Prefect: what is skipped, what becomes a reject, when a run stops."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dyads.extractors.merge import consolidate_mentions
from dyads.flows.steps import (
    CodedBatch,
    RunTally,
    ValidBatch,
    build_coder,
    check_reject_share,
    code_batch,
    hash_content,
    load_code_tables,
    merge_coded,
    validate_batch,
)
from dyads.schemas.errors import SettingsError, ValidationError
from dyads.schemas.expectations import Checker, CheckResult
from dyads.schemas.records import Article, Reject

ARTICLES = [
    Article("a", "Rebels attacked Tal. Rebels attacked Mar.", "One", date(2024, 5, 14)),
    Article("b", "Nothing happened.", "Two", date(2024, 5, 14)),
]


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_code_tables())


def test_hash_depends_on_title_text_and_date_only() -> None:
    article = ARTICLES[0]
    same = Article("other", article.text, article.title, article.published_date, url="http://example.org")
    assert hash_content(same) == hash_content(article)
    others = [
        Article("a", "x", "One"),
        Article("a", article.text, "Two", article.published_date),
        Article("a", article.text, "One"),
    ]
    assert len({hash_content(other) for other in (article, *others)}) == 4


def test_hash_takes_lone_surrogates() -> None:
    assert len(hash_content(Article("a", "half \ud800 pair"))) == 32


def test_one_failing_article_leaves_the_rest(fake_coder: Any) -> None:
    batch = code_batch(fake_coder, [ARTICLES[0], Article("x", "BOOM")])
    assert [row["article_id"] for row in batch.articles] == ["a"]
    assert [(r.article_id, r.reason) for r in batch.rejects] == [("x", "coder_error")]
    assert batch.counts["events"] == 2


def test_good_rows_pass(fake_coder: Any, checker: Checker) -> None:
    valid = validate_batch(code_batch(fake_coder, ARTICLES), checker, consolidate_mentions)
    assert valid.rejects == ()
    assert (len(valid.articles), len(valid.mentions), len(valid.events)) == (2, 2, 2)
    assert [row["event_count"] for row in valid.articles] == [2, 0]
    assert {r.table_name for r in valid.results} == {"articles", "mentions", "events"}


def test_a_failed_mention_is_a_reject_and_the_rest_is_published(fake_coder: Any, checker: Checker) -> None:
    article = Article("a", "Rebels attacked Tal. Rebels attacked BADROW.", "One", date(2024, 5, 14))
    valid = validate_batch(code_batch(fake_coder, [article]), checker, consolidate_mentions)
    assert [row["target_text"] for row in valid.events] == ["Tal"]
    assert [(r.stage, r.reason) for r in valid.rejects] == [("validate", "failed_expectation")]
    assert valid.rejects[0].expectation == "quad_class_follows: quad_class is that of cameo_code"
    assert "BADROW" in valid.rejects[0].row_json
    assert valid.articles[0]["event_count"] == 1


def test_a_failed_event_takes_its_mentions_along(fake_coder: Any, checker: Checker) -> None:
    def spoil(rows: Any) -> list[dict[str, object]]:
        return [
            {**event, "is_primary": None} if event["target_text"] == "Mar" else event
            for event in consolidate_mentions(rows)
        ]

    valid = validate_batch(code_batch(fake_coder, ARTICLES), checker, spoil)
    assert [row["target_text"] for row in valid.events] == ["Tal"]
    assert [row["target_text"] for row in valid.mentions] == ["Tal"]
    assert [r.expectation for r in valid.rejects] == ["is_primary: not null"] * 2


def test_a_failed_article_takes_its_mentions_along(fake_coder: Any, checker: Checker) -> None:
    batch = code_batch(fake_coder, ARTICLES)
    rows = tuple({**row, "sentence_count": -1} if row["article_id"] == "a" else row for row in batch.articles)
    valid = validate_batch(
        CodedBatch(rows, batch.mentions, batch.texts, (), batch.counts), checker, consolidate_mentions
    )
    assert [row["article_id"] for row in valid.articles] == ["b"]
    assert valid.mentions == valid.events == ()
    assert len(valid.rejects) == 3


def test_merged_batches_add_up(fake_coder: Any, checker: Checker) -> None:
    one, other = (code_batch(fake_coder, [article]) for article in ARTICLES)
    merged = merge_coded([one, other])
    assert merged == code_batch(fake_coder, ARTICLES)
    valid = validate_batch(merged, checker, consolidate_mentions)
    tally = RunTally()
    tally.add(valid)
    tally.add(valid)
    assert tally.kept["events"] == 4
    assert {r.row_count for r in tally.list_results() if r.table_name == "articles"} == {4}
    assert len(tally.list_results()) == len(valid.results)


def tally_batch(batch: ValidBatch) -> RunTally:
    tally = RunTally()
    tally.add(batch)
    return tally


def build_merged(kept: int, total: int) -> RunTally:
    results = (
        CheckResult("events", "*", "types", total, 0),
        CheckResult("events", "quad_class", "between 1 and 4", total, total - kept),
    )
    return tally_batch(ValidBatch(events=tuple({"n": n} for n in range(kept)), results=results))


def test_reject_share_at_the_limit_is_published() -> None:
    check_reject_share(build_merged(75, 100), 0.25)


def test_reject_share_above_the_limit_stops() -> None:
    with pytest.raises(
        ValidationError,
        match=r"26 of 100 events .* max_reject_share = 0\.25; nothing was published.*quad_class",
    ):
        check_reject_share(build_merged(74, 100), 0.25)


def test_a_run_that_has_published_says_what_stays() -> None:
    with pytest.raises(ValidationError, match="nothing more than 40 articles was published"):
        check_reject_share(build_merged(74, 100), 0.25, 40)


def test_unreadable_inputs_do_not_stop_a_run_but_a_failing_coder_does() -> None:
    unread = tally_batch(ValidBatch(rejects=(Reject("a", "read", "empty", "no text", ""),) * 9))
    check_reject_share(unread, 0.25)
    failing = ValidBatch(
        articles=({"article_id": "b"},),
        rejects=(Reject("a", "code", "coder_error", "boom", ""),),
        results=(CheckResult("articles", "*", "types", 1, 0),),
    )
    with pytest.raises(ValidationError, match="a: boom"):
        check_reject_share(tally_batch(failing), 0.25)


@pytest.mark.parametrize("path", ["nosuchmodule:build", "dyads.flows.steps:nosuch"])
def test_a_coder_that_is_not_there_is_named(path: str) -> None:
    with pytest.raises(SettingsError, match=path):
        build_coder(path, None)
