"""What of Slack the sandbox does, as a table: methods, events, interactions, rules, and what is left out.

A test holds it true: every method is there, every rule has a case that Slack accepts and one that it
refuses. `docs/sandbox.md` is written from it.
"""

from collections.abc import Mapping

from sandbox.terms import TERMS

METHODS = tuple(TERMS)
"""Web API methods that answer."""

EVENTS: Mapping[str, str] = {
    "app_home_opened": "somebody opens the app's Home tab",
    "member_joined_channel": "somebody comes into a channel that the app is in",
    "member_left_channel": "somebody leaves such a channel, or is taken out",
}
"""Events that are sent when the manifest subscribes to them."""

INTERACTIONS: Mapping[str, str] = {
    "command": "a slash command",
    "block_actions": "a button or menu in a message, a modal or the Home tab; an input that dispatches",
    "view_submission": "a modal is submitted",
    "view_closed": "a modal is closed, when it asked to be told",
    "shortcut": "a global shortcut is chosen",
    "message_action": "a shortcut on a message is chosen",
    "block_suggestion": "somebody types into an external select",
}
"""What people do that reaches the app."""

RESPONSE_ACTIONS: Mapping[str, str] = {
    "errors": "words beside the fields; the modal stays open with what was entered",
    "update": "another view takes its place under the same id",
    "push": "another view lies on top",
    "clear": "the whole stack is closed; without an action the top view is",
}
"""What the app may answer to a submission."""

