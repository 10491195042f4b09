"""Everything that knows Slack, the clock or the network."""
