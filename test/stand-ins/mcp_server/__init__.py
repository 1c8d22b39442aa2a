"""Stands in for an MCP server."""