RULES: Mapping[str, Mapping[str, str]] = {
    "Triggers and response addresses": {
        "trigger.single_use": "a trigger opens one view (exchanged_trigger_id)",
        "trigger.three_seconds": "a trigger is good for three seconds (expired_trigger_id)",
        "trigger.known": "a trigger is one that Slack gave (invalid_trigger_id)",
        "response_url.five_uses": "a response address takes five answers (used_url)",
        "response_url.thirty_minutes": "a response address is good for thirty minutes (expired_url)",
        "response_url.ephemeral": "an answer is for one person unless it says in_channel",
    },
    "Messages": {
        "message.content": "a message has a text or blocks (no_text)",
        "message.text": "a text has 40,000 characters (msg_too_long)",
        "message.blocks": "a message has 50 blocks (invalid_blocks)",
        "message.characters": "the texts of all blocks have about 13,200 characters (msg_blocks_too_long)",
        "message.charts": "a message has two charts (invalid_blocks)",
        "message.markdown": "all markdown blocks have 12,000 characters (invalid_blocks)",
        "message.metadata": "metadata have a type and a payload (invalid_metadata_format)",
        "message.update_own": "an app changes only its own messages (cant_update_message)",
        "message.delete_own": "an app deletes only its own messages (cant_delete_message)",
        "ephemeral.member": "an ephemeral message goes to a member (user_not_in_channel)",
        "ephemeral.no_update": "an ephemeral message cannot be changed (message_not_found)",
    },
    "Blocks (invalid_blocks)": {
        "block.type": "a block is of a known type",
        "block.unknown_field": "a block has no fields that Slack does not know",
        "block.block_id": "a block_id has 255 characters",
        "block.unique_block_id": "a block_id is used once",
        "section.content": "a section has a text or fields",
        "section.text": "a section's text has 1 to 3,000 characters",
        "section.fields": "a section has ten fields",
        "section.field_text": "a field has 2,000 characters",
        "header.text": "a header has 150 characters",
        "header.plain_text": "a header is plain text",
        "context.elements": "a context has ten elements",
        "actions.elements": "a row of actions has 25 elements",
        "actions.empty": "a row of actions has an element",
        "actions.element_type": "a row of actions holds no text inputs",
        "actions.unique_action_id": "an action_id is used once in its block",
        "element.action_id": "an action_id has 255 characters",
        "button.text": "a button's text has 75 characters",
        "button.value": "a button's value has 2,000 characters",
        "button.url": "a button's address has 3,000 characters",
        "button.style": "a button is primary, danger or plain",
        "confirm.title": "the title of a question before an action has 100 characters",
        "select.options": "a menu has 100 options",
        "select.no_options": "a menu has an option",
        "select.placeholder": "a placeholder has 150 characters",
        "select.initial_option": "the first choice is one of the options",
        "option.text": "an option's text has 75 characters",
        "option.value": "an option's value has 150 characters",
        "overflow.options": "an overflow menu has five options",
        "radio.options": "radio buttons and checkboxes have ten options",
        "input.label": "an input's label has 2,000 characters",
        "input.hint": "an input's hint has 2,000 characters",
        "input.element_type": "an input holds no button",
        "input.max_length": "a text input takes 3,000 characters",
        "image.alt_text": "the words for an image have 2,000 characters",
        "chart.title": "a chart's title has 50 characters",
        "chart.segments": "a pie has six segments",
        "chart.series": "a chart has six series",
        "chart.series_names": "the names of series differ",
        "chart.categories": "the labels of each series are the categories",
        "table.caption": "a table has a caption",
        "table.rows": "a table has 2 to 101 rows",
        "table.columns": "a table has 20 columns",
        "table.equal_rows": "the rows of a table are equally long",
        "table.header": "the first row of a table has no rich text",
        "table.page_size": "a page of a table has 100 rows",
        "table.cell": "a cell of a table is a text, a number or rich text",
    },
    "Modals and the Home tab": {
        "view.type": "a view is a modal or a Home tab (invalid_arguments)",
        "view.title": "a modal has a title (invalid_arguments)",
        "view.title_length": "a title has 24 characters (invalid_arguments)",
        "view.submit_length": "the submit button has 24 characters (invalid_arguments)",
        "view.close_length": "the close button has 24 characters (invalid_arguments)",
        "view.submit_with_input": "a modal with inputs has a submit button (invalid_arguments)",
        "view.blocks": "a view has 100 blocks (invalid_arguments)",
        "view.some_blocks": "a view has a block (invalid_arguments)",
        "view.private_metadata": "private_metadata have 3,000 characters (invalid_arguments)",
        "view.callback_id": "a callback_id has 255 characters (invalid_arguments)",
        "view.external_id": "an external_id has 255 characters (invalid_arguments)",
        "view.unique_external_id": "an external_id is used once (duplicate_external_id)",
        "view.unknown_field": "a view has no fields that Slack does not know (invalid_arguments)",
        "view.size": "a view has 250 kB (view_too_large)",
        "view.home_not_opened": "a Home tab is published, not opened (invalid_arguments)",
        "view.modal_not_published": "a modal is opened, not published (invalid_arguments)",
        "view.hash": "an update with a hash fits what is shown now (hash_conflict)",
        "view.home_hash": "so does publishing with a hash (hash_conflict)",
        "view.gone": "a view that was closed cannot be updated (not_found)",
        "view.stack": "three views lie on each other (push_limit_reached)",
        "view.push_from_modal": "a view is pushed from a modal (invalid_trigger_id)",
        "view.in_an_answer": "a view in the answer to a submission keeps the rules, too",
        "view.home_enabled": "the manifest has the Home tab (not_enabled)",
    },
    "Tokens, scopes and channels": {
        "token.given": "a call has a token (not_authed)",
        "token.known": "the token is the app's (invalid_auth)",
        "token.type": "an app-level token calls no ordinary method (not_allowed_token_type)",
        "method.known": "the method exists (unknown_method)",
        "scope.granted": "the manifest grants the scope that the method needs (missing_scope)",
        "scope.by_kind": "public and private channels and messages have scopes of their own (missing_scope)",
        "channel.known": "the app sees the channel (channel_not_found)",
        "channel.by_id": "a channel is named by its id, but to post (channel_not_found)",
        "channel.member": "the app is in the channel it posts to (not_in_channel)",
        "channel.archived": "nothing is posted to an archived channel (is_archived)",
        "channel.archive_once": "a channel is archived once (already_archived)",
        "channel.name": "a channel's name is lower case (invalid_name_specials)",
        "channel.name_length": "a channel's name has 80 characters (invalid_name_maxlength)",
        "channel.name_free": "a channel's name is free (name_taken)",
        "channel.topic": "a topic has 250 characters (too_long)",
        "user.known": "a person is there (user_not_found)",
        "user.active": "nobody writes to a deactivated person (user_disabled)",
        "invite.once": "a member is not invited again (already_in_channel)",
        "invite.stranger": "people of another team come into shared channels only (cant_invite)",
        "invite.guest": "a guest of one channel is in one (ura_max_channels)",
        "kick.member": "only a member is taken out (not_in_channel)",
        "kick.self": "an app does not take itself out (cant_kick_self)",
        "leave.general": "nobody leaves #general (cant_leave_general)",
        "pin.once": "a message is pinned once (already_pinned)",
        "pin.there": "only what is pinned is taken down (no_pin)",
        "bookmark.link": "a bookmark leads to a web page (invalid_link)",
        "usergroups.there": "the members asked for are those of a group that is there (no_such_subteam)",
        "usergroups.plan": "user groups are for paid plans (plan_upgrade_required)",
    },
    "Rates (429 with Retry-After, ratelimited)": {
        "rate.channel": "one message a second in a channel, after a short burst",
        "rate.workspace": "300 messages a minute in the workspace",
        "rate.tier": "so many calls a minute as the method's tier says",
    },
    "Events": {
        "event.subscribed": "an event is sent when the manifest subscribes to it",
        "event.retries": "it is sent again at once, after a minute, after five, with the same event_id",
        "event.no_retry": "X-Slack-No-Retry: 1 stops that",
        "event.membership": "the app hears of members in its own channels only",
    },
    "What people can do": {
        "person.deactivated": "a deactivated person does nothing any more",
        "person.archived": "nobody types in an archived channel",
        "person.deleted_message": "a button of a deleted message cannot be pressed",
        "person.closed_view": "a modal that was closed cannot be submitted",
        "person.guest": "a guest sees only the channels they are in",
        "person.command": "only slash commands of the manifest are there",
        "person.shortcut": "only shortcuts of the manifest are there",
        "person.min_query_length": "an external select asks the app after three characters, or as it says",
        "person.suggested_options": "the app offers 100 options of 75 characters",
        "person.dispatch_action": "an input tells the app of a choice when it dispatches",
    },
}
"""What Slack refuses, by subject: a name, and the rule with Slack's word for a breach.

A number is the most there may be.
"""

