"""Who a phrase names: country code plus CAMEO roles, composed from names, countries and role nouns.

Dictionaries decide before and over the model's names, which it uses only for people, bodies and places that no
dictionary knows. Rules: DESIGN section 4, CODING_GUIDE 6 and 13, CAMEO code book chapter on actors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dyads.extractors import syntax
from dyads.extractors.dictionary import ActorDictionary, Entry, choose_row
from dyads.extractors.focus import Focus
from dyads.extractors.names import Match, fold
from dyads.extractors.render import split_roles
from dyads.extractors.syntax import Sentence, Word
from dyads.schemas.records import ActorCode
from dyads.seeds.actors import ActorRow, AgentRow, CountryName

__all__ = ["ActorResolver", "Resolved"]

PRIMARY = ("COP", "GOV", "INS", "JUD", "MIL", "OPP", "REB", "SEP", "SPY", "UAF")
BODY_KINDS = frozenset(
    {"organization", "armed_group", "mission", "party", "media", "company", "ngo", "court", "legislature"}
)
KIND_RANK = {"media": 2, "company": 3}  # bodies before the papers and firms of the same name
GRACE = timedelta(days=14)  # within which news of the end of an office still mean its holder
REALMS = frozenset("kingdom republic sultanate emirate commonwealth federation principality union".split())
GENERIC_BODIES = frozenset(
    "group organization organisation ministry company party movement militia alliance bloc agency".split()
)
# Words after a hyphen that make a country the helper, not the actor ("US-backed fighters", "Swiss-born cleric").
HELPER_WORDS = frozenset(
    "backed supported sponsored funded financed trained armed born made built supplied brokered mediated occupied "
    "educated allied aligned drafted proposed style".split()
)
MUCH_NAMED = 5.0  # weight of named countries from which on a leader of an unnamed one would be introduced
STANCE_WORDS = frozenset({"pro", "anti"})
STATE_ROLES = frozenset({"GOV", "MIL", "COP", "LEG", "JUD"})
BODY_ROLES = {  # roles of the bodies that these words take up again; other words mean no organ of the state
    "company": frozenset({"BUS", "MNC", "MED"}),
    "party": frozenset({"PTY", "OPP"}),
    "ministry": frozenset({"GOV", "MIL"}),
    "agency": frozenset({"GOV", "COP", "SPY", "IGO", "MED", "NGO"}),
    "alliance": frozenset({"IGO", "OPP", "REB", "PTY"}),
    "bloc": frozenset({"IGO", "OPP", "PTY"}),
}
FIRST_PERSON = frozenset({"we", "i", "us", "me", "our", "my", "ourselves"})
SPEECH_VERBS = frozenset(
    "say tell add declare state write insist argue warn explain announce claim stress".split()
)
PRONOUN_FORMS = (
    frozenset({"he", "him", "his"}),
    frozenset({"she", "her"}),
    frozenset({"they", "them", "their"}),
)
OWNED_SUFFIXES = frozenset("owned based registered flagged run listed".split())  # "the U.S.-owned firm"
OFFICE_ROLES = frozenset("GOV MIL LEG JUD COP SPY OPP PTY ELI IGO".split())
FOCUS_ROLES = frozenset({"GOV", "COP", "MIL", "LEG", "JUD", "OPP", "SPY"})
# Roles that own things: "a police car", "rebel positions"; a "press conference" is nobody's.
OWNER_ROLES = frozenset({"COP", "MIL", "GOV", "REB", "SEP", "INS", "OPP", "UAF"})
# endings of nouns for those who do something; things end so too, but seldom act ("containers")
PEOPLE_ENDINGS = (
    "ver",
    "wer",
    "ker",
    "der",
    "per",
    "mer",
    "ner",
    "lier",
    "ist",
    "irant",
    "man",
    "organization",
)
NOT_PEOPLE = frozenset("DATE TIME MONEY PERCENT QUANTITY ORDINAL".split())
PART_WORDS = frozenset(
    "truckload busload boatload carload planeload group number member majority minority handful one some most dozen ten hundred thousand million section total series pair couple team "
    "score many several all none half lot part rest crowd band bunch contingent column convoy wave string remnant two three".split()
)
CROWD_WORDS = frozenset("dozen ten hundred thousand million".split())  # "thousands marched"
REGIONS = frozenset(
    "AFR ASA ARB BLK CRB CAU CFR CAS CEU EAF EEU EUR LAM MEA MDT NAF NMR PGS SCN SAM SAS SEA SAF WAF WST".split()
)
VICTIM_NOUNS = frozenset(
    "hostage prisoner detainee captive victim citizen national civilian resident worker tourist".split()
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A resolved phrase; `kind` serves agreement, `strength` (0-3) confidence."""

    actor: ActorCode
    kind: str  # person | people | country | body | place | object | unknown
    strength: float
    is_plural: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the phrase has a code."""
        return self.actor.code is not None


@dataclass(slots=True)
class _Annotation:
    names: dict[int, Match[Entry]]
    roles: dict[int, Match[AgentRow]]


@dataclass(slots=True)
class _Candidate:
    sentence: int
    word: Word
    resolved: Resolved

    @property
    def salience(self) -> tuple[int, bool, int]:
        """Nearer sentences first, in a sentence its subjects, then the words nearest to its end."""
        return (-self.sentence, not syntax.is_subject(self.word), -self.word.index)


class ActorResolver:
    """Resolves phrases of one article, sentence by sentence; remembers who was named."""

    def __init__(
        self,
        dictionary: ActorDictionary,
        day: date | None,
        find_country: Callable[[str], str | None],
        focus: Focus,
    ) -> None:
        self.dictionary = dictionary
        self.focus = focus
        self.day = day
        self.find_country = find_country  # name of a place -> CAMEO country
        self.history: list[_Candidate] = []
        self.full_names: dict[str, Resolved] = {}
        self.country_counts = dict(focus.weights)
        self._sentence: Sentence | None = None
        self._annotation = _Annotation({}, {})
        self._cache: dict[int, Resolved] = {}

    # --- per sentence

    def start_sentence(self, sentence: Sentence) -> None:
        """Annotate a sentence; must be called before its phrases are resolved, in the order of the text."""
        self._sentence = sentence
        self._cache = {}
        names: dict[int, Match[Entry]] = {}
        found = self.focus.matches.get(sentence.index)
        for match in self.dictionary.names.find(sentence.words) if found is None else found:
            if not self._is_shadowed(match, sentence):
                for i in range(match.start, match.end):
                    names[i] = match
        roles: dict[int, Match[AgentRow]] = {}
        for role in self._find_roles(sentence, names):
            if not any(i in names for i in range(role.start, role.end)) and not _is_surname(role, sentence):
                for i in range(role.start, role.end):
                    roles[i] = role
        self._annotation = _Annotation(names, roles)

    def _find_roles(self, sentence: Sentence, names: dict[int, Match[Entry]]) -> list[Match[AgentRow]]:
        """Role nouns; where one begins with a name ("US-backed rebels") what follows the name is looked up again."""
        found: list[Match[AgentRow]] = []
        for role in self.dictionary.roles.find(sentence.words, lemmas=True):
            named = [i for i in range(role.start, role.end) if i in names]
            if not named or named[-1] + 1 >= role.end:
                found.append(role)
                continue
            first = named[-1] + 1
            rest = self.dictionary.roles.find(sentence.words[first : role.end], lemmas=True)
            found.extend(replace(m, start=m.start + first, end=m.end + first) for m in rest)
        return found

    def end_sentence(self) -> None:
        """Remember who was named, for pronouns of later sentences."""
        if self._sentence is None:
            return
        for word in self._sentence.words:
            if (
                syntax.is_nominal(word)
                and not syntax.is_pronoun(word)
                and not syntax.is_modifier(word)
                and syntax.apposition_head(word) is None
                and (
                    word.index in self._annotation.names
                    or word.index in self._annotation.roles
                    or word.entity[1:] == "PERSON"
                )
            ):
                resolved = self.resolve(word)
                if resolved.is_known or resolved.kind == "person":
                    self.history.append(_Candidate(self._sentence.index, word, resolved))
                    if resolved.kind == "person" and word.pos == "PROPN":
                        self.full_names.setdefault(fold(word.text), resolved)

    def _is_shadowed(self, match: Match[Entry], sentence: Sentence) -> bool:
        """A name inside a longer personal name ("Michael Jordan", "Hunter Biden") is another's."""
        word = sentence.words[match.start]
        before = sentence.words[match.start - 1] if match.start else None
        if not any(isinstance(e, CountryName) for e in match.entries):
            is_person = all(isinstance(e, ActorRow) and e.kind == "person" for e in match.entries)
            return (
                is_person
                and match.end - match.start == 1
                and word.entity == "IPERSON"
                and before is not None
                and before.pos == "PROPN"
                and before.entity.endswith("PERSON")
                and not self.dictionary.roles.get(before.text)
            )
        after = sentence.words[match.end] if match.end < len(sentence.words) else None
        if (
            word.entity == "IPERSON"
            and before is not None
            and before.entity.endswith("PERSON")
            and not self.dictionary.roles.get(before.text)
        ):
            return not any(
                e.kind in ("adjective", "demonym") for e in match.entries if isinstance(e, CountryName)
            )
        return (
            word.entity == "BPERSON"
            and after is not None
            and after.entity == "IPERSON"
            and match.end - match.start == 1
        )

    # --- phrases

    def resolve(self, word: Word) -> Resolved:
        """Who the phrase headed by this word is; never None: an unknown phrase keeps its words."""
        if word.index not in self._cache:
            self._cache[word.index] = self._unknown(word)  # stops cycles
            self._cache[word.index] = self._resolve(word)
        return self._cache[word.index]

    def _resolve(self, word: Word) -> Resolved:
        if self._is_stance(word):
            return self._unknown(word)
        if syntax.is_pronoun(word) and word.lower not in (
            "one",
            "some",
            "many",
            "several",
            "others",
            "most",
            "all",
        ):
            return self._resolve_pronoun(word)
        match = self._annotation.names.get(word.index)
        if match is not None:
            named = self._resolve_named(word, match)
            if named is not None:
                return named
        inner = self._pass_through(word)
        if inner is not None:
            return inner
        role = self._annotation.roles.get(word.index)
        if role is not None and not all(a.kind == "modifier" for a in role.entries):
            return self._compose_role(word, role)
        return self._resolve_unlisted(word)

    def _pass_through(self, word: Word) -> Resolved | None:
        """ "Three of the attackers", "members of parliament": the of-phrase says who."""
        if word.pos == "PROPN" and word.lower in REALMS:  # "the Kingdom of Jordan"
            realms = [self.resolve(w) for w in syntax.of_objects(word)[:1]]
            states = [r for r in realms if r.kind == "country"]
            return replace(states[0], actor=self._with_text(states[0].actor, word)) if states else None
        if not (word.lemma in PART_WORDS or syntax.is_number(word)):
            return None
        for inner in syntax.of_objects(word):
            resolved = self.resolve(inner)
            if resolved.is_known:
                return replace(resolved, actor=self._with_text(resolved.actor, word), is_plural=True)
        if word.entity[1:] == "MONEY":
            return None
        counts = word.lemma in CROWD_WORDS or (syntax.is_number(word) and _counts_people(word))
        if counts and not syntax.of_objects(word):
            return Resolved(self._actor(word, None, "CVL", ()), "people", 0.6, True)
        return None

    def _resolve_named(self, word: Word, match: Match[Entry]) -> Resolved | None:
        rows = [e for e in match.entries if isinstance(e, ActorRow)]
        countries = [e for e in match.entries if isinstance(e, CountryName)]
        if countries and not rows:
            return self._resolve_country(word, countries[0])
        rows = self._likeliest_kind(word, self._of_named_country(word, match, rows))
        row = choose_row(self._fit_title(word, rows), self.day)
        if row is None:
            return None
        roles = row.roles
        country = row.country_code
        if (
            not country
            and row.kind in BODY_KINDS
            and not any(r in ("IGO", "NGO", "NGM", "MNC", "IMG") for r in roles)
        ):
            country = self._phrase_country(word, match) or ""
        if row.kind == "person" and (self._has_ended(row) or self._has_former(word)):
            titled = self._titled_now(word, country)
            if titled is not None:  # the article knows of a later office than the table
                return replace(titled, actor=replace(titled.actor, name=row.name), kind="person")
            roles = ("ELI",) if roles else ()
        kind = {"person": "person", "identity": "people"}.get(row.kind, "body")
        actor = self._actor(word, country or None, "".join(roles), (row.actor_id,), row.name)
        return Resolved(actor, kind, 3.0, syntax.is_plural(word))

    def _likeliest_kind(self, word: Word, rows: list[ActorRow]) -> list[ActorRow]:
        """Of namesakes of several kinds those of one: that hold today, a person where the model sees one."""
        if len({r.kind for r in rows}) < 2:
            return rows
        current = [r for r in rows if self.day is None or r.covers(self.day)] or rows
        is_person = word.entity.endswith("PERSON")
        kind = min(
            (r.kind for r in current), key=lambda k: ((k == "person") is not is_person, KIND_RANK.get(k, 1))
        )
        return [r for r in rows if r.kind == kind]

    def _of_named_country(self, word: Word, match: Match[Entry], rows: list[ActorRow]) -> list[ActorRow]:
        """Of namesakes in several countries those of the country that the phrase, else the article, names."""
        if len({r.country_code for r in rows}) < 2 or len({r.name for r in rows}) == 1:
            return rows  # one person who served two countries or bodies: the day tells
        here = self._phrase_country(word, match)
        fitting = [r for r in rows if r.country_code == here] if here else []
        weights = {r.country_code: self.country_counts.get(r.country_code, 0.0) for r in rows}
        most = max(weights.values())
        return fitting or [r for r in rows if most == 0.0 or weights[r.country_code] == most]

    def _has_ended(self, row: ActorRow) -> bool:
        """Whether the last office of a person is over; news of its end still mean the office."""
        if row.roles == ("ELI",):
            return True
        return self.day is not None and row.valid_to != date.max and row.valid_to + GRACE < self.day

    def _titled_now(self, word: Word, country: str) -> Resolved | None:
        """What the title or apposition of a name makes of a person, unless it says "former"."""
        if self._has_former(word):
            return None
        title = self._title_role(word)
        composed = self._compose_role(word, title) if title is not None else None
        if composed is None:
            apposed = [self.resolve(w) for w in syntax.appositions(word) if not self._has_former(w)]
            known = next((r for r in apposed if r.actor.role), None)
            composed = replace(known, actor=self._with_text(known.actor, word)) if known is not None else None
        if composed is None or not composed.actor.role or composed.actor.role == "ELI":
            return None
        return composed if composed.actor.country in (None, country) else None

    def _fit_title(self, word: Word, rows: list[ActorRow]) -> list[ActorRow]:
        """Without a date, the title tells the office: "President X", "NATO Secretary General X"."""
        if self.day is not None or len(rows) < 2 or rows[0].kind != "person":
            return rows
        title, body = self._title_role(word), self._phrase_body(word, near=True)
        wanted = {"IGO"} if body is not None and (body.role or "").startswith("IGO") else set()
        if not wanted and title is not None:
            wanted = {r for a in title.entries for r in a.roles}
        return [r for r in rows if wanted & set(r.roles)] or rows

    def _resolve_country(self, word: Word, entry: CountryName) -> Resolved:
        if entry.kind == "demonym" or (
            entry.kind == "adjective" and word.tag in ("NNS", "NNPS", "JJ", "NNP")
        ):
            other = self._phrase_country(word, None, skip=word)
            role = (
                "CVL"
                if entry.kind == "demonym"
                and word.tag in ("NNS", "NNPS", "NN", "NNP")
                and word.lower.endswith("s")
                else ""
            )
            modifier = self._modifier_roles(word)
            return Resolved(
                self._actor(word, other or entry.country_code, "".join(modifier) or role, (entry.row_id,)),
                "people",
                2.0,
                True,
            )
        name = self.dictionary.countries[entry.country_code].name
        return Resolved(
            self._actor(word, entry.country_code, entry.role, (entry.row_id,), name), "country", 3.0
        )

    def _compose_role(self, word: Word, match: Match[AgentRow]) -> Resolved:
        agent = next(a for a in match.entries if a.kind != "modifier")
        # "hostages of the rebels" are no rebels, "UN workers" are the UN's
        body = self._phrase_body(word, near=agent.noun in VICTIM_NOUNS)
        plural = syntax.is_plural(word) or agent.kind == "group"
        kind = {"person": "people" if plural else "person", "civilian_object": "object"}.get(
            agent.kind, "body"
        )
        if body is not None and kind != "object":
            if self._has_former(word):
                body = replace(body, role="ELI")
            return Resolved(
                self._actor(
                    word, body.country, body.role, (*body.row_ids, f"agents:{agent.noun}"), body.name
                ),
                kind,
                2.5,
                plural,
            )
        owner = self._owner(word) if kind == "object" else None
        if owner is not None:
            return Resolved(self._with_text(owner.actor, word), kind, min(owner.strength, 1.8), plural)
        modifiers = self._modifier_roles(word, exclude=match)
        roles = self._merge_roles(modifiers, agent.roles)
        country = self._phrase_country(word, None)
        strength = 2.0
        if country is None:
            country = self._owner_country(word) or (self._saying_state(word) if "MIL" in roles else None)
        if country is None and set(roles) & FOCUS_ROLES:
            country = self.focus.country or self._country_in_mind(word, "GOV" in roles)
            strength = 1.5
        if country is None:
            apposed = self._apposed(word)
            if apposed is not None and apposed.is_known:
                return replace(apposed, actor=self._with_text(apposed.actor, word), kind=kind)
            strength = 1.0
        identity = self._phrase_identity(word)
        if (
            identity is not None and strength == 1.5
        ):  # a people's forces are not the army of the article's country
            country = None
        if identity is not None:  # IRQREBKUR, or KURREB where no country is named
            roles = tuple(r for r in roles if r != "CVL")
            roles = (*roles, *identity.roles) if country else (*identity.roles, *roles)
        actor = self._actor(
            word, country, "".join(roles), (f"agents:{agent.noun}",), suspected=self._is_suspected(word)
        )
        if actor.code is None and agent.noun in GENERIC_BODIES:
            return self._last_body(word) or Resolved(actor, kind, 0.0, plural)
        return Resolved(actor, kind, strength if actor.code else 0.0, plural)

    def _resolve_unlisted(self, word: Word) -> Resolved:
        label = word.entity[1:]
        if word.pos == "PROPN" or label:
            titled = self._resolve_titled(word, label)
            if titled is not None:
                return titled
        elif word.lemma in GENERIC_BODIES and syntax.has_determiner(word, "the", "this"):
            body = self._last_body(word)
            if body is not None:
                return body
        body_actor = self._phrase_body(word, near=True)
        if body_actor is not None:
            return Resolved(self._with_text(body_actor, word), "object", 1.2, syntax.is_plural(word))
        country = self._phrase_country(word, None, near=True)
        modifiers = tuple(r for r in self._modifier_roles(word) if country or r in OWNER_ROLES)
        if country or modifiers:
            rows = ("agents:modifier",) if modifiers else ("countries:" + (country or ""),)
            return Resolved(
                self._actor(word, country, "".join(modifiers), rows), "object", 1.0, syntax.is_plural(word)
            )
        return self._unknown(word)

    def _resolve_titled(self, word: Word, label: str) -> Resolved | None:
        """A proper name that no dictionary knows: by its title, apposition, surname or the gazetteer."""
        earlier = self.full_names.get(fold(word.text))
        if earlier is not None and earlier.is_known and label in ("PERSON", ""):
            return replace(earlier, actor=self._with_text(earlier.actor, word))
        if label in ("PERSON", "ORG", ""):
            by_surname = self._by_surname(word)
            if by_surname is not None:
                return by_surname
        title = self._title_role(word)
        if title is not None:
            composed = self._compose_role(word, title)
            return replace(composed, kind="person")
        apposed = self._apposed(word)
        if apposed is not None and apposed.is_known:
            return replace(
                apposed,
                actor=replace(self._with_text(apposed.actor, word), name=self._name_text(word)),
                kind="person",
            )
        if label in ("GPE", "LOC", "FAC"):
            country = self.find_country(self._name_text(word))
            if country:
                return Resolved(self._actor(word, country, "", ("gazetteer",)), "place", 1.5)
        if label in ("PERSON", "ORG", "NORP"):
            body = self._phrase_body(word, near=True)
            if body is not None:
                return Resolved(self._with_text(body, word), "body", 1.5)
            country = self._phrase_country(word, None, near=True)
            kind = "person" if label == "PERSON" else "body"
            return Resolved(
                self._actor(word, country, "", ("countries:" + country,) if country else ()),
                kind,
                1.2 if country else 0.5,
            )
        return None

    def _by_surname(self, word: Word) -> Resolved | None:
        rows = self.dictionary.surnames.get(fold(word.text))
        if not rows:
            return None
        country = self._phrase_country(word, None, near=True)
        titled = self._title_role(word) is not None
        first = [
            w
            for w in syntax.attributive_words(word)
            if w.pos == "PROPN"
            and w.index not in self._annotation.roles
            and w.index not in self._annotation.names
        ]
        if first:
            return None
        fitting = [r for r in rows if country is None or r.country_code == country]
        if self.day is not None:
            fitting = [r for r in fitting if r.covers(self.day)] or ([] if not titled else fitting)
        if not fitting or len({(r.name if r.country_code == "" else r.country_code) for r in fitting}) > 1:
            fitting = [r for r in fitting if self.country_counts.get(r.country_code)]
        if not fitting or len({r.country_code for r in fitting}) > 1:
            return None
        if (
            not titled
            and not country
            and not self.country_counts.get(fitting[0].country_code)
            and (word.entity[1:] != "PERSON" or sum(self.country_counts.values()) >= MUCH_NAMED)
        ):
            return None
        row = choose_row(fitting, self.day)
        if row is None:
            return None
        roles = ("ELI",) if self._has_former(word) else row.roles
        return Resolved(
            self._actor(word, row.country_code or None, "".join(roles), (row.actor_id,), row.name),
            "person",
            2.2,
        )

    # --- pieces of phrases

    def _nearby(self, word: Word, near: bool) -> list[Word]:
        words = [w for w in syntax.phrase_words(word) if w is not word and not self._is_helper(w)]
        if near:
            inner = {
                w.index
                for a in [*syntax.attributive_words(word), *syntax.possessors(word)]
                for w in (a, *syntax.attributive_words(a))
            }
            return [w for w in words if w.index in inner]
        for prep, nouns, _, _ in syntax.prepositional_phrases(word):
            if prep in ("in", "from", "for", "at", "inside"):
                words.extend(nouns[:1])
        return words

    def _is_stance(self, word: Word) -> bool:
        """Whether a name only says for or against whom ("pro-EU rally", "anti-Assad fighters")."""
        match = self._annotation.names.get(word.index)
        start = match.start if match is not None else word.index
        if self._sentence is None or start < 2 or word.pos not in ("PROPN", "ADJ", "NOUN"):
            return False
        words = self._sentence.words
        return words[start - 1].text == "-" and words[start - 2].lower in STANCE_WORDS

    def _is_helper(self, word: Word) -> bool:
        """ "US-backed fighters" are not American."""
        if self._sentence is None:
            return False
        if self._is_stance(word):
            return True
        match = self._annotation.names.get(word.index)
        words, end = self._sentence.words, match.end if match is not None else word.index + 1
        return end + 1 < len(words) and words[end].text == "-" and words[end + 1].lower in HELPER_WORDS

    def _phrase_country(
        self, word: Word, match: Match[Entry] | None, *, skip: Word | None = None, near: bool = False
    ) -> str | None:
        """The country named in the phrase, words before the head first."""
        words = sorted(
            self._nearby(word, near), key=lambda w: (w.index > word.index, abs(w.index - word.index))
        )
        for other in words:
            found = self._annotation.names.get(other.index)
            if other is skip or found is None or found is match:
                continue
            for entry in found.entries:
                if entry.country_code and (isinstance(entry, CountryName) or entry.kind not in ("person",)):
                    return entry.country_code
        for other in words:
            if other.entity[1:] == "GPE" and other.index not in self._annotation.names:
                country = self.find_country(self._name_text(other))
                if country:
                    return country
            if "-" in other.text and other is not word:
                prefix, _, suffix = other.text.rpartition("-")
                if suffix.lower() in OWNED_SUFFIXES:
                    for entry in self.dictionary.names.get(prefix):
                        if isinstance(entry, CountryName):
                            return entry.country_code
            if syntax.is_pronoun(other) and other.tag == "PRP$":
                owner = self.resolve(other)
                if owner.actor.country:
                    return owner.actor.country
        return None

    def _phrase_body(self, word: Word, *, near: bool = False) -> ActorCode | None:
        """The organization or group in the phrase ("UN peacekeepers", "spokesman for the EU")."""
        for other in sorted(
            self._nearby(word, near), key=lambda w: (w.index > word.index, abs(w.index - word.index))
        ):
            match = self._annotation.names.get(other.index)
            rows = [e for e in match.entries if isinstance(e, ActorRow)] if match is not None else []
            bodies = [r for r in rows if r.kind in BODY_KINDS]
            row = choose_row(bodies, self.day)
            if row is not None:
                return self._actor(
                    other, row.country_code or None, "".join(row.roles), (row.actor_id,), row.name
                )
        return None

    def _owner(self, word: Word) -> Resolved | None:
        """Whose a thing is, when its owner bears arms or office ("bases of the rebels", "the army's convoy")."""
        for other in [*syntax.possessors(word), *syntax.of_objects(word)]:
            resolved = self.resolve(other)
            if resolved.is_known and set(split_roles(resolved.actor.role)) & OWNER_ROLES:
                return resolved
        return None

    def _owner_country(self, word: Word) -> str | None:
        """The country of the person whose body this is ("Trump's administration", "forces of Assad")."""
        for other in [*syntax.possessors(word), *syntax.of_objects(word)]:
            if other.pos == "PROPN" or syntax.is_pronoun(other):
                resolved = self.resolve(other)
                if resolved.kind == "person" and resolved.actor.country:
                    return resolved.actor.country
        return None

    def _saying_state(self, word: Word) -> str | None:
        """The state that speaks of troops without a name: its own ("Iran said troops had crossed the river")."""
        if any(syntax.attributive_words(word)) or syntax.has_determiner(word, "the", "these", "those"):
            return None
        for verb in syntax.ancestors(word):
            for subject in syntax.own_subjects(verb) if verb.lemma in SPEECH_VERBS else ():
                resolved = self.resolve(subject) if subject is not word else None
                if resolved is not None and resolved.kind == "country":
                    return resolved.actor.country
        return None

    def _country_in_mind(self, word: Word, is_state: bool) -> str | None:
        """The state that was named last, for "the regime" in an article on several countries.

        A state beside it ("Kenya and the government of") is another one; an opposition beside it is its own.
        """
        if self._sentence is None or not syntax.has_determiner(word, "the", "this", "that"):
            return None
        above = {w.index for w in syntax.ancestors(word)} if is_state else set()
        here = [
            _Candidate(self._sentence.index, w, self.resolve(w))
            for w in reversed(self._sentence.words[: word.index])
            if w.index in self._annotation.names
            and w.index not in above
            and not syntax.shares_clause(w, word)
        ]
        here.sort(key=lambda c: not syntax.is_subject(c.word))
        for candidate in [*here, *reversed(self.history[-12:])]:
            resolved = candidate.resolved
            if self._sentence.index - candidate.sentence > 2 or not resolved.actor.country:
                continue
            if resolved.kind == "country" or "GOV" in split_roles(resolved.actor.role):
                return resolved.actor.country
        return None

    def _phrase_identity(self, word: Word) -> ActorRow | None:
        """The ethnic or religious group before the noun ("Kurdish rebels"), when it belongs to no one country."""
        for other in syntax.attributive_words(word):
            match = self._annotation.names.get(other.index)
            for entry in match.entries if match is not None else ():
                if isinstance(entry, ActorRow) and entry.kind == "identity" and not entry.country_code:
                    return None if REGIONS & set(entry.roles) else entry
        return None

    def _modifier_roles(self, word: Word, exclude: Match[AgentRow] | None = None) -> tuple[str, ...]:
        found: list[str] = []
        for other in [*syntax.attributive_words(word), *syntax.possessors(word)]:
            match = self._annotation.roles.get(other.index)
            if match is None or match is exclude or match.entries[0].kind == "civilian_object":
                continue
            for role in match.entries[0].roles:
                if role not in found:
                    found.append(role)
        return self._merge_roles(tuple(found), ())

    def _merge_roles(self, modifiers: Sequence[str], roles: Sequence[str]) -> tuple[str, ...]:
        """One primary role (a modifier's before the noun's), then the secondary ones, as CAMEO orders them."""
        if "ELI" in modifiers and (not roles or OFFICE_ROLES & set(roles)):
            return ("ELI",)
        modifiers = [m for m in modifiers if m != "ELI"]  # "former workers" are no elite
        strong = [r for r in modifiers if r in PRIMARY and r != "GOV"]  # "federal police": the noun says more
        primary = (strong or [r for r in (*roles, *modifiers) if r in PRIMARY])[:1]
        rest = [r for r in (*roles, *modifiers) if r not in PRIMARY]
        if primary and primary[0] in ("REB", "UAF", "INS", "SEP", "MIL", "COP"):
            rest = []
        return (*primary, *rest[:1])

    def _title_role(self, word: Word) -> Match[AgentRow] | None:
        for other in syntax.attributive_words(word):
            match = self._annotation.roles.get(other.index)
            if match is not None and not all(a.kind == "modifier" for a in match.entries):
                return match
        return None

    def _apposed(self, word: Word) -> Resolved | None:
        for other in syntax.appositions(word):
            resolved = self.resolve(other)
            if resolved.is_known:
                return resolved
        head = syntax.apposition_head(word)
        return self.resolve(head) if head is not None and syntax.is_nominal(head) else None

    def _has_former(self, word: Word) -> bool:
        return any(
            w.lower in ("former", "ex", "late", "deposed", "ousted", "ex-president", "retired", "one-time")
            for w in syntax.phrase_words(word)
            if w.index < word.index
        )

    def _is_suspected(self, word: Word) -> bool:
        return any(w.lower in ("suspected", "alleged", "presumed") for w in syntax.attributive_words(word))

    # --- pronouns

    def _resolve_pronoun(self, word: Word) -> Resolved:
        wanted = {
            "he": "person",
            "him": "person",
            "his": "person",
            "she": "person",
            "her": "person",
            "they": "plural",
            "them": "plural",
            "their": "plural",
            "it": "thing",
            "its": "thing",
            "itself": "thing",
        }.get(word.lower)
        if word.lower in FIRST_PERSON:
            return self._quoted_speaker(word)
        if wanted is None or self._sentence is None:
            return self._unknown(word)
        same = self._same_pronoun(word)
        if same is not None and same.is_known:
            return replace(same, strength=min(same.strength, 1.4))
        earlier = sorted(self.history[-20:], key=lambda c: c.salience)
        candidates = [*self._earlier_here(word), *earlier]
        if wanted == "plural":  # "the leaders ... they" rather than "the regime ... they"
            candidates.sort(
                key=lambda c: (-c.sentence, not (c.resolved.is_plural or c.resolved.kind == "people"))
            )
        for candidate in candidates:
            if self._sentence.index - candidate.sentence > 2:
                break
            if self._agrees(candidate, wanted):
                # the words of whom it means say more than "he"; they stand in the same text
                return replace(candidate.resolved, strength=min(candidate.resolved.strength, 1.4))
        return self._unknown(word)

    def _quoted_speaker(self, word: Word) -> Resolved:
        """Who says "we" or "I" in a quotation of this sentence."""
        for verb in syntax.ancestors(word):
            speech = syntax.parenthetical_speech(verb)
            for say in (verb, speech) if speech is not None else (verb,):
                if say.lemma not in SPEECH_VERBS:
                    continue
                for subject in syntax.own_subjects(say):
                    if subject is not word and not syntax.is_pronoun(subject):
                        resolved = self.resolve(subject)
                        if resolved.is_known and resolved.kind in ("person", "people", "body", "country"):
                            return replace(resolved, strength=min(resolved.strength, 1.4))
        return self._unknown(word)

    def _same_pronoun(self, word: Word) -> Resolved | None:
        """What the same pronoun means earlier in the sentence, unless it is the subject of this one's clause."""
        forms = next((f for f in PRONOUN_FORMS if word.lower in f), None)
        if self._sentence is None or forms is None:
            return None
        for other in reversed(self._sentence.words[: word.index]):
            if other.lower in forms and syntax.is_pronoun(other) and not syntax.shares_clause(other, word):
                return self.resolve(other)
        return None

    def _earlier_here(self, word: Word) -> list[_Candidate]:
        """Phrases before the pronoun in its own sentence: subjects first, then the nearest."""
        if self._sentence is None:
            return []
        heads = [
            w
            for w in self._sentence.words[: word.index]
            if syntax.is_nominal(w) and not syntax.is_pronoun(w) and not syntax.is_modifier(w)
        ]
        heads = [
            w
            for w in heads
            if w.index in self._annotation.names
            or w.index in self._annotation.roles
            or w.entity[1:] == "PERSON"
            or (w.lemma in PART_WORDS and syntax.of_objects(w))
        ]
        heads = [w for w in heads if not any(a is w for a in syntax.ancestors(word))]
        if word.tag != "PRP$" and not word.lower.endswith(("self", "selves")):
            heads = [
                w for w in heads if not syntax.shares_clause(w, word)
            ]  # "police fired at them": not police
        ordered = sorted(heads, key=lambda w: (not syntax.is_subject(w), -w.index))
        return [_Candidate(self._sentence.index, w, self.resolve(w)) for w in ordered]

    def _agrees(self, candidate: _Candidate, wanted: str) -> bool:
        resolved = candidate.resolved
        if not resolved.is_known:
            return False
        if wanted == "person":
            return resolved.kind == "person"
        if wanted == "plural":
            return resolved.is_plural or resolved.kind in ("people", "body")
        return resolved.kind in ("country", "body", "people") and not syntax.is_plural(
            candidate.word
        )  # "the army"

    def _last_body(self, word: Word) -> Resolved | None:
        """The body by name that was named last and is such a one: no government is "the group"."""
        for candidate in reversed(self.history[-15:]):
            roles = set(split_roles(candidate.resolved.actor.role))
            rows = candidate.resolved.actor.row_ids
            if (
                candidate.resolved.kind in ("body", "people")
                and candidate.resolved.is_known
                and rows
                and not rows[0].startswith(("agents:", "countries:", "gazetteer"))
                and (roles & BODY_ROLES[word.lemma] if word.lemma in BODY_ROLES else not roles & STATE_ROLES)
            ):
                return replace(
                    candidate.resolved, actor=self._with_text(candidate.resolved.actor, word), strength=1.2
                )
        return None

    # --- codes

    def _name_text(self, word: Word) -> str:
        """The words of the model's name that the word stands in."""
        if self._sentence is None or not word.entity:
            return word.text
        words = self._sentence.words
        i = j = word.index
        while i > 0 and words[i].entity.startswith("I"):
            i -= 1
        while j + 1 < len(words) and words[j + 1].entity.startswith("I"):
            j += 1
        text = " ".join(w.text for w in words[i : j + 1] if w.tag != "POS")
        return text.removeprefix("the ").removeprefix("The ")

    def _with_text(self, actor: ActorCode, word: Word) -> ActorCode:
        span = syntax.placed_phrase(word)
        text, start, end = self._span_text(span)
        return replace(actor, text=text, start=start, end=end)

    def _span_text(self, words: list[Word]) -> tuple[str, int, int]:
        start, end = words[0].start, words[-1].end
        sentence = self._sentence
        text = (
            sentence.text[start - sentence.start : end - sentence.start]
            if sentence is not None
            else " ".join(w.text for w in words)
        )
        return text, start, end

    def _actor(
        self,
        word: Word,
        country: str | None,
        role: str | None,
        rows: tuple[str, ...],
        name: str | None = None,
        suspected: bool = False,
    ) -> ActorCode:
        text, start, end = self._span_text(syntax.placed_phrase(word))
        code = (country or "") + (role or "")
        return ActorCode(
            text, start, end, name or text, code or None, country or None, role or None, rows, suspected
        )

    def _unknown(self, word: Word) -> Resolved:
        kind = (
            "person"
            if word.entity[1:] == "PERSON"
            else "body"
            if word.entity[1:] in ("ORG", "NORP") or _is_acronym(word)
            else "people"
            if _tells_people(word)
            else "unknown"
        )
        return Resolved(
            self._actor(word, None, None, ()), kind, 0.5 if kind != "unknown" else 0.0, syntax.is_plural(word)
        )


