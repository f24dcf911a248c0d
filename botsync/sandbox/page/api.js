// Talks with the sandbox that served the page. Every failure becomes an Error with a message for people.

const token = document.querySelector('meta[name="botsync-token"]').content;

async function answered(request) {
  let response;
  try {
    response = await request;
  } catch {
    throw new Error("The sandbox does not answer. Is it still running?");
  }
  const body = await response.json().catch(() => null);
  if (response.ok && body !== null) return body;
  throw new Error(body?.status?.message ?? `The sandbox answered with status ${response.status}.`);
}

export const stories = () => answered(fetch("/page/stories"));

export const graphOf = (story) => answered(fetch(`/page/graph?story=${encodeURIComponent(story)}`));

// One turn: `said` holds one of query, goto and trigger.
export function turn(sessionId, storyId, said) {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const body = JSON.stringify({ sessionId, storyId, debug: true, ...said });
  return answered(fetch("/query", { method: "POST", headers, body }));
}

export function onChange(act) {
  new EventSource("/page/changes").addEventListener("changed", act);
}

// 36 characters, the longest that the API takes.
export const newSession = () => crypto.randomUUID();
