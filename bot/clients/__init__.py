"""Outbound connections, one file per outside system."""
