"""Stands in for SARK: decides about MCP calls. Not SARK itself."""
