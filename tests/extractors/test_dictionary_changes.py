"""What an edit of the dictionaries changes: sentences new, gone, recoded, and whether they became right."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dyads.extractors.dictionary_changes import Probe, compare_coders, list_example_probes, load_golden_probes
from dyads.extractors.pipeline import Coder, assemble_coder
from dyads.schemas.errors import SeedError
from dyads.schemas.records import Article

FRAMES = """
- id: new.fondle
  frame: SRC fondle TGT
  code: "051"
  hits: |
    France fondled Germany. -> FRA 051 DEU
- id: new.zap
  frame: SRC zap TGT
  code: "190"
  hits: |
    France zapped Germany. -> FRA 190 DEU
"""


@pytest.fixture(scope="module")
def edited(coder: Coder, tmp_path_factory: pytest.TempPathFactory) -> Coder:
    """A coder with two more frames, on the same language model."""
    folder = tmp_path_factory.mktemp("seeds") / "seeds"
    shutil.copytree(coder.seeds_folder, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (folder / "en" / "frames" / "99_new.yaml").write_text(FRAMES, encoding="utf-8")
    return assemble_coder(coder.nlp, coder.versions.model_name, folder)


def test_the_second_coder_shares_the_model(coder: Coder, edited: Coder) -> None:
    assert edited.nlp is coder.nlp
    assert edited.versions.dictionary_version != coder.versions.dictionary_version


def test_new_and_gone_events_with_verdicts(coder: Coder, edited: Coder) -> None:
    probes = [
        Probe(Article("a", "France fondled Germany."), (("FRA", "051", "DEU"),)),
        Probe(Article("b", "Chad zapped Niger."), ()),
        Probe(Article("c", "Kenya fondled Uganda.")),
        Probe(Article("d", "Rebels attacked Mali."), None),
    ]
    report = compare_coders(coder, edited, probes)
    told = {c.article_id: (c.change, c.before, c.after, c.verdict) for c in report.changes}
    assert told == {
        "a": ("new", (), ("FRA 051 DEU (fondled)",), "mended"),
        "b": ("new", (), ("TCD 190 NER (zapped)",), "broken"),
        "c": ("new", (), ("KEN 051 UGA (fondled)",), ""),
    }
    assert ("051", 0, 2) in report.list_codes()
    assert report.article_count == 4
    assert report.rejects == []
    back = compare_coders(edited, coder, probes[:1])
    assert [(c.change, c.verdict) for c in back.changes] == [("gone", "broken")]


def test_verdicts_read_alternatives_roots_and_maybe(coder: Coder, edited: Coder) -> None:
    text = "Chad zapped Niger."
    probes = [
        Probe(Article("either", text), (("*", "18|19", "MLI|NER"),)),
        Probe(Article("other", text), (("*", "18", "NER"),)),
        Probe(Article("maybe", text), (), (("TCD", "19", "*"),)),
    ]
    told = {c.article_id: c.verdict for c in compare_coders(coder, edited, probes).changes}
    assert told == {"either": "mended", "other": "", "maybe": ""}


def test_the_same_dictionaries_change_nothing(coder: Coder) -> None:
    probes = list_example_probes(coder.frames[:10])
    assert probes
    assert compare_coders(coder, coder, probes).changes == []


def test_golden_probes_read_events_and_dates(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "- text: X met Y.\n  events: [X 040 Y]\n- text: It rained.\n  events: []\n- text: Z spoke.\n  date: 2020-01-02\n",
        encoding="utf-8",
    )
    probes = load_golden_probes(tmp_path)
    assert [p.expected for p in probes] == [(("X", "040", "Y"),), (), None]
    assert str(probes[2].article.published_date) == "2020-01-02"
    (tmp_path / "a.yaml").write_text("- nothing\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"a\.yaml"):
        load_golden_probes(tmp_path)
