"""What a tick does, one file per job: each finds what is due in our own tables and claims it."""
