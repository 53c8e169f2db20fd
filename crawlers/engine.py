"""The child process: one Scrapy run of one plan."""

from __future__ import annotations

import logging
import os
import sys
import threading
from importlib import import_module
from typing import Any

from crawlers.archive import ArchiveWriter
from crawlers.bodies import ACCEPT_ENCODING
from crawlers.plan import CrawlPlan, check_plan
from crawlers.spool import SpoolWriter
from crawlers.wire import bound_headers
from pipeline.apart import Bounds
from pipeline.errors import BadInput

logger = logging.getLogger(__name__)


def run_plan(plan: CrawlPlan) -> None:
    """Read every source of ``plan``; results go to its spool and archive.

    Raises:
        WrongUsage: the plan hides who we are.
        BadInput: the reader function cannot be loaded.
    """
    from scrapy.crawler import AsyncCrawlerProcess

    from crawlers.apart import ApartReader
    from crawlers.spider import NewsSpider

    check_plan(plan)
    bound_headers()
    _load(plan.reader)
    read = ApartReader(plan.reader, Bounds(plan.limits.parser_memory, plan.limits.parser_seconds))
    read.pool.warm()
    process = AsyncCrawlerProcess(settings(plan))
    rotate = plan.limits.archive_bytes
    with (
        read.pool,
        SpoolWriter(plan.spool_path) as spool,
        ArchiveWriter(plan.archive_dir, plan.run_id, rotate=rotate) as archive,
    ):
        process.crawl(NewsSpider, plan=plan, spool=spool, archive=archive, read=read)
        process.start()
        if process.bootstrap_failed:
            raise BadInput("bộ thu thập không khởi động được; xem nhật ký của nó")


def settings(plan: CrawlPlan) -> dict[str, Any]:
    """Scrapy settings of a run: a good guest, and nothing that listens or logs in."""
    from crawlers.politeness import Pace

    sources = tuple(source for source in plan.sources if source.enabled)
    limits = plan.limits
    return {
        "MINHTIN_SOURCES": sources,
        "MINHTIN_LIMITS": limits,
        "MINHTIN_PACE": Pace(sources, limits),
        "MINHTIN_HOSTS": plan.hosts,
        "MINHTIN_NOW": plan.now,
        "MINHTIN_ROBOTS_DIR": plan.cache_dir / "robots" if plan.cache_dir else None,
        "TWISTED_DNS_RESOLVER": "crawlers.addresses.CheckedResolver",
        "USER_AGENT": plan.agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "vi,en;q=0.7",
            "Accept-Encoding": ACCEPT_ENCODING,
        },
        "DOWNLOADER": "crawlers.politeness.PoliteDownloader",
        # Only what is named here takes part, whatever else a version of Scrapy turns on by default; what is
        # not named is not even imported.
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": _MIDDLEWARES,
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "DOWNLOAD_HANDLERS_BASE": dict.fromkeys(("http", "https"), _HTTP),
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "DOWNLOAD_DELAY": 1.0,
        "DOWNLOAD_DELAY_JITTER": 0.0,
        # Results go to the spool, never as Scrapy items; each page would start as many tasks as this says.
        "CONCURRENT_ITEMS": 1,
        "CONCURRENT_REQUESTS": max(limits.concurrent_requests, 2 * len(sources)),
        "CONCURRENT_REQUESTS_PER_DOMAIN": max(1, limits.local_concurrency),
        "DOWNLOAD_MAXSIZE": 10 * 1024 * 1024,
        "DOWNLOAD_TIMEOUT": 30,
        # Off in Scrapy by default; without it anyone on the path could rewrite the press.
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "REDIRECT_MAX_TIMES": limits.redirects,
        "REDIRECT_PRIORITY_ADJUST": 0,
        "RETRY_PRIORITY_ADJUST": 0,
        "ROBOTSTXT_OBEY": True,
        "HTTPERROR_ALLOW_ALL": True,
        "COOKIES_ENABLED": False,
        "REFERRER_POLICY": "no-referrer",
        "METAREFRESH_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        # New in 2.19 and on by default: an HTTP server that runs Python.
        "REMOTE_CONTROL_ENABLED": False,
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "LOG_FILE": str(plan.log_path),
        "LOG_FILE_APPEND": False,
        "LOG_LEVEL": "INFO",
        "LOGSTATS_INTERVAL": 0,
        "STATS_DUMP": False,
    }


_HTTP = "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"
_BASE = "scrapy.downloadermiddlewares."
#: Ours in place of Scrapy's for robots.txt, retries and content coding; no log-in, no cookies, no cache.
_MIDDLEWARES = {
    "crawlers.guard.AddressGuard": 50,
    "crawlers.same_page.SamePage": 60,
    "crawlers.robots.RobotsMiddleware": 100,
    _BASE + "downloadtimeout.DownloadTimeoutMiddleware": 350,
    _BASE + "defaultheaders.DefaultHeadersMiddleware": 400,
    _BASE + "useragent.UserAgentMiddleware": 500,
    "crawlers.backoff.BackOff": 550,
    _BASE + "redirect.RedirectMiddleware": 600,
    _BASE + "httpproxy.HttpProxyMiddleware": 750,
}


def watch_parent() -> None:
    """End this process as soon as the one that started it is gone (its end of our stdin closes)."""

    def wait() -> None:
        # Straight from the descriptor: a thread inside a buffered reader would block our own exit.
        while os.read(sys.stdin.fileno(), 1):
            continue
        os._exit(3)

    threading.Thread(target=wait, name="watch-parent", daemon=True).start()


def _load(path: str) -> Any:  # noqa: ANN401  whatever the plan names
    module, _, name = path.partition(":")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise BadInput(f"không nạp được bộ đọc {path!r}: {error}") from error
