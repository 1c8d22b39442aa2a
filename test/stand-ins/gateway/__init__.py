"""Stands in for the MCP gateway of the tutorial."""
