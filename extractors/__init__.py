"""Text to events: spaCy components and pure functions."""
