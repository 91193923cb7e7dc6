"""The whole coder: seeds and model loaded once, articles in, coded articles out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import dyads
from dyads.extractors.actors import ActorResolver
from dyads.extractors.articles import split_paragraphs
from dyads.extractors.assemble import ArticleAssembler
from dyads.extractors.dictionary import ActorDictionary
from dyads.extractors.events import EventCoder, SentenceResult
from dyads.extractors.focus import Focus, find_focus
from dyads.extractors.frames import FrameIndex
from dyads.extractors.gazetteer import Gazetteer
from dyads.extractors.model import load_model, make_place_test, make_verb_test, make_word_test
from dyads.extractors.reading import Reader
from dyads.extractors.render import Versions
from dyads.extractors.syntax import Sentence, Word, prepare_tokenizer, read_sentences, read_tokens
from dyads.extractors.table_cache import load_tables, name_tables
from dyads.extractors.tables import build_tables
from dyads.extractors.themes import read_theme
from dyads.extractors.town_names import relabel_towns
from dyads.schemas.records import Article, CodedArticle, Reject
from dyads.seeds.actors import ActorRow
from dyads.seeds.files import SEEDS_FOLDER, hash_seeds
from dyads.seeds.frames import Frame
from dyads.seeds.ontology import Ontology
from dyads.seeds.overlays import find_overlays

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["Coder", "Observer", "assemble_coder", "build_pipeline"]

log = logging.getLogger(__name__)
Observer = Callable[[Sentence, SentenceResult, ActorResolver], None]
BATCH_ARTICLES = 40
BATCH_PARAGRAPHS = 64
LONGEST_HEADING = 400  # characters of what may name a speaker before a sentence


@dataclass(slots=True)
class Coder:
    """A loaded coder; safe to use for any number of articles."""

    nlp: Language
    reader: Reader
    frames: list[Frame]
    ontology: Ontology
    dictionary: ActorDictionary
    event_coder: EventCoder
    gazetteer: Gazetteer
    versions: Versions
    seeds_folder: Path

    def code_articles(
        self, articles: Iterable[Article], observe: Observer | None = None
    ) -> Iterator[CodedArticle | Reject]:
        """Code articles in their order; an article that fails comes back as a Reject, the rest is coded.

        `observe` is called after each sentence, as in `code_sentences`.
        """
        batch: list[Article] = []
        for article in articles:
            batch.append(article)
            if len(batch) >= BATCH_ARTICLES:
                yield from self._code_batch(batch, observe)
                batch = []
        if batch:
            yield from self._code_batch(batch, observe)

    def _code_batch(
        self, articles: list[Article], observe: Observer | None
    ) -> Iterator[CodedArticle | Reject]:
        parsed = self.parse_articles(articles)
        for article, sentences in zip(articles, parsed, strict=True):
            try:
                yield self.code_sentences(article, sentences, observe)
            except Exception as error:
                log.warning("article %s could not be coded: %s", article.article_id, error)
                log.debug("traceback", exc_info=True)
                yield Reject(
                    article.article_id,
                    "code",
                    "coder_error",
                    f"{type(error).__name__}: {error}",
                    article.text[:2000],
                )

    def parse_articles(self, articles: list[Article]) -> list[list[Sentence]]:
        """Sentences of each article as plain data; paragraphs are parsed together inside spaCy's memory zone."""
        jobs = [(p, i) for i, article in enumerate(articles) for p in split_paragraphs(article)]
        parsed: list[list[Sentence]] = [[] for _ in articles]
        counts = [0] * len(articles)
        with self.nlp.memory_zone():
            texts = ((self.reader.read(p.text), (p, i)) for p, i in jobs)
            for doc, (paragraph, i) in self.nlp.pipe(texts, as_tuples=True, batch_size=BATCH_PARAGRAPHS):
                found = read_sentences(
                    doc,
                    paragraph.start,
                    len(parsed[i]),
                    paragraph.text,
                    counts[i],
                    paragraph.kind == "title",
                )
                parsed[i].extend(found)
                counts[i] += 1
        return parsed

    def code_sentences(
        self, article: Article, sentences: list[Sentence], observe: Observer | None = None
    ) -> CodedArticle:
        """Code the parsed sentences of an article and merge what tells the same event.

        `observe` is called after each sentence, while the resolver still knows its phrases.
        """
        cues = self.event_coder.cues
        for sentence in sentences:
            relabel_towns(
                sentence,
                self.gazetteer.is_well_known,
                self.gazetteer.lookup.has_name,
                lambda words: self._find_actors(words, article.published_date),
            )
        focus = self._find_focus(article, sentences)
        theme = read_theme(sentences, cues)
        resolver = ActorResolver(self.dictionary, article.published_date, self._find_country, focus)
        assembler = ArticleAssembler(
            article, self.ontology, self.gazetteer, self.dictionary, self.versions, cues, focus
        )
        end = 0
        for sentence in sentences:
            resolver.hear_heading(self._read_between(article.text, end, sentence.start))
            end = sentence.end
            resolver.start_sentence(sentence)
            result = self.event_coder.code_sentence(sentence, resolver, theme)
            assembler.add(sentence, result, resolver)
            if observe is not None:
                observe(sentence, result, resolver)
            resolver.end_sentence(result.list_pairs())
        return assembler.finish()

    def _find_actors(self, words: list[Word], day: date | None) -> set[int]:
        """The indices of the words that name a person or body of the dictionaries."""
        return {
            i
            for match in self.dictionary.find_names(words, day)
            if any(isinstance(entry, ActorRow) for entry in match.entries)
            for i in range(match.start, match.end)
        }

    def _read_between(self, text: str, start: int, end: int) -> list[Word]:
        """The words between two sentences that the reading left out of both: datelines, names of speakers."""
        between = text[start:end].strip() if start < end else ""
        if not any(c.isalpha() for c in between) or len(between) > LONGEST_HEADING:
            return []
        offset = text.index(between, start)
        words = read_tokens(self.nlp.make_doc(self.reader.read(between)))
        for word in words:
            word.start, word.end = word.start + offset, word.end + offset
        return words

    def _find_focus(self, article: Article, sentences: list[Sentence]) -> Focus:
        title = read_tokens(self.nlp.make_doc(self.reader.read(article.title)))
        datelines = [p.dateline.place for p in split_paragraphs(article) if p.dateline and p.dateline.place]
        return find_focus(
            sentences,
            title,
            datelines[0] if datelines else None,
            self.dictionary,
            self._find_country,
            article.published_date,
        )

    def _find_country(self, name: str) -> str | None:
        country = self.gazetteer.guess_country(name)
        return self.dictionary.iso_to_cameo.get(country, country) if country is not None else None


