"""Plain records that pass between the layers; all frozen, none knows spaCy, Prefect or a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

__all__ = [
    "ActorCode",
    "Article",
    "Casualties",
    "CodedArticle",
    "DateSpan",
    "Event",
    "Mention",
    "MentionSpan",
    "Place",
    "Reject",
    "Victim",
]


@dataclass(frozen=True, slots=True)
class Article:
    """One text as it came in; `text` is never altered, so that offsets stay true."""

    article_id: str
    text: str
    title: str = ""
    published_date: date | None = None
    author: str | None = None
    language: str | None = None  # ISO 639-1
    url: str | None = None
    source: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be used, with the reason; kept in table `rejects`."""

    article_id: str
    stage: str  # read | code | validate
    reason: str
    detail: str
    row_json: str
    expectation: str | None = None


@dataclass(frozen=True, slots=True)
class ActorCode:
    """Who a phrase names. `code` is None when the phrase is kept but unresolved."""

    text: str
    start: int
    end: int
    name: str | None = None
    code: str | None = None
    country: str | None = None  # CAMEO alpha-3 (KSV for Kosovo)
    role: str | None = None  # role tokens joined, e.g. "GOV", "IGOUNO"
    row_ids: tuple[str, ...] = ()  # dictionary rows that decided
    is_suspected: bool = False


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A time expression: `start_date` to `end_date` inclusive, both None when it cannot be resolved."""

    start: int
    end: int
    start_date: date | None
    end_date: date | None
    precision: str  # day | week | month | year | open


@dataclass(frozen=True, slots=True)
class Victim:
    """People killed or hurt that the words count together; None = not said."""

    kind: str  # killed | injured
    count: int | None
    words: str
    side: str | None = None  # source | target | other
    role: str | None = None  # CAMEO role tokens, joined
    country: str | None = None  # CAMEO alpha-3
    is_subset: bool = False  # counted in another one already


@dataclass(frozen=True, slots=True)
class Casualties:
    """Deaths and injuries with ACLED's reading of vague words; None = not said."""

    fatalities_best: int | None = None
    fatalities_low: int | None = None
    fatalities_high: int | None = None
    injured_best: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer place; coordinates are WGS84 degrees."""

    place_name: str
    latitude: float | None
    longitude: float | None
    country_code: str | None  # ISO 3166-1 alpha-3, XKX
    admin1_name: str | None = None
    admin2_name: str | None = None
    geoname_id: int | None = None
    geo_precision: int | None = None  # ACLED 1-3
    where_prec: int | None = None  # UCDP 1-7
    geo_method: str = ""
    geo_score: float = 0.0
    location_text: str = ""
    country_name: str | None = None


@dataclass(frozen=True, slots=True)
class MentionSpan:
    """Where one mention of an event stands."""

    sentence_index: int
    trigger_start: int
    trigger_end: int
    frame_id: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One coded clause, before rendering to the scales.

    `cameo_code` is the meaning after operators; `act_code` is that of the innermost event.
    """

    article_id: str
    sentence_index: int
    sentence_start: int
    sentence_end: int
    sentence_text: str
    trigger_text: str
    trigger_start: int
    trigger_end: int
    source: ActorCode | None
    target: ActorCode | None
    cameo_code: str
    act_code: str
    frame_id: str
    operator_ids: tuple[str, ...] = ()
    is_reciprocal: bool = False
    polarity: str = "affirmed"
    modality: str = "actual"
    attribution_text: str | None = None
    is_background: bool = False
    means: str | None = None
    date: DateSpan | None = None
    place: Place | None = None
    other_places: tuple[Place, ...] = ()
    casualties: Casualties = field(default_factory=Casualties)
    method: str = "frame"
    confidence_score: float = 0.5
    clause_key: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened once in an article: mentions merged; the first is the primary one."""

    primary: Mention
    spans: tuple[MentionSpan, ...]
    is_primary: bool = True


@dataclass(frozen=True, slots=True)
class CodedArticle:
    """The result for one article: rows ready for the tables, and counts of what stayed uncoded."""

    article: Article
    events: tuple[dict[str, object], ...]
    mentions: tuple[dict[str, object], ...]
    counts: dict[str, int]
