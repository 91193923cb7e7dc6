"""One object with every setting; values come from options, then DYADS_* variables, then dyads.toml."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from dyads.flows.setting_problems import describe_problem
from dyads.flows.source_settings import FetchSettings, SourceSpec
from dyads.schemas.errors import SettingsError

__all__ = ["Settings", "limit_threads", "load_given", "load_settings", "silence_libraries"]

SETTINGS_FILE = "dyads.toml"


class Settings(BaseSettings):
    """What a run needs to know; unknown keys in dyads.toml are an error."""

    model_config = SettingsConfigDict(
        env_prefix="DYADS_", toml_file=SETTINGS_FILE, extra="forbid", frozen=True
    )

    warehouse: Path = Field(Path("warehouse-data"), description="Folder of the Parquet tables.")
    sources: tuple[str, ...] = Field(
        ("seeds/articles",),
        description="What `dyads run` and the schedule read: names of `[sources.NAME]`, paths, addresses.",
    )
    # every process reads these from the file itself; they are no parameters of a run
    declared_sources: dict[str, SourceSpec] = Field(
        default_factory=dict, exclude=True, description="The tables `[sources.NAME]` of the file."
    )
    fetch: FetchSettings = Field(
        default_factory=lambda: FetchSettings.model_validate({}),
        exclude=True,
        description="The table `[fetch]`: how the web is read.",
    )
    model: str | None = Field(None, description="spaCy pipeline; the best installed one when empty.")
    coder: str = Field(
        "dyads.extractors.pipeline:build_pipeline",
        description="module:function that builds the coder from a model name.",
    )
    actor_files: Annotated[tuple[Path, ...], NoDecode] = Field(
        (),
        description="CSV files or folders of your own actors, role nouns and countries, laid over those of dyads.",
    )
    batch_size: int = Field(250, ge=1, description="Most articles coded and checked at once.")
    batch_seconds: float = Field(10, gt=0, description="Seconds that a batch should take one process.")
    batch_timeout: float = Field(
        900, gt=0, description="Seconds without a finished batch after which processes are replaced."
    )
    publish_seconds: float = Field(
        60, ge=0, description="A long run publishes what is done after so many seconds."
    )
    runner: str = Field(
        "pool", description="Where batches are coded: serial, pool, dask, dask=tcp://HOST:8786."
    )
    workers: int | None = Field(
        None, ge=1, description="Processes; as many as there are processors when empty."
    )
    max_reject_share: float = Field(
        0.25, ge=0, le=1, description="Above this share of rejected rows in a table nothing is published."
    )
    cron: str = Field("0 * * * *", description="When the sources are read (UTC).")
    webhook: str | None = Field(
        None, description="Address that gets a JSON message when a run fails or crashes."
    )
    retention_days: int = Field(
        30, ge=1, description="Days that Prefect keeps finished runs, their logs and artifacts."
    )
    raw_days: int | None = Field(
        None, ge=1, description="Days that fetched answers stay in the raw store; for ever when empty."
    )

    @field_validator("runner")
    @classmethod
    def check_runner(cls, value: str) -> str:
        """Refuse an unknown runner, or a Dask address that is none."""
        if not re.fullmatch(r"serial|pool|dask(=(tcp|tls|ucx)://\S+)?", value):
            raise ValueError("write serial, pool, dask or dask=tcp://HOST:8786")
        return value

    @field_validator("actor_files", mode="before")
    @classmethod
    def split_paths(cls, value: object) -> object:
        """A variable holds paths like PATH does, separated by ":" (";" on Windows)."""
        return [part for part in value.split(os.pathsep) if part] if isinstance(value, str) else value

    @field_validator("coder")
    @classmethod
    def check_coder(cls, value: str) -> str:
        """Refuse what does not name a function."""
        module, _, function = value.partition(":")
        if not module or not function:
            raise ValueError("write it as module:function")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options before variables before the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, _SettingsFile(settings_cls)


class _SettingsFile(TomlConfigSettingsSource):
    """dyads.toml; the tables `[sources.NAME]` are declared, and run unless they are not `enabled`."""

    def __call__(self) -> dict[str, object]:
        """The values of the file under the names of the settings."""
        values = super().__call__()
        tables = values.get("sources")
        if isinstance(tables, dict):
            values["declared_sources"] = tables
            names = [
                name
                for name, table in tables.items()
                if not isinstance(table, dict) or table.get("enabled", table.get("kind") != "raw")
            ]
            values["sources"] = tuple(names)
        return values


def load_settings(**given: object) -> Settings:
    """The settings; `given` values that are None count as not given; raises SettingsError naming each bad key."""
    try:
        return Settings(**{name: value for name, value in given.items() if value not in (None, [])})  # type: ignore[arg-type]
    except ValidationError as error:
        told = "; ".join(describe_problem(dict(problem), Settings) for problem in error.errors())
        raise SettingsError(f"settings (options, DYADS_* or {SETTINGS_FILE}): {told}") from None
    except ValueError as error:  # a broken TOML file
        raise SettingsError(f"{SETTINGS_FILE} cannot be read: {error}") from None


def load_given(settings: Mapping[str, object] | None, **given: object) -> Settings:
    """Settings of a flow run: what a parameter says, else what `settings` says, else the environment and the file."""
    return load_settings(
        **{**(settings or {}), **{name: value for name, value in given.items() if value is not None}}
    )


def silence_libraries(verbose: bool = False) -> None:
    """Turn off the telemetry of Prefect and GX, and Prefect's chatter; call it before either is imported."""
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    # Prefect 3.8 gives up on its own server after 20 s, which a cold start on a busy laptop exceeds
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")
    if not verbose:
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
        os.environ.setdefault("PREFECT_SERVER_LOGGING_LEVEL", "CRITICAL")
        os.environ.setdefault("PREFECT_CLI_PROMPT", "false")


def limit_threads() -> None:
    """One thread for each process of many: numpy would start as many as there are processors in every one."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
