"""Web API methods on people and groups of people."""

from sandbox.calls import Call, Method
from sandbox.model import Json, SlackError
from sandbox.paging import cursor, position
from sandbox.payloads import user_json

_MOST = 1000


def _info(call: Call) -> Json:
    return {"user": user_json(call.workspace, call.person("user"), locale=call.flag("include_locale"))}


def _list(call: Call) -> Json:
    people = [*call.workspace.people(), call.workspace.person(call.workspace.bot_user_id)]
    start, limit = position(call.text("cursor")), min(call.number("limit", _MOST), _MOST)
    page = people[start : start + limit]
    following = str(start + limit) if start + limit < len(people) else ""
    locale = call.flag("include_locale")
    return {
        "members": [user_json(call.workspace, person, locale=locale) for person in page],
        "response_metadata": {"next_cursor": cursor(following)},
    }


def _groups(call: Call) -> Json:
    groups = call.workspace.usergroups
    if call.workspace.plan == "free":
        raise SlackError("plan_upgrade_required")
    with_users = call.flag("include_users")
    return {
        "usergroups": [
            {
                "id": group.id,
                "team_id": call.workspace.team_id,
                "is_usergroup": True,
                "name": group.name,
                "handle": group.handle,
                "user_count": len(group.members),
                "date_delete": 0,
                **({"users": list(group.members)} if with_users else {}),
            }
            for group in groups
        ]
    }


def _group_members(call: Call) -> Json:
    if call.workspace.plan == "free":
        raise SlackError("plan_upgrade_required")
    group = next((one for one in call.workspace.usergroups if one.id == call.text("usergroup")), None)
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.members)}


METHODS: dict[str, Method] = {
    "users.info": _info,
    "users.list": _list,
    "usergroups.list": _groups,
    "usergroups.users.list": _group_members,
}
