"""Sources from end to end: what the settings name comes in once, whole, with a reason for everything that does not."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from dyads.extractors.articles import read_inputs
from dyads.flows.intake_state import open_state
from dyads.flows.raw_store import RAW_FOLDER, read_raw
from dyads.flows.settings import Settings
from dyads.flows.sources import SourceReader, open_reader
from dyads.flows.upkeep import prune_answers
from dyads.schemas.errors import ReadError
from dyads.schemas.records import Article, Reject

GOOD = "Rebels attacked a police station in the north of the country on Friday and killed three officers."
ReadSources = Callable[..., list[Article | Reject]]


def page(name: str, title: str = "") -> str:
    body = "".join(f"<p>{GOOD} Paragraph {n} of page {name}.</p>" for n in range(4))
    return f"<html><head><title>{title or name}</title></head><body><article>{body}</article></body></html>"


def feed(*links: str, extra: str = "", stamp: str = "Fri, 03 May 2024 10:00:00 GMT") -> str:
    items = "".join(
        f"<item><title>Item {link}</title><link>{link}</link><pubDate>{stamp}</pubDate>{extra}</item>"
        for link in links
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


@pytest.fixture
def declare(tmp_path: Path) -> Callable[..., Settings]:
    """Settings with these tables `[sources.NAME]`, a warehouse in the test's folder and leave to fetch from loopback."""

    def make(fetch: dict[str, Any] | None = None, **sources: dict[str, Any]) -> Settings:
        allowed = {"allowed_networks": ["127.0.0.0/8"], "retries": 0, "timeout_seconds": 5}
        return Settings.model_validate(
            {"warehouse": tmp_path / "warehouse", "sources": tuple(sources), "declared_sources": sources,
             "fetch": allowed | (fetch or {})}
        )  # fmt: skip

    return make


@pytest.fixture
def read(clock: Any) -> Callable[..., tuple[list[Article], list[Reject]]]:
    """Read all sources as a run does; `publish` says whether it came to its end."""

    def make(settings: Settings, *names: str, publish: bool = True) -> tuple[list[Article], list[Reject]]:
        reader = open_reader(settings, names or settings.sources, clock)
        items = list(reader.read())
        if publish:
            reader.confirm()
        return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Reject)]

    return make


# --- feeds


def test_the_pages_of_a_feed_come_in_once(site: Any, declare: Any, read: Any) -> None:
    links = [site.put(f"/{n}", page(str(n))) for n in range(3)]
    url = site.put("/feed", feed(*links), content_type="application/rss+xml", etag='"1"')
    settings = declare(bbc={"kind": "feed", "urls": url, "publisher": "BBC"})
    articles, rejects = read(settings)
    assert [(a.article_id, a.source) for a in articles] == [(link, "BBC") for link in links]
    assert all(a.published_date == date(2024, 5, 3) for a in articles)  # the pages tell no day, the feed does
    assert rejects == []
    assert read(settings) == ([], [])
    assert [site.count(f"/{n}") for n in range(3)] == [1, 1, 1]
    assert site.headers[-1].get("if-none-match") == '"1"'


def test_a_run_that_did_not_publish_loses_nothing_and_asks_for_nothing_twice(
    site: Any, declare: Any, read: Any
) -> None:
    links = [site.put("/1", page("1")), site.url + "/gone"]

    def answer(handler: Any) -> None:
        known = handler.headers["If-None-Match"] == '"1"'
        body = b"" if known else feed(*links).encode()
        handler.send_response(304 if known else 200)
        handler.send_header("ETag", '"1"')
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    site.answers["/feed"] = answer
    settings = declare(bbc={"kind": "feed", "urls": site.url + "/feed"})
    first = read(settings, publish=False)
    assert ([a.article_id for a in first[0]], [r.reason for r in first[1]]) == ([links[0]], ["not_fetched"])
    assert read(settings, publish=False) == first  # from the raw store, though the feed says "not modified"
    assert read(settings) == first
    assert read(settings) == ([], [])
    assert (site.count("/1"), site.count("/gone")) == (1, 1)


