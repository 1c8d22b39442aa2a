"""The gateway's metrics."""

from prometheus_client import Counter, Histogram

REQUESTS = Counter("gateway_requests_total", "Requests for a tool.", ["status"])
LATENCY = Histogram("gateway_request_seconds", "Time until the answer begins.")
SARK_RETRIES = Counter("gateway_sark_retries_total", "Authorizations that were asked twice.")
