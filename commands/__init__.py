"""The commands of ``/insider``, one file per noun. ``ALL`` is the explicit list, in help order."""

from commands import (
    clock,
    close,
    count,
    digest,
    evidence,
    help,  # noqa: A004 -- the file is named after the noun that people type
    law,
    leak,
    list,  # noqa: A004 -- the same
    measure,
    note,
    notice,
    open,  # noqa: A004 -- the same
    paper,
    phase,
    relate,
    reopen,
    role,
    show,
    suspect,
    team,
    termination,
    timeline,
    undo,
)
from commands._shape import Command

ALL: tuple[Command, ...] = (
    open.COMMAND,
    list.COMMAND,
    show.COMMAND,
    phase.COMMAND,
    close.COMMAND,
    reopen.COMMAND,
    suspect.COMMAND,
    leak.COMMAND,
    count.COMMAND,
    termination.COMMAND,
    law.COMMAND,
    paper.COMMAND,
    notice.COMMAND,
    clock.COMMAND,
    measure.COMMAND,
    note.COMMAND,
    evidence.COMMAND,
    timeline.COMMAND,
    relate.COMMAND,
    team.COMMAND,
    role.COMMAND,
    digest.COMMAND,
    undo.COMMAND,
    help.COMMAND,
)