def test_a_run_killed_while_fetching_goes_on_where_it_was(site: Any, declare: Any, read: Any, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    links = [site.put(f"/{n}", page(str(n))) for n in range(4)]
    url = site.put("/feed", feed(*links))
    settings = declare(bbc={"kind": "feed", "urls": url})
    from dyads.flows import web_sources

    real, saved = web_sources.save_raw, []

    def save(folder: Path, answer: Any, told: Any) -> str:
        if len(saved) == 2:
            raise KeyboardInterrupt
        saved.append(answer.url)
        return real(folder, answer, told)

    monkeypatch.setattr(web_sources, "save_raw", save)
    with pytest.raises(KeyboardInterrupt):
        list(open_reader(settings, settings.sources, clock).read())
    monkeypatch.setattr(web_sources, "save_raw", real)
    articles, rejects = read(settings)
    assert {a.article_id for a in articles} == set(links)
    assert rejects == []
    assert all(site.count(url.removeprefix(site.url)) == 1 for url in saved)


def test_every_item_comes_in_or_has_a_reason(site: Any, declare: Any, read: Any) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private")
    links = {
        site.put("/good", page("good")): None,
        site.url + "/gone": "not_fetched",
        site.put("/private/x", page("x")): "robots",
        site.put("/pdf", b"%PDF-1.7", content_type="application/pdf"): "not_a_page",
        site.put("/feed2", feed("https://a.example/"), content_type="text/xml"): "not_a_page",
        site.put("/empty", "<html></html>"): "missing_text",
        site.put("/blank", ""): "missing_text",
        site.put("/meta", "", 302, location="http://169.254.169.254/latest/"): "refused_address",
        site.put("/loop", "", 302, location="/loop"): "not_fetched",
        site.put("/spanish", page("x").replace(GOOD, "El gobierno anunció el lunes nuevas negociaciones con los rebeldes.")): "other_language",
        site.put("/busy", "", 503): "not_fetched",
        "ftp://a.example/x": "no_link",
    }  # fmt: skip
    url = site.put(
        "/feed",
        feed(*links, extra="").replace("</channel>", "<item><title>Only a title</title></item></channel>"),
    )
    articles, rejects = read(declare(bbc={"kind": "feed", "urls": url}))
    assert [a.article_id for a in articles] == [site.url + "/good"]
    told = {r.article_id: r.reason for r in rejects}
    assert {link: told.get(link) for link in links if not link.startswith("ftp")} == {
        link: reason for link, reason in links.items() if not link.startswith("ftp")
    }
    assert sorted(r.reason for r in rejects if r.article_id not in links) == ["no_link", "no_link"]
    assert all(r.detail for r in rejects)


def test_the_text_may_be_in_the_feed(site: Any, declare: Any, read: Any) -> None:
    text = f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[<p>{GOOD}</p><p>More &amp; more.</p>]]></content:encoded>"  # fmt: skip
    links = [site.put("/1", page("1")), site.url + "/gone"]
    url = site.put("/feed", feed(*links, extra=text))
    whole, _ = read(declare(a={"kind": "feed", "urls": url, "text": "item"}))
    assert [a.article_id for a in whole] == links
    assert whole[0].text == f"{GOOD}\nMore & more."
    assert (whole[0].title, whole[0].published_date) == (f"Item {links[0]}", date(2024, 5, 3))
    assert site.count("/1") == 0


def test_the_feed_stands_in_for_a_page_that_fails(site: Any, declare: Any, read: Any) -> None:
    links = [site.put("/1", page("1")), site.url + "/gone"]
    url = site.put("/feed", feed(*links, extra=f"<description>{GOOD} In short.</description>"))
    articles, rejects = read(declare(a={"kind": "feed", "urls": url, "text": "either"}))
    assert [a.text.endswith("In short.") for a in articles] == [False, True]
    assert rejects == []


def test_items_without_a_page_are_read_from_the_feed(site: Any, declare: Any, read: Any) -> None:
    items = "".join(
        f"<item><guid>tag:{n}</guid><title>T{n}</title><description>{GOOD} No {n}.</description></item>"
        for n in (1, 2)
    )
    url = site.put("/feed", f"<rss version='2.0'><channel>{items}</channel></rss>")
    articles, _ = read(declare(a={"kind": "feed", "urls": url}))
    assert [a.article_id for a in articles] == [f"{url}#tag:1", f"{url}#tag:2"]


