"""From drafts to rows: where, when and how many for each coded clause, then merging within the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dyads.extractors.acled_sequels import order_for_acled, refine_arrests, refine_protests
from dyads.extractors.actors import ActorResolver
from dyads.extractors.acts import find_means, list_operators, name_frame, name_method
from dyads.extractors.article_groups import (
    Row,
    drop_presupposed,
    group_rows,
    list_incidents,
    mark_general,
    name_events,
    share_dates,
)
from dyads.extractors.blame import BlameBook
from dyads.extractors.confidence import score_confidence
from dyads.extractors.custody import CustodyBook
from dyads.extractors.dictionary import ActorDictionary
from dyads.extractors.echoes import read_echoes
from dyads.extractors.event_dates import EventDates
from dyads.extractors.event_places import EventPlaces
from dyads.extractors.events import Draft, SentenceResult
from dyads.extractors.focus import Focus
from dyads.extractors.gazetteer import Gazetteer
from dyads.extractors.homes import Homes
from dyads.extractors.incidents import DEADLY_ROOTS, gather_victims
from dyads.extractors.judged_deeds import name_judged
from dyads.extractors.merge import choose_leader, consolidate_mentions, sort_mentions
from dyads.extractors.named_victims import note_named_victims
from dyads.extractors.numbers import find_casualties
from dyads.extractors.opponents import find_opponents
from dyads.extractors.publication import date_article
from dyads.extractors.render import Versions, make_id, render_mention
from dyads.extractors.row_notes import find_tellers, note_draft
from dyads.extractors.syntax import Sentence
from dyads.extractors.toll_book import TollBook
from dyads.extractors.victim_lists import VictimBook
from dyads.schemas.fields import list_fields
from dyads.schemas.records import Article, CodedArticle, Mention
from dyads.seeds.context import Cues
from dyads.seeds.ontology import Ontology

__all__ = ["ArticleAssembler"]

MENTION_COLUMNS = tuple(f.name for f in list_fields("mentions"))
EVENT_COLUMNS = tuple(f.name for f in list_fields("events"))


class ArticleAssembler:
    """Collects the mentions of one article."""

    def __init__(
        self,
        article: Article,
        ontology: Ontology,
        gazetteer: Gazetteer,
        dictionary: ActorDictionary,
        versions: Versions,
        cues: Cues,
        focus: Focus,
    ) -> None:
        self.article = article
        self.ontology = ontology
        self.versions = versions
        self.cues = cues
        self.rows: list[Row] = []
        self.homes = Homes(dictionary.iso_to_cameo, focus)
        self.dates = EventDates(date_article(article).day)
        self.places = EventPlaces(gazetteer, dictionary, focus)
        self.tolls = TollBook()
        self.victims = VictimBook()
        self.blame = BlameBook(focus)
        self.custody = CustodyBook(dictionary.iso_to_cameo)
        self.readings: dict[int, str] = {}
        self.counts = {"sentences": 0, "clauses": 0, "matched": 0, "events": 0}
        self.reasons: dict[str, int] = {}

    # --- one sentence

    def add(self, sentence: Sentence, result: SentenceResult, resolver: ActorResolver) -> None:
        """Turn the drafts of a sentence into mention rows."""
        self._count(result)
        self.readings[sentence.index] = sentence.reading
        self.dates.read(sentence)
        self.places.read(sentence)
        self.blame.read(sentence, resolver)
        self.custody.read(sentence, resolver)
        first = len(self.rows)
        tellers = find_tellers(result.drafts)
        for draft in result.drafts:
            self._append_draft(sentence, draft, resolver, tellers)
        if len(self.rows) == first:
            text, published = sentence.reading, self.dates.published
            read_echoes(self.rows, text, sentence.index, self.dates, self.places, published)
        claims = find_casualties(sentence.reading)
        self.victims.read(sentence, self.article.text, claims, resolver)
        note_named_victims(self.rows, sentence)
        self.tolls.add(sentence.index, sentence.reading, claims, self._list_deadly(sentence, first))
        for row in self.rows[first:]:
            at = int(str(row["trigger_start"])) - sentence.start
            row["is_cumulative"] = any(c.is_cumulative and c.start <= at < c.end for c in claims)

    def _count(self, result: SentenceResult) -> None:
        self.counts["sentences"] += 1
        self.counts["clauses"] += result.clause_count
        self.counts["matched"] += result.matched_count
        for item in result.uncoded:
            self.reasons[item.reason] = self.reasons.get(item.reason, 0) + 1

    def _list_deadly(self, sentence: Sentence, first: int) -> list[tuple[int, str]]:
        """Where in the sentence its violent mentions stand (rows from `first` on), and their ids."""
        told = any(r["cameo_root"] in DEADLY_ROOTS and not r["is_presupposed"] for r in self.rows)
        return sorted(
            (int(str(row["trigger_start"])) - sentence.start, str(row["mention_id"]))
            for row in self.rows[first:]
            if row["is_primary"]
            and row["cameo_root"] in DEADLY_ROOTS
            and not (told and row["is_presupposed"])
        )

    def _append_draft(
        self, sentence: Sentence, draft: Draft, resolver: ActorResolver, tellers: frozenset[int]
    ) -> None:
        """Add the row of a draft, and one of the other direction where each side did it to the other."""
        mention, meaning = self._mention(sentence, draft, resolver), draft.meaning
        if self._append(mention, is_primary=True, is_presupposed=draft.is_presupposed):
            note_draft(self.rows[-1], draft, sentence.words, tellers)
        is_two_way = meaning.is_mutual or (meaning.binding.frame.is_reciprocal and not meaning.operators)
        if is_two_way and mention.source and mention.target:
            swapped = replace(mention, source=mention.target, target=mention.source)
            self._append(swapped, is_primary=False, is_presupposed=draft.is_presupposed)

    def _append(self, mention: Mention, *, is_primary: bool, is_presupposed: bool = False) -> bool:
        """Add the row of a mention; False when it is there already."""
        row = render_mention(mention, self.ontology, self.versions, self.article.published_date)
        row["is_primary"] = is_primary
        row["is_presupposed"] = is_presupposed
        row["has_genitive_date"] = self.dates.is_genitive(mention.date)
        row["date_method"] = (
            mention.method if mention.date is None else ("publication" if mention.date.start < 0 else "text")
        )
        row["mention_id"] = make_id(
            self.article.article_id,
            mention.trigger_start,
            mention.trigger_end,
            row["source_start"],
            row["target_start"],
            mention.cameo_code,
            mention.frame_id,
            is_primary,
        )
        if any(r["mention_id"] == row["mention_id"] for r in self.rows):
            return False
        self.rows.append(row)
        return True

    def _mention(self, sentence: Sentence, draft: Draft, resolver: ActorResolver) -> Mention:
        meaning, context, head = draft.meaning, draft.context, draft.clause.head
        when = self.dates.date_event(head, meaning.code[:2])
        where = self.places.place_event(draft)
        speaker = resolver.resolve(context.speaker).actor.text if context.speaker is not None else None
        operators = list_operators(meaning)
        means = find_means(draft, self.cues)
        code = meaning.code if operators else self.ontology.refine_by_means(meaning.code, means)
        is_old = self.dates.is_background(when) or self.dates.is_seized_before(when, head, code)
        return Mention(
            article_id=self.article.article_id,
            sentence_index=sentence.index,
            sentence_start=sentence.start,
            sentence_end=sentence.end,
            sentence_text=sentence.text,
            trigger_text=self.article.text[head.start : head.end],
            trigger_start=head.start,
            trigger_end=head.end,
            source=self.homes.complete(draft.source, where),
            target=self.homes.complete(draft.target, where),
            cameo_code=code,
            act_code=meaning.act_code,
            frame_id=name_frame(meaning),
            operator_ids=operators,
            is_reciprocal=meaning.binding.frame.is_reciprocal or meaning.is_mutual,
            polarity="affirmed",
            modality="future" if meaning.operators[:1] == ("intend",) else "actual",
            attribution_text=speaker,
            is_background=context.is_habitual or is_old,
            means=means,
            date=when,
            place=where,
            other_places=self.places.others,
            method=name_method(meaning),
            confidence_score=score_confidence(draft),
            clause_key=(sentence.index, head.index),
        )

    # --- the article

    def finish(self) -> CodedArticle:
        """The rows of the article after merging."""
        find_opponents(self.rows)
        self.rows, groups = drop_presupposed(self.rows, group_rows(self.rows))
        mark_general(self.rows, groups, self.counts["sentences"], self._has_toll)
        share_dates(self.rows, groups, self.dates.published)
        self.homes.share(self.rows, groups)
        name_events(self.rows, groups, self.versions.coder_version, self.versions.dictionary_version)
        self._complete_incidents()
        name_judged(self.rows)
        refine_protests(self.rows, self.readings)
        refine_arrests(self.rows)
        for row in self.rows:
            if row["country_code"] is None and row["latitude"] is None:
                row["place_name"] = None  # words that no place answers to: they stay in location_text
        # what ACLED would list comes first, unless only spoken of; each part in the order of the text
        told = {str(r["event_id"]) for r in self.rows if not r.get("is_aside")}
        events = order_for_acled(consolidate_mentions(self.rows), told)
        self.counts["events"] = len(events)
        counts = {**self.counts, **{f"uncoded: {k}": v for k, v in sorted(self.reasons.items())}}
        return CodedArticle(
            self.article,
            tuple({c: e.get(c) for c in EVENT_COLUMNS} for e in events),
            tuple({c: r.get(c) for c in MENTION_COLUMNS} for r in self.rows),
            counts,
        )

    def _complete_incidents(self) -> None:
        """Write into the rows of violence what the whole article tells of it: tolls, who is blamed, victims."""
        incidents = list_incidents(self.rows)
        self._enter_tolls(incidents)
        self.blame.give(list_incidents(self.rows, with_ruin=True))
        self.custody.give(self.rows)
        for rows in incidents:
            leader = choose_leader(sort_mentions(rows))
            gather_victims(next(r for r in rows if r is leader), rows, self.article.text)

    def _has_toll(self, mention_ids: Sequence[str]) -> bool:
        toll = self.tolls.combine(mention_ids)
        return toll.fatalities_best is not None or toll.injured_best is not None

    def _enter_tolls(self, incidents: Sequence[Sequence[Row]]) -> None:
        """Write the toll of each incident into its first mention, so that events made of mentions have it once."""
        for rows in incidents:
            mention_ids = [str(row["mention_id"]) for row in rows]
            toll = self.tolls.combine(mention_ids)
            victims = self.victims.list_victims(self.tolls.list_claims(mention_ids), toll, rows)
            rows[0].update(
                fatalities_best=toll.fatalities_best, fatalities_low=toll.fatalities_low,
                fatalities_high=toll.fatalities_high, injured_best=toll.injured_best, victims=victims or None,
            )  # fmt: skip
