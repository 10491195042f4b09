// The page's own server, and nothing else: state is asked for, actions are posted.

/** What a person sees; null while the server is away. */
export async function ask(path, parameters = {}) {
  try {
    const answer = await fetch(`/sandbox/${path}?${new URLSearchParams(parameters)}`);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** Do something; what came of it, with `problem` in words when it could not be done. */
export async function post(path, body) {
  try {
    const answer = await fetch(`/sandbox/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return await answer.json();
  } catch {
    return { problem: "The local Slack is not running." };
  }
}

/** Call `changed` after each change there, `lost` when the server is gone. */
export function watch(changed, lost) {
  const events = new EventSource("/sandbox/events");
  events.onmessage = changed;
  events.onerror = lost;
}
