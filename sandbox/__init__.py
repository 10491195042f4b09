"""A Slack workspace on this machine: the bot talks to it over signed HTTP as it would to Slack.

`workspace.py` holds the state, `server.py` serves it (Web API, response addresses, the page),
`visitor.py` is a person at the keyboard. It knows nothing of the bot.
"""
