"""The gateway's settings, under the tutorial's names."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass

import yaml


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides."""

    host: str
    port: int
    log_level: str
    jwt_key: str
    jwt_issuer: str
    api_key: str
    sark_url: str
    sark_timeout: float
    mcp_timeout: float
    # URL of each MCP server by its name.
    servers: Mapping[str, str]


def load_settings() -> Settings:
    """The settings of this process; ends it if something is wrong."""
    environment = os.environ
    problems: list[str] = []

    def text(name: str, default: str, pattern: str = ".*") -> str:
        value = environment.get(name, default)
        if not re.fullmatch(pattern, value):
            problems.append(f"{name} does not match {pattern}")
        return value

    text("GATEWAY_ENV", "development", "development|staging|production")
    number = r"\d+(\.\d+)?"
    port = text("GATEWAY_PORT", "8080", r"\d+")
    sark_timeout, mcp_timeout = text("SARK_TIMEOUT", "10", number), text("MCP_TIMEOUT", "10", number)
    values = {
        "host": text("GATEWAY_HOST", "0.0.0.0"),
        "log_level": text("LOG_LEVEL", "INFO", "DEBUG|INFO|WARNING|ERROR|CRITICAL"),
        "jwt_key": text("JWT_SECRET_KEY", "", ".{32,}"),
        "jwt_issuer": text("JWT_ISSUER", "gateway-server"),
        "api_key": text("GATEWAY_API_KEY", ""),
        "sark_url": text("SARK_URL", "", "https?://.+"),
    }
    servers = _registry(environment.get("MCP_SERVERS_CONFIG", "mcp_servers.yaml"), problems)
    if problems:
        print("The gateway does not start:\n  " + "\n  ".join(problems), file=sys.stderr)
        sys.exit(1)
    return Settings(
        **values, port=int(port), sark_timeout=float(sark_timeout), mcp_timeout=float(mcp_timeout), servers=servers
    )


def _registry(path: str, problems: list[str]) -> dict[str, str]:
    try:
        with open(path, encoding="utf-8") as file:
            return {server["name"]: server["url"] for server in yaml.safe_load(file)["servers"]}
    except (OSError, KeyError, TypeError, yaml.YAMLError) as error:
        problems.append(f"MCP_SERVERS_CONFIG={path} cannot be read: {error!r}")
        return {}