def test_a_page_that_is_busy_is_tried_by_later_runs_and_then_given_up(
    site: Any, declare: Any, read: Any
) -> None:
    busy, worse = site.put("/busy", "", 503), site.put("/worse", "", 500)
    url = site.put("/feed", feed(busy, worse))
    settings = declare(a={"kind": "feed", "urls": url, "max_tries": 2})
    articles, rejects = read(settings)
    assert articles == []
    assert all("the next run tries again" in r.detail for r in rejects)
    site.put("/busy", page("busy"))
    articles, rejects = read(settings)
    assert [a.article_id for a in articles] == [busy]
    assert [(r.article_id, "tried in 2 runs" in r.detail) for r in rejects] == [(worse, True)]
    site.put("/worse", page("worse"))
    assert read(settings) == ([], [])


def test_a_feed_that_fails_is_told_and_the_others_are_read(site: Any, declare: Any, read: Any) -> None:
    good = site.put("/feed", feed(site.put("/1", page("1"))))
    broken = site.put("/broken", "<html>Sorry</html>")
    settings = declare(
        a={"kind": "feed", "urls": [site.url + "/nofeed", broken]}, b={"kind": "feed", "urls": good}
    )
    articles, rejects = read(settings)
    assert len(articles) == 1
    assert {r.article_id: r.reason for r in rejects} == {
        site.url + "/nofeed": "not_fetched",
        broken: "damaged",
    }


def test_a_page_named_by_two_feeds_is_one_article(site: Any, declare: Any, read: Any) -> None:
    link = site.put("/1", page("1"))
    one, two = site.put("/f1", feed(link + "?utm_source=a")), site.put("/f2", feed(link + "#x"))
    site.put("/1?utm_source=a", page("1"))
    settings = declare(a={"kind": "feed", "urls": one}, b={"kind": "feed", "urls": two})
    articles, rejects = read(settings)
    assert ([a.article_id for a in articles], rejects) == ([link], [])


def test_updates_are_followed_when_asked_for(site: Any, declare: Any, read: Any) -> None:
    link = site.put("/1", page("1"))
    url = site.put("/feed", feed(link))
    settings = declare(a={"kind": "feed", "urls": url, "follow_updates": True})
    read(settings)
    site.put("/1", page("1").replace("three officers", "four officers"))
    assert read(settings) == ([], [])
    site.put("/feed", feed(link, stamp="Sat, 04 May 2024 10:00:00 GMT"))
    ((article,), _) = read(settings)
    assert "four officers" in article.text
    (newest,) = read_raw(settings.warehouse)
    assert isinstance(newest, Article)
    assert "four officers" in newest.text


def test_a_run_takes_so_many_pages_and_the_next_one_the_others(site: Any, declare: Any, read: Any) -> None:
    links = [site.put(f"/{n}", page(str(n))) for n in range(5)]
    settings = declare(
        a={"kind": "feed", "urls": site.put("/feed", feed(*links)), "max_items": 3, "exclude": "/4$"}
    )
    assert [a.article_id for a in read(settings)[0]] == links[:3]
    assert [a.article_id for a in read(settings)[0]] == links[3:4]
    assert site.count("/4") == 0