def _is_acronym(word: Word) -> bool:
    """Whether a name is an acronym, which stands for a body more often than for anything else ("QSD", "UPDF")."""
    return (
        word.pos == "PROPN"
        and not word.entity
        and word.text.isalpha()
        and word.text.isupper()
        and len(word.text) > 2
    )


def _tells_people(word: Word) -> bool:
    """Whether a plural noun that no dictionary knows is one of people by its ending ("weavers", "organizations")."""
    return (
        word.pos == "NOUN"
        and syntax.is_plural(word)
        and syntax.is_subject(word)
        and word.lemma.endswith(PEOPLE_ENDINGS)
        and len(word.lemma) > 5
    )


def _is_surname(role: Match[AgentRow], sentence: Sentence) -> bool:
    """Whether a role noun is the last name of a person ("Donald Cook", "Wayne Carpenter")."""
    word, before = sentence.words[role.start], sentence.words[max(role.start - 1, 0)]
    return (
        role.end - role.start == 1
        and word.pos == "PROPN"
        and word.entity == "IPERSON"
        and before.entity == "BPERSON"
        and before.pos == "PROPN"
    )


def _counts_people(number: Word) -> bool:
    """Whether a bare number stands for people ("900 rescued"), not for a year, a sum or a share."""
    if number.entity[1:] in NOT_PEOPLE or (len(number.text) == 4 and number.text[:2] in ("19", "20")):
        return False
    return syntax.is_subject(number) or syntax.is_object(number)
