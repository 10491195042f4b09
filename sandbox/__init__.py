"""A Slack workspace on this machine: the bot talks to it over signed HTTP as it would to Slack.

`workspace.py` holds the state, `server.py` serves it (Web API, response addresses, the page),
`visitor.py` is a person at the keyboard, `coverage.py` says what of Slack is covered. It knows nothing of
the bot.
"""
