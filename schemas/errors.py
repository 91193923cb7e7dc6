"""The errors of dyads.

DyadsError
├── SeedError        a dictionary or table of ours is wrong: stops the run before the first article
├── ModelError       no usable language model
├── ReadError        an input cannot be read at all (missing file, unreadable folder)
├── ArticleError     one article is unusable: becomes a row in `rejects`
├── ValidationError  a check could not be carried out, or too many rows failed: nothing is published
├── WarehouseError   the warehouse cannot be read or written
│   └── QueryError   the SQL that a user wrote is wrong
└── SettingsError    a setting is missing or contradictory
"""

__all__ = [
    "ArticleError",
    "DyadsError",
    "ModelError",
    "QueryError",
    "ReadError",
    "SeedError",
    "SettingsError",
    "ValidationError",
    "WarehouseError",
]


class DyadsError(Exception):
    """Anything that dyads reports to a user in one sentence, with what to do."""


class SeedError(DyadsError):
    """A dictionary or reference table is wrong; the message holds file and line."""


class ModelError(DyadsError):
    """No language model is installed, or an installed one is not what it claims to be."""


class ReadError(DyadsError):
    """An input that the user named cannot be read."""


class ArticleError(DyadsError):
    """One article cannot be used; the batch goes on without it.

    Args:
        article_id: id of the article as given, or its path and line when it has none.
        reason: short stable word, one of `REJECT_REASONS` in `dyads.schemas.fields`.
        detail: one sentence for the reader of `rejects`.
        payload: the row as it came (JSON text or the first part of the file), kept for inspection.
    """

    def __init__(self, article_id: str, reason: str, detail: str, payload: str = "") -> None:
        super().__init__(f"{article_id}: {detail}")
        self.article_id = article_id
        self.reason = reason
        self.detail = detail
        self.payload = payload


class ValidationError(DyadsError):
    """A check raised, or so many rows failed that nothing may be published."""


class WarehouseError(DyadsError):
    """The warehouse cannot be opened, read or committed to."""


class QueryError(WarehouseError):
    """SQL over the warehouse is wrong; the message says what is known instead."""


class SettingsError(DyadsError):
    """A setting is missing, unknown or contradictory."""
