"""dyads reads news articles and writes who did what to whom, where, when and with how many deaths."""

__version__ = "0.1.0"
