"""The warehouse: layout, atomic commits, reads and DuckDB views."""
