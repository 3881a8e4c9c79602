// The way to the API. Nothing is sent anywhere else, and no key is kept: the browser's session is a cookie that scripts cannot read.
export class Problem extends Error {
  constructor(status, message, trace) {
    super(message);
    this.status = status;
    this.trace = trace;
  }
}

const news = new EventTarget();
export const onNews = (name, listener) => {
  news.addEventListener(name, listener);
  return () => news.removeEventListener(name, listener);
};
const tell = (name) => news.dispatchEvent(new Event(name));

export async function send(method, path, { body, form, signal, headers } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      signal,
      headers: { ...(body ? { "Content-Type": "application/json" } : {}), ...headers },
      body: form ?? (body ? JSON.stringify(body) : undefined),
      credentials: "same-origin",
      cache: "no-store",
    });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    tell("unreachable");
    throw new Problem(0, "The API does not answer. It may be restarting; this page goes on by itself.");
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  if (response.status === 401 && path !== "/api/v1/sign-in") tell("signed-out");
  if (response.status === 503) tell("unreachable");
  throw new Problem(response.status, problem.detail ?? problem.title ?? `The API answered ${response.status}.`, problem.trace_id);
}

export async function ask(method, path, options) {
  const response = await send(method, path, options);
  return response.status === 204 ? null : response.json();
}
export const get = (path, signal) => ask("GET", path, { signal });
export const post = (path, body, signal) => ask("POST", path, { body, signal });
export const query = (values) => {
  const set = Object.entries(values).filter(([, value]) => value !== "" && value != null);
  return set.length ? `?${new URLSearchParams(set)}` : "";
};
export const at = (...parts) => parts.map(encodeURIComponent).join("/");
export const runsOf = (kind, id) => `/api/v1/${at(`${kind}s`, id)}/runs`;

// How the API stands: "ok", "database" (it answers, and its database does not) or "unreachable".
export function watchHealth(say) {
  let timer;
  let known;
  let ended = false;
  const look = async () => {
    clearTimeout(timer);
    let state = "ok";
    let detail;
    try {
      const response = await fetch("/api/v1/health", { cache: "no-store", signal: AbortSignal.timeout(4000) });
      const health = await response.json();
      if (health.status !== "healthy") [state, detail] = ["database", health.checks?.database?.detail];
    } catch {
      state = "unreachable";
    }
    if (ended) return;
    if (state !== known) {
      const before = known;
      known = state;
      say({ state, detail, back: state === "ok" && before != null });
    }
    timer = setTimeout(() => (document.hidden ? (timer = setTimeout(look, 5000)) : look()), state === "ok" ? 10000 : 700);
  };
  const offs = [onNews("unreachable", look)];
  addEventListener("online", look);
  look();
  return () => { ended = true; clearTimeout(timer); offs.forEach((off) => off()); removeEventListener("online", look); };
}
