"""From drafts to rows: where, when and how many for each coded clause, then merging within the article."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from dyads.extractors import syntax
from dyads.extractors.actors import ActorResolver, Resolved
from dyads.extractors.dates import find_dates
from dyads.extractors.dictionary import ActorDictionary
from dyads.extractors.events import Draft, SentenceResult
from dyads.extractors.focus import Focus
from dyads.extractors.gazetteer import Gazetteer
from dyads.extractors.merge import consolidate_mentions, group_mentions
from dyads.extractors.numbers import CasualtyClaim, combine_claims, find_casualties
from dyads.extractors.places import FoundPlace, find_places
from dyads.extractors.render import Versions, make_id, render_mention, split_roles
from dyads.extractors.syntax import Sentence
from dyads.schemas.fields import list_fields
from dyads.schemas.records import ActorCode, Article, Casualties, CodedArticle, DateSpan, Mention, Place
from dyads.seeds.context import Cues
from dyads.seeds.ontology import Ontology

__all__ = ["ArticleAssembler", "hash_content"]

DEADLY_ROOTS = frozenset({"18", "19", "20"})
LOCATIVE = frozenset(
    "in at near around outside inside across on along off within from of between throughout to into".split()
)
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
# Roles that people have inside a country; without one in their words it is that of the event or the article.
DOMESTIC_ROLES = frozenset(
    "GOV COP MIL LEG JUD OPP SPY REB SEP INS UAF CRM CVL EDU LAB MED AGR BUS REL HLH HRI PTY ELI".split()
)
FALLBACK_METHODS = frozenset({"incident", "actor_country", "focus"})
OLD = timedelta(days=200)
MENTION_COLUMNS = tuple(f.name for f in list_fields("mentions"))
EVENT_COLUMNS = tuple(f.name for f in list_fields("events"))


def hash_content(article: Article) -> str:
    """A hash of what the coder reads of an article: title, text and date."""
    parts = f"{article.title}\x1f{article.text}\x1f{article.published_date}"
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


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
        self.gazetteer = gazetteer
        self.dictionary = dictionary
        self.versions = versions
        self.cues = cues
        self.rows: list[dict[str, object]] = []
        self.focus = focus
        self.incident_place: Place | None = None
        self.counts = {"sentences": 0, "clauses": 0, "matched": 0, "events": 0}
        self.reasons: dict[str, int] = {}

    # --- one sentence

    def add(self, sentence: Sentence, result: SentenceResult, resolver: ActorResolver) -> None:
        """Turn the drafts of a sentence into mention rows."""
        self.counts["sentences"] += 1
        self.counts["clauses"] += result.clause_count
        self.counts["matched"] += result.matched_count
        for item in result.uncoded:
            self.reasons[item.reason] = self.reasons.get(item.reason, 0) + 1
        if not result.drafts:
            return
        dates = find_dates(sentence.reading, self.article.published_date)
        places = self._places(sentence)
        claims = find_casualties(sentence.reading)
        deadly = [d for d in result.drafts if d.meaning.code[:2] in DEADLY_ROOTS]
        carrier = self._toll_carrier(deadly, claims, sentence)
        for draft in result.drafts:
            toll = (
                self._toll(claims) if carrier is not None and draft.clause is carrier.clause else Casualties()
            )
            mention = self._mention(sentence, draft, resolver, dates, places, toll)
            self._append(mention, is_primary=True)
            if (
                draft.meaning.binding.frame.is_reciprocal
                and mention.source
                and mention.target
                and not draft.meaning.operators
            ):
                self._append(replace(mention, source=mention.target, target=mention.source), is_primary=False)

    def _append(self, mention: Mention, *, is_primary: bool) -> None:
        row = render_mention(mention, self.ontology, self.versions, self.article.published_date)
        row["is_primary"] = is_primary
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
            return
        self.rows.append(row)

    def _mention(
        self,
        sentence: Sentence,
        draft: Draft,
        resolver: ActorResolver,
        dates: list[DateSpan],
        places: list[FoundPlace],
        toll: Casualties,
    ) -> Mention:
        meaning, clause, context = draft.meaning, draft.clause, draft.context
        head = clause.head
        start, end = head.start, head.end
        when = self._date(dates, start - sentence.start)
        where = self._place(places, draft, sentence)
        speaker = resolver.resolve(context.speaker).actor.text if context.speaker is not None else None
        frame = meaning.binding.frame
        inner = meaning.inner
        while inner is not None and inner.inner is not None:
            inner = inner.inner
        frame_id = (inner.binding.frame if inner is not None else frame).frame_id
        operators = tuple(m for m in self._operator_frames(draft))
        means = self._means(draft)
        code = meaning.code if operators else self.ontology.refine_by_means(meaning.code, means)
        return Mention(
            article_id=self.article.article_id,
            sentence_index=sentence.index,
            sentence_start=sentence.start,
            sentence_end=sentence.end,
            sentence_text=sentence.text,
            trigger_text=self.article.text[start:end],
            trigger_start=start,
            trigger_end=end,
            source=self._complete(draft.source, where),
            target=self._complete(draft.target, where),
            cameo_code=code,
            act_code=meaning.act_code,
            frame_id=frame_id,
            operator_ids=operators,
            is_reciprocal=frame.is_reciprocal,
            polarity="affirmed",
            modality="future" if meaning.operators[:1] == ("intend",) else "actual",
            attribution_text=speaker,
            is_background=self._is_background(when, context.is_habitual),
            means=means,
            date=when,
            place=where,
            casualties=toll,
            method="operator"
            if meaning.inner is not None
            else ("fallback" if meaning.operators else "frame"),
            confidence_score=_confidence(draft),
            clause_key=(sentence.index, head.index),
        )

    def _complete(self, side: Resolved | None, where: Place | None) -> ActorCode | None:
        """An actor whose words name no country ("rebels", "students") is of the event's, else of the article's."""
        if side is None:
            return None
        actor = side.actor
        roles = split_roles(actor.role)
        if actor.country is not None or not roles or not set(roles) <= DOMESTIC_ROLES:
            return actor
        here = where is not None and where.geo_method not in FALLBACK_METHODS
        country = self.dictionary.iso_to_cameo.get((where.country_code if where and here else None) or "")
        if country is None and "UAF" not in roles:
            country = self.focus.country
        if country is None:
            return actor
        row = "place" if here else "article focus"
        return replace(actor, country=country, code=f"{country}{actor.role}", row_ids=(*actor.row_ids, row))

    def _operator_frames(self, draft: Draft) -> list[str]:
        found: list[str] = []
        node = draft.meaning
        while node.inner is not None:
            same = node.inner.binding is node.binding
            found.append(f"modality.{node.operators[0]}" if same else node.binding.frame.frame_id)
            node = node.inner
        return found

    # --- when

    def _date(self, dates: list[DateSpan], position: int) -> DateSpan | None:
        usable = [d for d in dates if d.start_date is not None or d.precision == "open"]
        published = self.article.published_date
        if usable:
            return min(usable, key=lambda d: abs(d.start - position))
        return DateSpan(-1, -1, published, published, "day") if published is not None else None

    def _is_background(self, when: DateSpan | None, is_habitual: bool) -> bool:
        if is_habitual:
            return True
        published = self.article.published_date
        if when is None or when.start < 0:
            return False
        last: date | None = when.end_date or when.start_date
        if last is None:  # no day can be told without a publication date; with one, the words point far back
            return published is not None
        return published is not None and published - last > OLD

    # --- where

    def _places(self, sentence: Sentence) -> list[FoundPlace]:
        spans: list[tuple[int, int, str]] = []
        words = sentence.words
        i = 0
        while i < len(words):
            entity = words[i].entity
            if entity and entity[1:] in PLACE_LABELS:
                j = i
                while j + 1 < len(words) and words[j + 1].entity == "I" + entity[1:]:
                    j += 1
                spans.append((words[i].start - sentence.start, words[j].end - sentence.start, entity[1:]))
                i = j
            i += 1
        return find_places(sentence.reading, spans, self.gazetteer, self._focus_names()) if spans else []

    def _focus_names(self) -> list[str]:
        """ISO codes of the countries named most in the article."""
        known = self.dictionary.countries
        return [known[code].iso3 for code, _ in self.focus.weights[:3] if code in known]

    def _place(self, places: list[FoundPlace], draft: Draft, sentence: Sentence) -> Place | None:
        sides = [s.actor for s in (draft.source, draft.target) if s is not None]
        free = []
        for found in places:
            start, end = found.start + sentence.start, found.end + sentence.start
            named = any(
                a.start <= start
                and end <= a.end
                and (end - start) > 0.4 * (a.end - a.start)
                and not self._after_preposition(sentence, start)
                for a in sides
            )
            if not named and self._after_preposition(sentence, start):
                free.append(found)
        position = draft.clause.head.start - sentence.start
        if free:
            best = min(free, key=lambda f: (f.place.geo_precision or 3, abs(f.start - position)))
            if draft.meaning.code[:2] in DEADLY_ROOTS:
                self.incident_place = best.place
            return best.place
        if draft.meaning.code[:2] in DEADLY_ROOTS and self.incident_place is not None:
            return replace(
                self.incident_place,
                geo_method="incident",
                geo_score=round(self.incident_place.geo_score * 0.7, 3),
            )
        return self._country_place(draft)

    def _after_preposition(self, sentence: Sentence, start: int) -> bool:
        word = next((w for w in sentence.words if w.start == start), None)
        return word is not None and syntax.preposition_before(word) in LOCATIVE

    def _country_place(self, draft: Draft) -> Place | None:
        if draft.meaning.code[:2] not in ("14", "17", "18", "19", "20"):
            return None
        for side in (draft.target, draft.source):
            code = side.actor.country if side is not None else None
            country = self.dictionary.countries.get(code or "")
            if country is not None:
                place = self.gazetteer.find(country.name)
                base = place or Place(country.name, None, None, country.iso3)
                return replace(
                    base,
                    country_name=country.name,
                    country_code=country.iso3,
                    geo_precision=3,
                    where_prec=6,
                    geo_method="actor_country",
                    geo_score=0.3,
                    location_text="",
                )
        return None

    # --- how many

    def _toll_carrier(
        self, deadly: list[Draft], claims: list[CasualtyClaim], sentence: Sentence
    ) -> Draft | None:
        usable = [c for c in claims if not c.is_cumulative]
        if not usable or not deadly:
            return None
        return min(deadly, key=lambda d: abs(d.clause.head.start - sentence.start - usable[0].start))

    def _toll(self, claims: list[CasualtyClaim]) -> Casualties:
        return combine_claims([c for c in claims if not c.is_cumulative])

    def _means(self, draft: Draft) -> str | None:
        if draft.meaning.code[:2] not in DEADLY_ROOTS:
            return None
        frame_means = draft.meaning.binding.frame.means
        if frame_means:
            return frame_means
        lemmas = [w.lemma for w in syntax.subtree(draft.clause.head)]
        bag = set(lemmas) | {f"{a} {b}" for a, b in pairwise(lemmas)}
        return next((name for name, words in self.cues.means if words & bag), None)

    # --- the article

    def finish(self) -> CodedArticle:
        """The rows of the article after merging."""
        groups = self._group()
        anchors: dict[tuple[bool, int], dict[str, object]] = {}
        for row, key in zip(self.rows, groups, strict=True):
            anchors.setdefault(key, row)
        for row, key in zip(self.rows, groups, strict=True):
            anchor = anchors[key]
            row["event_id"] = make_id(
                self.article.article_id,
                self.versions.coder_version,
                self.versions.dictionary_version,
                anchor["mention_id"],
            )
        events = consolidate_mentions(self.rows)
        self.counts["events"] = len(events)
        counts = {**self.counts, **{f"uncoded: {k}": v for k, v in sorted(self.reasons.items())}}
        return CodedArticle(
            self.article,
            tuple({c: e.get(c) for c in EVENT_COLUMNS} for e in events),
            tuple({c: r.get(c) for c in MENTION_COLUMNS} for r in self.rows),
            counts,
        )

    def _group(self) -> list[tuple[bool, int]]:
        keys: dict[int, tuple[bool, int]] = {}
        for primary in (True, False):
            indexes = [i for i, r in enumerate(self.rows) if r["is_primary"] is primary]
            for i, number in zip(indexes, group_mentions([self.rows[i] for i in indexes]), strict=True):
                keys[i] = (primary, number)
        return [keys[i] for i in range(len(self.rows))]


def _confidence(draft: Draft) -> float:
    sides = [s.strength for s in (draft.source, draft.target) if s is not None]
    base = 0.35 + 0.1 * min(draft.meaning.binding.score, 3.0)
    return max(0.05, min(0.99, base + 0.05 * sum(sides)))