def test_items_of_a_public_feed_do_not_lead_inside(
    site: Any, declare: Any, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = site.put("/feed", feed(site.put("/1", page("1"))))
    settings = declare(a={"kind": "feed", "urls": url, "respect_robots": False})
    judged = []

    def find_refusal(address: str, allowed: Any = ()) -> str | None:
        judged.append(address)
        return (
            None if allowed or len(judged) <= 2 else "loopback"
        )  # the feed's address passes for a public one

    monkeypatch.setattr("dyads.flows.fetch.find_refusal", find_refusal)
    articles, rejects = read(settings)
    assert (articles, [r.reason for r in rejects]) == ([], ["refused_address"])
    assert site.count("/1") == 0


# --- sitemaps, lists, addresses


def test_sitemaps_and_their_index(site: Any, declare: Any, read: Any) -> None:
    today = datetime.now(UTC).date()
    new, old = site.put("/new", page("new")), site.put("/old", page("old"))
    entries = f"<url><loc>{new}</loc><lastmod>{today}</lastmod></url><url><loc>{old}</loc><lastmod>2001-01-01</lastmod></url>"
    inner = site.put("/s1.xml", f"<urlset>{entries}</urlset>")
    index = site.put("/index.xml", f"<sitemapindex><sitemap><loc>{inner}</loc></sitemap><sitemap><loc>{site.url}/index.xml</loc></sitemap></sitemapindex>")  # fmt: skip
    articles, rejects = read(declare(a={"kind": "sitemap", "urls": index}))
    assert ([a.article_id for a in articles], rejects) == ([new], [])
    assert site.count("/index.xml") == 1


def test_lists_of_pages(site: Any, declare: Any, read: Any, tmp_path: Path) -> None:
    links = [site.put(f"/{n}", page(str(n))) for n in range(3)]
    (tmp_path / "list.txt").write_text(f"# ours\n{links[0]}\n\nrubbish\n")
    remote = site.put("/list", links[1] + "\n", content_type="text/plain")
    settings = declare(a={"kind": "pages", "urls": [links[2]], "lists": [str(tmp_path / "list.txt"), remote]})
    articles, rejects = read(settings)
    assert {a.article_id for a in articles} == set(links)
    assert [(r.article_id, r.reason) for r in rejects] == [("rubbish", "bad_address")]
    assert read(settings)[0] == []
    with pytest.raises(ReadError, match=r"sources\.a\.lists"):
        read(declare(a={"kind": "pages", "lists": str(tmp_path / "nosuch.txt")}))


def test_an_address_on_the_command_line_is_fetched_each_time(site: Any, declare: Any, read: Any) -> None:
    link = site.put("/1", page("1"))
    settings = declare()
    assert [a.article_id for a in read(settings, link)[0]] == [link]
    site.put("/1", page("1").replace("three officers", "four officers"))
    ((article,), _) = read(settings, link)
    assert "four officers" in article.text


# --- the raw store


def test_everything_fetched_is_kept_and_can_be_read_again(site: Any, declare: Any, read: Any) -> None:
    links = [site.put("/1", page("1", "One"), x_powered_by="tests"), site.put("/2", "", 301, location="/1b")]
    site.put("/1b", page("1b"))
    url = site.put("/feed", feed(*links), etag='"9"')
    settings = declare(a={"kind": "feed", "urls": url, "publisher": "Wire"})
    articles, _ = read(settings)
    assert [a.article_id for a in articles] == [links[0], site.url + "/1b"]

    def strip(found: list[Any]) -> list[Any]:
        return sorted((a.article_id, a.title, a.text, a.published_date, a.source) for a in found)

    again = list(read_raw(settings.warehouse))
    assert strip(again) == strip(articles)
    folder = settings.warehouse / RAW_FOLDER
    assert strip(list(read_inputs([str(folder)]))) == strip(articles)  # as `dyads read warehouse/raw`
    kept = sorted(folder.rglob("*.warc.gz"))
    assert len(kept) == 3
    joined = settings.warehouse / "all.warc.gz"
    joined.write_bytes(b"".join(path.read_bytes() for path in kept))
    assert strip(list(read_inputs([str(joined)]))) == strip(articles)
    from warcio.archiveiterator import ArchiveIterator

    with joined.open("rb") as file:
        headers = [record.http_headers.get_header("x-powered-by") for record in ArchiveIterator(file)]
    assert headers.count("tests") == 1
    assert list(read_raw(settings.warehouse, until=date(2001, 1, 1))) == []
    assert strip(read(settings, "raw")[0]) == strip(articles)


def test_a_kept_answer_that_is_gone_is_told(site: Any, declare: Any, read: Any) -> None:
    settings = declare(a={"kind": "feed", "urls": site.put("/feed", feed(site.put("/1", page("1"))))})
    read(settings, publish=False)
    for path in (settings.warehouse / RAW_FOLDER).rglob("*.warc.gz"):
        path.unlink()
    articles, rejects = read(settings)
    assert articles == []
    assert "restore the folder raw/" in rejects[0].detail


def test_old_answers_are_forgotten_but_none_that_no_run_has_published(
    site: Any, declare: Any, read: Any, clock: Any
) -> None:
    settings = declare(a={"kind": "feed", "urls": site.put("/feed", feed(site.put("/1", page("1"))))})
    read(settings)
    site.put("/feed", feed(site.put("/2", page("2"))))
    read(settings, publish=False)
    folder = settings.warehouse / RAW_FOLDER
    kept = len(list(folder.rglob("*.warc.gz")))
    assert kept == 4  # the feed twice, two pages
    assert prune_answers(settings) == 0  # `raw_days` is empty: for ever
    (day,) = folder.glob("????-??-??")
    day.rename(day.with_name("2001-02-03"))
    with open_state(folder) as state, sqlite3.connect(folder / "intake.sqlite") as database:
        database.execute("update items set raw_path = replace(raw_path, ?, '2001-02-03')", (day.name,))
        database.commit()
        needed = state.list_needed()
    assert len(needed) == 1
    assert prune_answers(settings.model_copy(update={"raw_days": 30})) == 3
    assert {p.relative_to(folder).as_posix() for p in folder.rglob("*.warc.gz")} == needed
    (article,), _ = read(settings)
    assert "page 2" in article.text
    assert prune_answers(settings.model_copy(update={"raw_days": 30})) == 1
    assert not (folder / "2001-02-03").exists()


# --- drop folder, files, names


def test_a_drop_folder_is_read_once(declare: Any, read: Any, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    (folder / "sub").mkdir(parents=True)
    wire = '{"guid": "%s", "body": "' + GOOD + ' %s."}\n'
    (folder / "a.json").write_text(wire % ("w1", "one"))
    (folder / "sub" / "b.jsonl.gz").write_bytes(__import__("gzip").compress((wire % ("w2", "two")).encode()))
    (folder / "bad.json").write_text("{broken")
    (folder / ".partial.json").write_text(wire % ("w3", "three"))
    settings = declare(
        wire={
            "kind": "drop",
            "folder": str(folder),
            "columns": {"id": "guid", "text": "body"},
            "settle_seconds": 0,
        }
    )
    first = read(settings, publish=False)
    assert ({a.article_id for a in first[0]}, [r.reason for r in first[1]]) == ({"w1", "w2"}, ["bad_json"])
    assert read(settings) == first
    assert read(settings) == ([], [])
    assert (folder / "done" / "a.json").is_file()
    assert (folder / "sub" / "done" / "b.jsonl.gz").is_file()
    assert (folder / "failed" / "bad.json").is_file()
    (folder / "a.json").write_text(wire % ("w4", "four"))
    assert [a.article_id for a in read(settings)[0]] == ["w4"]
    assert (folder / "done" / "a.2.json").is_file()


def test_a_file_still_being_written_is_left_for_later(declare: Any, read: Any, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD + " And so on.\n")
    settings = declare(wire={"kind": "drop", "folder": str(folder), "settle_seconds": 60})
    assert read(settings) == ([], [])
    os.utime(folder / "a.txt", (time.time() - 61,) * 2)
    assert len(read(settings)[0]) == 1


def test_names_paths_and_what_is_neither(declare: Any, read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "1", "text": "' + GOOD + '"}\n')
    (tmp_path / "b.jsonl").write_text('{"id": "2", "text": "' + GOOD + ' B."}\n')
    settings = declare(
        one={"kind": "files", "paths": str(tmp_path / "a.jsonl"), "publisher": "Wire", "language": "en"},
        two={"kind": "files", "paths": str(tmp_path / "*.jsonl")},
    )
    assert [a.source for a in read(settings, "one")[0]] == ["Wire"]
    assert [a.article_id for a in read(settings, str(tmp_path / "b.jsonl"))[0]] == ["2"]
    articles, rejects = read(settings)
    assert ([a.article_id for a in articles], [r.reason for r in rejects]) == (["1", "2"], ["duplicate_id"])
    with pytest.raises(ReadError, match="the sources of the settings are one, two"):
        read(settings, "three")
    with pytest.raises(ReadError, match=r"sources\.x\.paths: .*nosuch"):
        read(declare(x={"kind": "files", "paths": "nosuch"}))


def test_the_state_counts_what_waits(site: Any, declare: Any, read: Any) -> None:
    links = [site.put("/1", page("1")), site.url + "/gone", site.put("/busy", "", 503)]
    settings = declare(a={"kind": "feed", "urls": site.put("/feed", feed(*links))})
    read(settings)
    with open_state(settings.warehouse / RAW_FOLDER) as state:
        assert state.count_items("a") == {"fetched": 1, "failed": 1, "pending": 1}
        found = state.find_check(site.url + "/feed")
    assert found is not None
    assert found[1] is None


def test_a_reader_holds_plain_data_only(declare: Any, clock: Any) -> None:
    import pickle

    reader = open_reader(declare(a={"kind": "feed", "urls": "https://a.example/"}), ("a",))
    assert isinstance(pickle.loads(pickle.dumps(reader)), SourceReader)
