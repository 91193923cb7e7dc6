"""Settings, the Prefect flows, reports and the command line."""
