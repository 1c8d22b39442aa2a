"""Metrics under the names that the tutorial's alerts use."""

from prometheus_client import Counter, Histogram

LATENCY = Histogram(
    "sark_gateway_authz_latency_seconds",
    "Time to decide.",
    ["action"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0),
)
REQUESTS = Counter("sark_gateway_authz_requests_total", "Decisions.", ["decision", "action", "server"])
CACHE_HITS = Counter("sark_gateway_cache_hits_total", "Decisions found in the cache.")
CACHE_MISSES = Counter("sark_gateway_cache_misses_total", "Decisions not found in the cache.")
ERRORS = Counter("sark_gateway_authz_errors_total", "What went wrong while deciding.", ["kind"])
DATABASE_ERRORS = Counter("sark_database_errors_total", "Failed database operations.")

# A series that appears only with its first failure hides that failure from rate().
for _kind in ("policy", "cache", "audit"):
    ERRORS.labels(_kind)
