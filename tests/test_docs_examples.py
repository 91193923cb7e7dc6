"""The example of docs/dictionaries.md on tables of one's own does what it says. `--write` writes today's output."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from test_readme import BLOCK, run_command

PAGE = Path(__file__).resolve().parents[1] / "docs" / "dictionaries.md"
SECTION = re.compile(r"^## Your own actors\n.*?(?=^## )", re.DOTALL | re.MULTILINE)
TABLE = re.compile(r"```csv (?P<path>\S+)\n(?P<text>.*?)```", re.DOTALL)


def read_section() -> str:
    found = SECTION.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None
    return found[0]


def make_tables(section: str, folder: Path) -> int:
    tables = list(TABLE.finditer(section))
    for table in tables:
        path = folder / table["path"]
        path.parent.mkdir(exist_ok=True)
        path.write_text(table["text"], encoding="utf-8")
    return len(tables)


def test_own_actors_are_coded_as_the_page_says(tmp_path: Path) -> None:
    section = read_section()
    assert make_tables(section, tmp_path) == 2
    blocks = list(BLOCK.finditer(section))
    assert len(blocks) == 2
    for block in blocks:
        assert run_command(block["command"], tmp_path) == block["output"], block["command"]
    assert "TCDREB" in blocks[1]["output"]
    linted = run_command(
        "DYADS_ACTOR_FILES=my-actors dyads lint --static --csv | grep my-actors || true", tmp_path
    )
    assert linted == ""


def write_outputs() -> None:
    page, section = PAGE.read_text(encoding="utf-8"), read_section()
    with tempfile.TemporaryDirectory() as name:
        make_tables(section, Path(name))
        new = BLOCK.sub(lambda m: f"$ {m['command']}\n{run_command(m['command'], Path(name))}", section)
    PAGE.write_text(page.replace(section, new), encoding="utf-8")


if __name__ == "__main__" and "--write" in sys.argv:
    write_outputs()
