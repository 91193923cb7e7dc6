"""Names of places as keys: one spelling for case, accents, hyphens, apostrophes, "St." and generic words.

Nothing here is fuzzy: two names are the same when their keys are equal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

__all__ = [
    "GENERIC_WORDS",
    "NameQuery",
    "find_direction",
    "hint_variants",
    "is_usable_name",
    "key_variants",
    "normalize_name",
    "parse_name",
]

LAST_LATIN = 0x24F
APOSTROPHES = "'‘’ʻʿʼ"
_LETTERS = str.maketrans(
    {
        **{chr(code): " " for code in range(32)},
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ə": "a",
        "ħ": "h",
        "ŋ": "n",
        "‘": "",
        "’": "",
        "'": "",
        "`": "",
        "´": "",
        "ʻ": "",
        "ʼ": "",
        "ʽ": "",
        "ʾ": "",
        "ʿ": "",
        "′": "",
        "“": "",
        "”": "",
        '"': "",
        ".": " ",
        ",": " ",
        "-": " ",
        "–": " ",
        "—": " ",
        "‐": " ",
        "‑": " ",
        "_": " ",
        "&": " and ",
        "\u200b": "",
        "\u00ad": "",
    }
)
_WORDS = {
    "st": "saint",
    "ste": "saint",
    "sainte": "saint",
    "mt": "mount",
    "ft": "fort",
}
# what a generic word says about the thing named; the value is the kind looked for first
GENERIC_WORDS = {
    **dict.fromkeys(
        (
            "village",
            "villages",
            "town",
            "city",
            "locality",
            "suburb",
            "hamlet",
            "settlement",
            "farm",
            "neighborhood",
            "neighbourhood",
            "quarter",
            "capital",
            "area",
            "metropolis",
        ),
        "settlement",
    ),
    **dict.fromkeys(
        (
            "province",
            "governorate",
            "state",
            "region",
            "oblast",
            "prefecture",
            "emirate",
            "wilaya",
            "department",
            "krai",
            "republic",
            "voivodeship",
            "division",
            "muhafazah",
            "vilayat",
        ),
        "admin1",
    ),
    **dict.fromkeys(
        (
            "district",
            "county",
            "raion",
            "rayon",
            "municipality",
            "subdistrict",
            "woreda",
            "tehsil",
            "upazila",
            "cercle",
            "arrondissement",
            "commune",
            "nahiyah",
            "township",
            "borough",
            "canton",
            "mintaqat",
            "markaz",
            "special",
        ),
        "admin2",
    ),
    **dict.fromkeys(
        (
            "camp",
            "base",
            "airbase",
            "airport",
            "airfield",
            "crossing",
            "dam",
            "bridge",
            "port",
            "barracks",
            "prison",
            "road",
            "highway",
            "front",
            "countryside",
            "outskirts",
            "mountains",
            "valley",
            "border",
            "checkpoint",
            "mosque",
            "church",
            "monastery",
            "hospital",
            "university",
            "refinery",
            "island",
            "hill",
            "hills",
            "forest",
            "desert",
            "axis",
            "farms",
            "square",
            "hotel",
            "mine",
            "oilfield",
        ),
        "site",
    ),
}
_LEADING = re.compile(
    r"^(?:the )?(village|town|city|province|governorate|state|region|district|county|municipality|oblast|prefecture"
    r"|department|capital|port|suburb|outskirts|markaz|mintaqat|area|camp)(?: city)?"
    r"(?: of| de la| de| do| da| du| des| del| di| d)?(?: the)? (?=\w)"
)
_LEADING_KIND = {"port": "settlement"}
_DIRECTION = re.compile(
    r"^(?:the )?(?:far |extreme )?(north(?:ern)? ?east|north(?:ern)? ?west|south(?:ern)? ?east|south(?:ern)? ?west|north|south|east|west|central)"
    r"(?:ern|ernmost)?(?: (?:part|parts|half) of)? (?=\w)"
)
_COMPASS = {
    "north": (1, 0),
    "south": (-1, 0),
    "east": (0, 1),
    "west": (0, -1),
    "central": (0, 0),
    "northeast": (1, 1),
    "northwest": (1, -1),
    "southeast": (-1, 1),
    "southwest": (-1, -1),
}
_ADJECTIVE = re.compile(r"^(.{3,}?)(?:ivsk|ovsk|sk)(?:yi|yy|iy|ii|y|a|aya|yj)$")
_ENDING_COMPASS = re.compile(r"^(.{3,}) (?:north|south|east|west|central|urban|rural)$")
_ARTICLE = re.compile(r"^(?:al|el|ar|as|ash|at|ad|adh|an|az|ath|as sayyid)(?= \w{3})")


class NameQuery(NamedTuple):
    """A name taken apart: its key without generic words, and the kind those words tell.

    `kind` is settlement, admin1, admin2, site or "" (nothing said); `full_key` keeps the generic words.
    """

    full_key: str
    key: str
    kind: str


def normalize_name(name: str) -> str:
    """The key of a name: lower-case ASCII words; letters of other scripts stay as they are.

    >>> normalize_name("St. Jean-d'Angély")
    'saint jean dangely'
    """
    if name.isascii() and name.isalpha():
        return name.lower()
    folded = name.casefold().translate(_LETTERS)
    if not folded.isascii():
        folded = folded.encode("utf-8", "ignore").decode()  # JSON may hold halves of surrogate pairs
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return " ".join([_WORDS.get(word, word) for word in folded.split()])


def parse_name(name: str) -> NameQuery:
    """A name split into its own part and its generic words.

    >>> parse_name("Abbas village")
    NameQuery(full_key='abbas village', key='abbas', kind='settlement')
    """
    full = normalize_name(name)
    if " " not in full:
        return NameQuery(full, full, "")
    rest, kind = full.removeprefix("the "), ""
    while match := _LEADING.match(rest):
        word = match.group(1)
        kind, rest = kind or _LEADING_KIND.get(word, GENERIC_WORDS[word]), rest[match.end() :]
    words = rest.split()
    while len(words) > 1 and words[-1] in GENERIC_WORDS:
        kind = kind or GENERIC_WORDS[words[-1]]
        words.pop()
    if len(words) > 1 and words[-1] == "autonomous":
        words.pop()
    return NameQuery(full, " ".join(words), kind)


def key_variants(key: str) -> tuple[str, ...]:
    """Further spellings of a key that mean the same name: Arabic article and feminine ending, "and"."""
    found = []
    if match := _ARTICLE.match(key):
        found.append(key[match.end() + 1 :])
    for base in (key, *found[:1]):
        if base.endswith("ah") and len(base) > 4:
            found.append(base[:-1])
    joined = key.replace(" ", "")
    if joined != key:
        found.append(joined)
    return tuple(dict.fromkeys(v for v in found if v and v != key))


def hint_variants(name: str) -> Iterator[NameQuery]:
    """Further ways to look up the name of a division: without an adjective's ending or a compass word.

    >>> [q.key for q in hint_variants("Iziumskyi")]
    ['izium', 'iziumsk']
    """
    query = parse_name(name)
    keys: list[str] = []
    if match := _ADJECTIVE.match(query.key):
        keys += [match.group(1), match.group(1) + "sk"]
    if match := _ENDING_COMPASS.match(query.key):
        keys.append(match.group(1))
    yield from (NameQuery(k, k, query.kind) for k in keys)


def find_direction(key: str) -> tuple[tuple[int, int] | None, str]:
    """((north, east) as -1, 0 or 1, the rest of the key), or (None, key) when no compass word leads it.

    >>> find_direction("northern kosovo")
    ((1, 0), 'kosovo')
    """
    match = _DIRECTION.match(key)
    if match is None:
        return None, key
    return _COMPASS[match.group(1).replace("ern", "").replace(" ", "")], key[match.end() :]


def is_usable_name(name: str) -> bool:
    """Whether an alternate name can stand in English text: Latin letters, a capital, no airport code.

    >>> [n for n in ("Dimashq", "dmsq", "DAM", "Дамаск") if is_usable_name(n)]
    ['Dimashq']
    """
    if not name[:1].isupper() and name[:1] not in APOSTROPHES:
        return False
    if len(name) < 3 or (len(name) <= 4 and name.isupper()):
        return False
    return all(ord(c) <= LAST_LATIN or 0x1E00 <= ord(c) <= 0x1EFF or c in APOSTROPHES + "–" for c in name)
