"""From drafts to rows: where, when and how many for each coded clause, then merging within the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from dyads.extractors import syntax
from dyads.extractors.acled import POLITICAL_ROOTS
from dyads.extractors.acled_sequels import order_for_acled, refine_arrests, refine_protests
from dyads.extractors.actors import ActorResolver
from dyads.extractors.article_groups import drop_presupposed, group_rows, mark_general, share_dates
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
from dyads.extractors.incidents import DEADLY_ROOTS, DESTRUCTION, gather_victims
from dyads.extractors.judged_deeds import name_judged
from dyads.extractors.mention_settings import FALLBACK_METHODS
from dyads.extractors.merge import choose_leader, consolidate_mentions, sort_mentions
from dyads.extractors.named_victims import note_named_victims
from dyads.extractors.numbers import find_casualties
from dyads.extractors.opponents import find_opponents
from dyads.extractors.particulars import (
    count_victims,
    is_aside,
    is_told_again,
    is_undertaking,
    mark_targets,
    mark_tense,
    name_victims,
    span_victims,
)
from dyads.extractors.publication import date_article
from dyads.extractors.render import Versions, make_id, render_mention
from dyads.extractors.resolution import Resolved
from dyads.extractors.roles import split_roles
from dyads.extractors.syntax import Sentence
from dyads.extractors.toll_book import TollBook
from dyads.extractors.victim_lists import VictimBook
from dyads.schemas.fields import list_fields
from dyads.schemas.records import ActorCode, Article, CodedArticle, Mention, Place
from dyads.seeds.context import Cues
from dyads.seeds.ontology import Ontology

__all__ = ["ArticleAssembler"]

DEVELOPMENTS = ("08", "15", "171")  # "seized arms in a raid" tells of arms
INCIDENT_METHODS = frozenset({"incident", "pointed"})  # places told by other sentences on the same deed
# Roles that people have inside a country; without one in their words it is that of the event or the article.
DOMESTIC_ROLES = frozenset(
    "GOV COP MIL LEG JUD OPP SPY REB SEP INS UAF CRM CVL EDU LAB MED AGR BUS REL HLH HRI PTY ELI".split()
)
STATE_ROLES = frozenset({"", None, "GOV", "MIL"})
# Faiths and peoples of several countries, who are those of the country where they act.
IDENTITY_ROLES = frozenset("CHR MOS JEW HIN SIK BUD KUR SUN SHI ALE TUT HUT YEZ TUA".split())
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
        self.gazetteer = gazetteer
        self.dictionary = dictionary
        self.versions = versions
        self.cues = cues
        self.rows: list[dict[str, object]] = []
        self.focus = focus
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
        self.counts["sentences"] += 1
        self.counts["clauses"] += result.clause_count
        self.counts["matched"] += result.matched_count
        for item in result.uncoded:
            self.reasons[item.reason] = self.reasons.get(item.reason, 0) + 1
        self.readings[sentence.index] = sentence.reading
        self.dates.read(sentence)
        self.places.read(sentence)
        self.blame.read(sentence, resolver)
        self.custody.read(sentence, resolver)
        first = len(self.rows)
        tellers = frozenset(
            d.clause.head.index
            for d in result.drafts
            if d.meaning.code[:2] not in POLITICAL_ROOTS or d.meaning.code.startswith(DEVELOPMENTS)
        )
        for draft in result.drafts:
            mention = self._mention(sentence, draft, resolver)
            if self._append(mention, is_primary=True, is_presupposed=draft.is_presupposed):
                self._append_marks(draft, sentence, tellers)
            if (
                (draft.meaning.is_mutual or draft.meaning.binding.frame.is_reciprocal)
                and mention.source
                and mention.target
                and (draft.meaning.is_mutual or not draft.meaning.operators)
            ):
                swapped = replace(mention, source=mention.target, target=mention.source)
                self._append(swapped, is_primary=False, is_presupposed=draft.is_presupposed)
        told = any(r["cameo_root"] in DEADLY_ROOTS and not r["is_presupposed"] for r in self.rows)
        deadly = {
            (row["trigger_start"] - sentence.start, row["mention_id"])  # type: ignore[operator]
            for row in self.rows[first:]
            if row["is_primary"]
            and row["cameo_root"] in DEADLY_ROOTS
            and not (told and row["is_presupposed"])
        }
        if len(self.rows) == first:
            text, published = sentence.reading, self.dates.published
            read_echoes(self.rows, text, sentence.index, self.dates, self.places, published)
        claims = find_casualties(sentence.reading)
        self.victims.read(sentence, self.article.text, claims, resolver)
        note_named_victims(self.rows, sentence)
        self.tolls.add(sentence.index, sentence.reading, claims, sorted(deadly))  # type: ignore[arg-type]
        for row in self.rows[first:]:
            at = int(str(row["trigger_start"])) - sentence.start
            row["is_cumulative"] = any(c.is_cumulative and c.start <= at < c.end for c in claims)

    def _append_marks(self, draft: Draft, sentence: Sentence, tellers: frozenset[int]) -> None:
        """Note in the last row what merging asks of the victims and the tense; no columns of the tables."""
        words, head = draft.meaning.targets, draft.clause.head
        self.rows[-1].update(
            marks=(mark_targets(words), mark_tense(head)),
            victim_span=span_victims(words, head, sentence.words),
            victim_names=name_victims(words),
            victim_count=count_victims(words),
            is_told_again=is_told_again(
                head, (*draft.meaning.binding.consumed, *draft.meaning.binding.events)
            ),
            is_undertaking=is_undertaking((head, *draft.meaning.binding.consumed)),
            is_aside=draft.is_presupposed or is_aside(head, tellers),
            is_people=draft.target is not None and draft.target.kind in ("person", "people"),
        )

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

    def _mention(
        self,
        sentence: Sentence,
        draft: Draft,
        resolver: ActorResolver,
    ) -> Mention:
        meaning, clause, context = draft.meaning, draft.clause, draft.context
        head = clause.head
        start, end = head.start, head.end
        when = self.dates.date_event(head, meaning.code[:2])
        where = self.places.place_event(draft)
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
            is_reciprocal=frame.is_reciprocal or meaning.is_mutual,
            polarity="affirmed",
            modality="future" if meaning.operators[:1] == ("intend",) else "actual",
            attribution_text=speaker,
            is_background=context.is_habitual
            or self.dates.is_background(when)
            or self.dates.is_seized_before(when, head, code),
            means=means,
            date=when,
            place=where,
            other_places=self.places.others,
            method="operator"
            if meaning.inner is not None
            else ("fallback" if meaning.operators else "frame"),
            confidence_score=score_confidence(draft),
            clause_key=(sentence.index, head.index),
        )

    def _complete(self, side: Resolved | None, where: Place | None) -> ActorCode | None:
        """An actor whose words name no country ("rebels", "students") is of the event's, else of the article's."""
        if side is None:
            return None
        actor = side.actor
        roles = split_roles(actor.role)
        if actor.country is not None or not roles or not set(roles) <= DOMESTIC_ROLES | IDENTITY_ROLES:
            return actor
        code = where.country_code if where is not None else None
        method = where.geo_method if where is not None else None
        country, row = self._find_home(set(roles), code, method)
        if country is None:
            return actor
        role = "".join(sorted(roles, key=lambda r: r in IDENTITY_ROLES))  # KURREB becomes IRQREBKUR
        return replace(actor, country=country, role=role, code=country + role, row_ids=(*actor.row_ids, row))

    def _find_home(self, roles: set[str], iso3: str | None, method: str | None) -> tuple[str | None, str]:
        """The country of people of these roles where a deed is placed (`iso3`, `method`), and what tells it."""
        here = self.dictionary.iso_to_cameo.get(iso3 or "")
        if here is not None and (method not in FALLBACK_METHODS or method in INCIDENT_METHODS):
            return here, "place"
        if "UAF" in roles or (roles & IDENTITY_ROLES and roles - IDENTITY_ROLES):
            return None, ""
        if self.focus.country is None and method == "article":
            return here, "place"
        return self.focus.country, "article focus"

    def _operator_frames(self, draft: Draft) -> list[str]:
        found: list[str] = []
        node = draft.meaning
        while node.inner is not None:
            same = node.inner.binding is node.binding
            found.append(f"modality.{node.operators[0]}" if same else node.binding.frame.frame_id)
            node = node.inner
        return found

    def _means(self, draft: Draft) -> str | None:
        if draft.meaning.code[:2] not in DEADLY_ROOTS:
            return None
        frame_means = draft.meaning.binding.frame.means
        lemmas = [w.lemma for w in syntax.clause_words(draft.clause.head)]
        if frame_means == "ied" and "grenade" in lemmas:
            return "grenade"
        if frame_means:
            return frame_means
        actor = draft.source.actor if draft.source is not None else None
        is_state = actor is not None and actor.country is not None and actor.role in STATE_ROLES
        if is_state and draft.clause.head.lemma == "bombing":
            return "air_strike"  # "the Afghan bombing in Tal": states bomb from the air
        bag = set(lemmas) | {f"{a} {b}" for a, b in pairwise(lemmas)}
        return next((name for name, words in self.cues.means if words & bag), None)

    # --- the article

    def finish(self) -> CodedArticle:
        """The rows of the article after merging."""
        find_opponents(self.rows)
        self.rows, groups = drop_presupposed(self.rows, group_rows(self.rows))
        mark_general(self.rows, groups, self.counts["sentences"], self._has_toll)
        share_dates(self.rows, groups, self.dates.published)
        self._share_homes(groups)
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
        incidents = self._list_incidents()
        self._enter_tolls(incidents)
        self.blame.give(self._list_incidents(with_ruin=True))
        self.custody.give(self.rows)
        for rows in incidents:
            leader = choose_leader(sort_mentions(rows))
            gather_victims(next(r for r in rows if r is leader), rows, self.article.text)
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

    def _share_homes(self, groups: list[tuple[bool, int]]) -> None:
        """Give victims without a country that of the deed's place, which another mention of it may have told."""
        places = {
            key: (str(row["country_code"]), str(row["geo_method"]))
            for row, key in zip(self.rows, groups, strict=True)
            if row["country_code"] and row["geo_method"] not in ("actor_country", "focus")
        }
        for row, key in zip(self.rows, groups, strict=True):
            if row["cameo_root"] in DEADLY_ROOTS and row["target_code"] == "CVL" and key in places:
                country, _ = self._find_home({"CVL"}, *places[key])
                if country is not None:
                    row["target_country"], row["target_code"] = country, country + "CVL"

    def _has_toll(self, mention_ids: Sequence[str]) -> bool:
        toll = self.tolls.combine(mention_ids)
        return toll.fatalities_best is not None or toll.injured_best is not None

    def _list_incidents(self, *, with_ruin: bool = False) -> list[list[dict[str, object]]]:
        """The primary mentions of each violent event, also of arson and sabotage if asked, in the order of the text."""
        groups: dict[object, list[dict[str, object]]] = {}
        for row in self.rows:
            is_ruin = with_ruin and row["cameo_code"] == DESTRUCTION
            if row["is_primary"] and (row["cameo_root"] in DEADLY_ROOTS or is_ruin):
                groups.setdefault(row["event_id"], []).append(row)
        return list(groups.values())

    def _enter_tolls(self, incidents: list[list[dict[str, object]]]) -> None:
        """Write the toll of each incident into its first mention, so that events made of mentions have it once."""
        for rows in incidents:
            mention_ids = [str(row["mention_id"]) for row in rows]
            toll = self.tolls.combine(mention_ids)
            victims = self.victims.list_victims(self.tolls.list_claims(mention_ids), toll, rows)
            rows[0].update(
                fatalities_best=toll.fatalities_best, fatalities_low=toll.fatalities_low,
                fatalities_high=toll.fatalities_high, injured_best=toll.injured_best, victims=victims or None,
            )  # fmt: skip
