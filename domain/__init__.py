"""The words and the rules of a case: pure values and decisions, no Slack, no SQL, no clock."""
