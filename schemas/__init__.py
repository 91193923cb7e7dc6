"""Contracts: records, columns, Parquet schemas, checks and errors."""
