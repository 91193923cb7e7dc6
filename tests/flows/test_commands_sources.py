"""`dyads sources`, and addresses after `dyads read`, `code` and `run`, on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dyads.flows.commands import app

GOOD = "Rebels attacked Tal in the north of the country on Friday and killed three officers of the police."
PAGE = (
    f"<html><head><title>Attack</title></head><body><article>{f'<p>{GOOD}</p>' * 4}</article></body></html>"
)


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_settings(folder: Path, *tables: str) -> None:
    fetch = '[fetch]\nallowed_networks = ["127.0.0.0/8"]\nretries = 0\ndelay_seconds = 0\n'
    (folder / "dyads.toml").write_text("\n".join((*tables, fetch)), encoding="utf-8")


def write_feed(*links: str) -> str:
    items = "".join(f"<item><title>T</title><link>{link}</link></item>" for link in links)
    return f"<rss version='2.0'><channel>{items}</channel></rss>"


def test_read_fetches_a_page_and_the_items_of_a_feed(site: Any, folder: Path) -> None:
    write_settings(folder)
    page = site.put("/a?utm_source=x", PAGE)
    told = invoke("read", "--json", page)
    (row,) = map(json.loads, told.stdout.splitlines())
    assert (told.exit_code, row["id"], row["title"], row["url"]) == (
        0,
        site.url + "/a",
        "Attack",
        site.url + "/a",
    )
    feed = site.put(
        "/feed",
        f"<rss version='2.0'><channel><item><link>{page}</link><description>{GOOD}</description></item></channel></rss>",
    )
    (row,) = map(json.loads, invoke("read", "--json", feed).stdout.splitlines())
    assert (row["id"], row["text"]) == (site.url + "/a", GOOD)
    assert not (folder / "warehouse-data").exists()


def test_an_address_that_gives_nothing_is_an_error_row(site: Any, folder: Path) -> None:
    write_settings(folder)
    good = site.put("/a", PAGE)
    told = invoke("read", "--json", site.url + "/gone", good)
    assert told.exit_code == 1
    assert [json.loads(line)["id"] for line in told.stdout.splitlines()] == [good]
    (row,) = (json.loads(line) for line in told.stderr.splitlines() if line.startswith("{"))
    assert (row["article_id"], row["reason"]) == (site.url + "/gone", "not_fetched")


def test_code_takes_an_address(
    site: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, fake_coder: Any
) -> None:
    monkeypatch.setattr("dyads.flows.commands_text.build_coder", lambda model: fake_coder)
    write_settings(folder)
    told = invoke("code", "--json", site.put("/a", PAGE))
    assert {json.loads(line)["article_id"] for line in told.stdout.splitlines()} == {site.url + "/a"}


def test_run_takes_the_sources_of_the_settings_by_name_or_all(
    site: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DYADS_CODER", "conftest:build_fake")
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    (folder / "a.jsonl").write_text(json.dumps({"id": "f1", "text": GOOD}) + "\n")
    one, two = site.put("/1", PAGE), site.put("/2", PAGE.replace("three", "four"))
    feed = site.put("/feed", write_feed(one, two, site.url + "/gone"))
    write_settings(
        folder,
        f'[sources.web]\nkind = "feed"\nurls = "{feed}"',
        '[sources.disk]\nkind = "files"\npaths = "a.jsonl"',
    )

    def list_ids() -> list[str]:
        rows = invoke("query", "--json", "select article_id from articles order by 1").stdout.splitlines()
        return [json.loads(row)["article_id"] for row in rows]

    assert invoke("run", "--plain", "disk").exit_code == 0
    assert list_ids() == ["f1"]
    assert invoke("run", "--plain").exit_code == 1  # one page is gone
    assert list_ids() == ["f1", one, two]
    reasons = invoke("query", "--json", "select article_id, reason from rejects").stdout.splitlines()
    assert [json.loads(row) for row in reasons] == [
        {"article_id": site.url + "/gone", "reason": "not_fetched"}
    ]
    assert invoke("run", "--plain").exit_code == 0
    assert (site.count("/1"), site.count("/2"), site.count("/gone")) == (1, 1, 1)
    nosuch = invoke("run", "--plain", "nosuch")
    assert nosuch.exit_code == 2
    assert "the sources of the settings are web, disk" in nosuch.stderr


def test_a_run_killed_while_coding_is_made_good_by_the_next(site: Any, folder: Path) -> None:
    links = [site.put(f"/{n}", PAGE.replace("three", f"{n} more")) for n in range(3)]
    (folder / "drop").mkdir()
    (folder / "drop" / "w.jsonl").write_text(json.dumps({"id": "w1", "text": GOOD}) + "\n")
    write_settings(
        folder, f'[sources.web]\nkind = "feed"\nurls = "{site.put("/feed", write_feed(*links), etag="1")}"',
        '[sources.wire]\nkind = "drop"\nfolder = "drop"\nsettle_seconds = 0',
    )  # fmt: skip

    def run(coder: str) -> int:
        environment = os.environ | {
            "DYADS_CODER": f"conftest:{coder}",
            "PYTHONPATH": str(Path(__file__).parent),
            "DYADS_RUNNER": "serial",
        }
        command = [str(Path(sys.executable).with_name("dyads")), "run", "--plain", "--quiet"]
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, check=False
        ).returncode

    assert run("build_killing") == -signal.SIGKILL
    assert (folder / "drop" / "w.jsonl").is_file()
    assert run("build_fake") == 0
    rows = invoke(
        "query", "--json", "select article_id, count(*) as n from articles group by 1"
    ).stdout.splitlines()
    assert {json.loads(row)["article_id"]: json.loads(row)["n"] for row in rows} == dict.fromkeys(
        [*links, "w1"], 1
    )
    assert [site.count(f"/{n}") for n in range(3)] == [1, 1, 1]
    assert (folder / "drop" / "done" / "w.jsonl").is_file()


def test_sources_lists_what_is_declared_and_what_is_wrong(site: Any, folder: Path) -> None:
    assert "declares no sources" in invoke("sources").stderr
    (folder / "drop" / "failed").mkdir(parents=True)
    (folder / "drop" / "failed" / "x.json").write_text("{")
    write_settings(
        folder, f'[sources.web]\nkind = "feed"\nurls = "{site.put("/feed", write_feed(site.url + "/1"))}"',
        f'[sources.map]\nkind = "sitemap"\nurls = "{site.url}/nomap"', '[sources.disk]\nkind = "files"\npaths = "nosuch"',
        '[sources.wire]\nkind = "drop"\nfolder = "drop"', f'[sources.page]\nkind = "pages"\nurls = "{site.put("/p", PAGE)}"',
    )  # fmt: skip
    rows = {row["name"]: row for row in map(json.loads, invoke("sources", "--json").stdout.splitlines())}
    assert {name for name, row in rows.items() if not row["is_ok"]} == {"disk", "wire"}
    assert "nosuch" in rows["disk"]["found"]
    assert "failed/" in rows["wire"]["remedy"]
    assert site.asked == []
    told = invoke("sources", "--json", "--check", "web", "map", "page")
    rows = {row["name"]: row for row in map(json.loads, told.stdout.splitlines())}
    assert told.exit_code == 1
    assert (rows["web"]["found"], rows["page"]["found"]) == ("answers; 1 items", "1 pages answer")
    assert (rows["map"]["is_ok"], "HTTP 404" in rows["map"]["found"]) == (False, True)
    assert not (folder / "warehouse-data").exists()
    assert invoke("sources", "nosuch").exit_code == 2