def build_pipeline(
    model: str | None = None, seeds_folder: Path = SEEDS_FOLDER, actor_files: Sequence[Path] = ()
) -> Coder:
    """A coder with all seeds and the model loaded; raises ModelError or SeedError.

    `actor_files` are tables of the user's own, laid over the actors of the seeds (`dyads.seeds.overlays`).
    """
    nlp, model_name = load_model(model)
    return assemble_coder(nlp, model_name, seeds_folder, actor_files)


def assemble_coder(
    nlp: Language, model_name: str, seeds_folder: Path, actor_files: Sequence[Path] = ()
) -> Coder:
    """A coder with the seeds of a folder on a model that is loaded already; raises SeedError.

    The tokenizer of the model learns the hyphenated words of these seeds and keeps those of earlier ones.
    """

    def tokenize(text: str) -> list[str]:
        words = text.split()
        if all(word.isalpha() for word in words):  # the model's tokenizer would only split at blanks, slower
            return words
        return [t.text for t in nlp.tokenizer(text)]

    def prepare(words: Iterable[str]) -> None:
        prepare_tokenizer(nlp, words)

    is_word = make_word_test(nlp)
    overlays = find_overlays(actor_files)
    version = hash_seeds(seeds_folder, [overlay.path for overlay in overlays])
    paths = (str(seeds_folder), *(str(overlay.path) for overlay in overlays))
    tables = load_tables(
        name_tables(version, model_name, *paths),
        lambda: build_tables(seeds_folder, overlays, prepare, tokenize, is_word),
    )
    prepare(tables.hyphenated)
    gazetteer = Gazetteer.load()
    return Coder(
        nlp,
        Reader(
            tables.dictionary.list_names(),
            is_word,
            tables.people,
            gazetteer.is_well_known,
            make_verb_test(nlp),
            make_place_test(nlp),
        ),
        tables.frames,
        tables.ontology,
        tables.dictionary,
        EventCoder(FrameIndex(tables.frames), tables.ontology, tables.cues),
        gazetteer,
        Versions(dyads.__version__, version + gazetteer.imports_mark(), model_name),
        seeds_folder,
    )
