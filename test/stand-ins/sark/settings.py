"""SARK's settings, under the names that the published code reads."""

import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Database:
    """A PostgreSQL database."""

    host: str
    port: int
    user: str
    password: str
    name: str


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides."""

    environment: str
    app_version: str
    log_level: str
    json_logs: bool
    jwt_keys: tuple[str, str]
    postgres: Database
    timescale: Database
    pool_size: int
    redis_host: str
    redis_port: int
    redis_password: str
    redis_db: int
    redis_pool_size: int
    opa_url: str
    opa_timeout: float
    gateway_url: str
    gateway_timeout: float
    gateway_api_key: str
    metrics_enabled: bool
    metrics_port: int


class _Reader:
    """Reads variables and collects what is wrong with them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def text(self, name: str, default: str = "", pattern: str = ".*") -> str:
        value = self._environment.get(name, default)
        if not re.fullmatch(pattern, value):
            self.problems.append(f"{name} does not match {pattern}")
        return value

    def whole(self, name: str, default: int) -> int:
        # A Service named redis would set REDIS_PORT=tcp://…
        value = self.text(name, str(default), r"\d+")
        return int(value) if value.isdecimal() else default

    def seconds(self, name: str, default: float) -> float:
        value = self.text(name, str(default), r"\d+(\.\d+)?")
        return default if self.problems and self.problems[-1].startswith(name) else float(value)

    def yes(self, name: str, default: bool) -> bool:
        return self.text(name, str(default), "(?i)true|false|1|0").lower() in ("true", "1")

    def require_list(self, name: str, default: str) -> None:
        value = self._environment.get(name, default)
        try:
            valid = isinstance(json.loads(value), list)
        except ValueError:
            valid = False
        if not valid:
            self.problems.append(f"{name} is not a list in JSON")

    def password(self, name: str, default: str, environment: str) -> str:
        value = self.text(name, default)
        if environment == "production" and value in ("", "sark"):
            self.problems.append(f"{name} is not set, which production does not allow")
        return value


def read_settings(environment: Mapping[str, str]) -> tuple[Settings, list[str]]:
    """The settings and what is wrong with them."""
    reader = _Reader(environment)
    # Browsers do not call the stand-in, but a list with commas must fail as it does in the published code.
    reader.require_list("CORS_ORIGINS", "[]")
    # Checked before the passwords, which depend on it.
    mode = reader.text("ENVIRONMENT", "development", "development|staging|production")

    def database(prefix: str, name: str) -> Database:
        return Database(
            host=reader.text(f"{prefix}_HOST", "localhost"),
            port=reader.whole(f"{prefix}_PORT", 5432),
            user=reader.text(f"{prefix}_USER", "sark"),
            password=reader.password(f"{prefix}_PASSWORD", "sark", mode),
            name=reader.text(f"{prefix}_DB", name),
        )

    settings = Settings(
        environment=mode,
        app_version=reader.text("APP_VERSION", "unknown"),
        log_level=reader.text("LOG_LEVEL", "INFO", "DEBUG|INFO|WARNING|ERROR|CRITICAL"),
        json_logs=reader.yes("JSON_LOGS", False),
        # The published code has a default for the second, which is a way in for everybody.
        jwt_keys=(
            reader.text("JWT_SECRET_KEY", pattern=".{32,}"),
            reader.text("SECRET_KEY", pattern=".{32,}"),
        ),
        postgres=database("POSTGRES", "sark"),
        timescale=database("TIMESCALE", "sark_audit"),
        pool_size=reader.whole("POSTGRES_POOL_SIZE", 20) + reader.whole("POSTGRES_MAX_OVERFLOW", 10),
        redis_host=reader.text("REDIS_HOST", "localhost"),
        redis_port=reader.whole("REDIS_PORT", 6379),
        redis_password=reader.password("REDIS_PASSWORD", "", mode),
        redis_db=reader.whole("REDIS_DB", 0),
        redis_pool_size=reader.whole("REDIS_POOL_SIZE", 50),
        opa_url=reader.text("OPA_URL", "http://localhost:8181") + reader.text("OPA_POLICY_PATH", "/v1/data/mcp/allow"),
        opa_timeout=reader.seconds("OPA_TIMEOUT_SECONDS", 1.0),
        gateway_url=reader.text("GATEWAY_URL", "http://localhost:8080"),
        gateway_timeout=reader.seconds("GATEWAY_TIMEOUT_SECONDS", 5.0),
        gateway_api_key=reader.text("GATEWAY_API_KEY"),
        metrics_enabled=reader.yes("METRICS_ENABLED", True),
        # The tutorial's name; the published code has one listener only.
        metrics_port=reader.whole("PROMETHEUS_PORT", 9090),
    )
    return settings, reader.problems


@cache
def load_settings() -> Settings:
    """The settings of this process; ends it if something is wrong."""
    settings, problems = read_settings(os.environ)
    if problems:
        print("SARK does not start:\n  " + "\n  ".join(problems), file=sys.stderr)
        sys.exit(1)
    return settings
