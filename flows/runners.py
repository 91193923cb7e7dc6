"""Where batches are coded: in this process, in a pool of processes, or on Dask workers."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from dyads.flows.batches import Runner
from dyads.flows.settings import Settings, limit_threads
from dyads.flows.workers import Done, WorkerSpec, Workshop, process_articles, start_worker
from dyads.schemas.errors import SettingsError
from dyads.schemas.records import Article

__all__ = ["DaskRunner", "PoolRunner", "SerialRunner", "count_processors", "open_runner"]

_LOG = logging.getLogger(__name__)
WORTH_SECONDS = 60.0  # below this no pool pays: each process loads model and dictionaries for 10 to 20 s
CONNECT_SECONDS = 30.0
SLOTS_PER_WORKER = 2  # one batch in work, one waiting, so that no process idles


class SerialRunner:
    """Codes in this process."""

    broken: tuple[type[BaseException], ...] = ()

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    def prepare(self, seconds: float) -> None:
        """Nothing to prepare."""
        del seconds

    def count_slots(self) -> int:
        """One batch at a time."""
        return 1

    def submit(self, articles: Sequence[Article]) -> Future[Done]:
        """The batch, done already."""
        future: Future[Done] = Future()
        future.set_result(self._workshop.process(articles))
        return future

    def restart(self) -> None:
        """This process lives."""


class PoolRunner:
    """Codes in this process until so much work is ahead that a pool of processes pays."""

    broken: tuple[type[BaseException], ...] = (BrokenProcessPool,)

    def __init__(self, workshop: Workshop, spec: WorkerSpec, worker_count: int, worth_seconds: float) -> None:
        self._worth_seconds = worth_seconds
        self._serial = SerialRunner(workshop)
        self._spec = spec
        self._worker_count = worker_count
        self._executor: ProcessPoolExecutor | None = None
        self._is_measured = False

    def prepare(self, seconds: float) -> None:
        """Open the pool when there is work for it; the first batch, which measures the speed, is coded here."""
        if self._executor is None and self._is_measured and seconds > self._worth_seconds:
            _LOG.info("about %.0f s of work ahead: %d processes", seconds, self._worker_count)
            self._executor = self._open()

    def count_slots(self) -> int:
        """Two for each process."""
        return 1 if self._executor is None else SLOTS_PER_WORKER * self._worker_count

    def submit(self, articles: Sequence[Article]) -> Future[Done]:
        """Start a batch, or do it at once while there is no pool."""
        self._is_measured = True
        if self._executor is None:
            return self._serial.submit(articles)
        return self._executor.submit(process_articles, self._spec, articles)

    def restart(self) -> None:
        """End all processes of the pool, and start new ones."""
        if self._executor is not None:
            self.close()
            self._executor = self._open()

    def close(self) -> None:
        """End the pool at once; what is under way is lost."""
        if self._executor is None:
            return
        # 3.11 to 3.13 cannot stop a process that hangs; the attribute is gone when the pool broke
        for process in list((getattr(self._executor, "_processes", None) or {}).values()):
            process.kill()
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._executor = None

    def _open(self) -> ProcessPoolExecutor:
        limit_threads()  # read by numpy when the new processes import it
        # spawn: a fork of a process with threads (Prefect, Arrow) may hang
        return ProcessPoolExecutor(
            self._worker_count, mp_context=get_context("spawn"), initializer=start_worker
        )


class DaskRunner:
    """Codes on Dask workers: of a cluster by its address, else on local ones."""

    def __init__(self, spec: WorkerSpec, address: str | None, worker_count: int) -> None:
        try:
            from distributed import Client, KilledWorker, LocalCluster
        except ImportError:
            raise SettingsError("the runner dask needs Dask; pip install 'dyads[dask]'") from None
        limit_threads()
        self.broken: tuple[type[BaseException], ...] = (KilledWorker, CancelledError)
        self._spec, self._address = spec, address
        self._cluster: Any = None
        if address is None:
            self._cluster = LocalCluster(
                n_workers=worker_count, threads_per_worker=1, dashboard_address=None, memory_limit=0,
                silence_logs=logging.ERROR,
            )  # fmt: skip
        try:
            self._client: Any = Client(self._cluster or address, timeout=CONNECT_SECONDS)
        except OSError as error:
            raise SettingsError(
                f"no Dask scheduler answers at {address}: {error}; start one with `dask scheduler` and workers "
                "with `dask worker tcp://HOST:8786 --nthreads 1`"
            ) from None
        self._executor: Executor = self._client.get_executor(pure=False)

    def prepare(self, seconds: float) -> None:
        """The workers load what they need with their first batch."""
        del seconds

    def count_slots(self) -> int:
        """Two for each worker that is there now; workers may come and go."""
        return SLOTS_PER_WORKER * max(1, len(self._client.ncores()))

    def submit(self, articles: Sequence[Article]) -> Future[Done]:
        """Start a batch on some worker."""
        return self._executor.submit(process_articles, self._spec, articles)

    def restart(self) -> None:
        """Restart the local workers; those of a cluster belong to others, and Dask itself replaces dead ones."""
        if self._client.status != "running":
            raise SettingsError(
                f"the Dask scheduler at {self._address} is gone; start it and run again: what is published stays"
            )
        if self._cluster is not None:
            self._client.restart()

    def close(self) -> None:
        """Leave the cluster; a local one ends."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def count_processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def open_runner(settings: Settings, workshop: Workshop) -> Iterator[Runner]:
    """The runner of the settings for as long as the block lasts; raises SettingsError."""
    kind, _, address = settings.runner.partition("=")
    spec = WorkerSpec(settings.coder, settings.model, settings.actor_files)
    worker_count = settings.workers or count_processors()
    if kind == "dask":
        cluster = DaskRunner(spec, address or None, worker_count)
        try:
            yield cluster
        finally:
            cluster.close()
    elif kind == "serial" or worker_count == 1:
        yield SerialRunner(workshop)
    else:
        pool = PoolRunner(workshop, spec, worker_count, WORTH_SECONDS)
        try:
            yield pool
        finally:
            pool.close()
