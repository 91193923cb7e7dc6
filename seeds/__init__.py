"""Reference data (codes, frames, word sets, actors, places), their loaders and the linter."""