FAULTS: Mapping[str, str] = {
    "rate_limited": "429 with Retry-After, and nothing is done",
    "server_error": "500, and nothing is done",
    "slow": "carried out, late",
    "dropped": "carried out, and the connection breaks before the answer",
    "gone": "the connection breaks, and nothing is done",
}
"""Slack's bad days, which `Sandbox.faults` and the page switch on."""

GAPS: tuple[str, ...] = (
    "Files, reactions, scheduled messages, canvases, lists, workflows and message attachments.",
    "Group direct messages (mpim).",
    "Enterprise Grid: org-wide installs, channels shared between the workspaces of one organisation.",
    "OAuth: the app is installed; tokens do not rotate.",
    "Scopes that are part of a wider one (chat:write.public, groups:write.invites): only the wider counts.",
    "Addresses for answers that a modal asks for (response_url_enabled).",
    "Filling a field that dispatches tells the app only by `Visitor.choose`, not by `fill` or `submit`.",
    "Events other than those above; 30,000 events an hour (app_rate_limited).",
    "Slack Connect beyond who belongs to another team and which channel is shared.",
    "The stricter limits on conversations.history for distributed apps.",
    "The words of Slack's reasons for invalid blocks: codes and pointers are Slack's, the words are not.",
    "A text of more than 40,000 characters: Slack is said to cut it, too; here it is refused.",
    "The size of all blocks together: Slack does not document how it counts; here the texts are added up.",
)
"""What a bot cannot learn here."""
