"""The commands of the README and of docs/warehouse.md print what is said there. `python tests/test_readme.py --write` writes today's output."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"(?<=```console\n)\$ (?P<command>[^\n]+)\n(?P<output>.*?)(?=```)", re.DOTALL)
PAGES = ("README.md", "docs/warehouse.md")  # the first one fills the warehouse that the second one reads


def run_command(command: str, folder: Path) -> str:
    """What a command of the README prints on stdout in a folder that holds the sample articles."""
    environment = {
        **os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PREFECT_HOME": str(folder / "prefect"), "COLUMNS": "300",
    }  # fmt: skip
    run = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=600
    )
    assert run.returncode in (0, 1), run.stderr
    assert "Traceback" not in run.stderr, run.stderr
    return "".join(f"{line.rstrip()}\n" for line in run.stdout.splitlines())


def make_folder(parent: Path) -> Path:
    (parent / "seeds").mkdir()
    (parent / "seeds" / "articles").symlink_to(ROOT / "seeds" / "articles")
    return parent


def test_commands_print_what_the_readme_says(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    blocks = [b for name in PAGES for b in BLOCK.finditer((ROOT / name).read_text(encoding="utf-8"))]
    assert len(blocks) >= 4
    for block in blocks:
        assert run_command(block["command"], folder) == block["output"], block["command"]


def test_every_command_of_the_table_exists() -> None:
    named = set(re.findall(r"`dyads ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    run = subprocess.run(
        [Path(sys.executable).parent / "dyads", "--help"], capture_output=True, text=True, check=True
    )
    known = set(re.findall(r"^  ([a-z]+)  ", run.stdout, re.MULTILINE))
    assert named <= known, named - known
    assert known <= named, known - named


def test_linked_documents_exist() -> None:
    for path in re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert (ROOT / path).is_file(), path


def write_outputs() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = make_folder(Path(name))
        for page in (ROOT / page for page in PAGES):
            text = BLOCK.sub(
                lambda m: f"$ {m['command']}\n{run_command(m['command'], folder)}",
                page.read_text(encoding="utf-8"),
            )
            page.write_text(text, encoding="utf-8")


if __name__ == "__main__" and "--write" in sys.argv:
    write_outputs()
