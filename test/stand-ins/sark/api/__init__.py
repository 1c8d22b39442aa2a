"""SARK's HTTP interface."""
