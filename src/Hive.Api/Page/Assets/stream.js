// Reading a run as it happens, whatever happens to the connection or to the API meanwhile.
import { Problem, get, runsOf, send, at } from "./api.js";

export async function* serverSentEvents(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      buffer += value;
      let end;
      while ((end = buffer.indexOf("\n\n")) >= 0) {
        const event = { data: "" };
        for (const line of buffer.slice(0, end).split("\n")) {
          const colon = line.indexOf(":");
          if (colon <= 0) continue;
          const [name, text] = [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, "")];
          event[name] = name === "data" ? event.data + text : text;
        }
        buffer = buffer.slice(end + 2);
        yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

export const ends = /^run_(completed|failed|cancelled|interrupted|paused)$/;
const wait = (ms, signal) => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, ms);
  signal.addEventListener("abort", () => { clearTimeout(timer); reject(new DOMException("left", "AbortError")); }, { once: true });
});

// Calls on(event) for each event of the run, once each, up to its end or a pause. A stream that breaks off is gone on with where it broke.
export async function follow({ kind, id, run, after = 0, response, signal, on, onState = () => {} }) {
  let last = after;
  let pause = 250;
  for (;;) {
    let came = false;
    try {
      response ??= await send("GET", `${runsOf(kind, id)}/${at(run)}/events`, { signal, headers: { "Last-Event-ID": String(last) } });
      onState("streaming");
      for await (const event of serverSentEvents(response)) {
        if (!event.data || event.data === "[DONE]") continue;
        if (event.id) last = Number(event.id);
        const data = JSON.parse(event.data);
        run ??= data.run?.run_id;
        pause = 250;
        came = true;
        on(data, last);
        if (ends.test(data.event)) return;
      }
      // Nothing more: it may have ended with what was seen last.
      if (!came && run) {
        const now = await get(`${runsOf(kind, id)}/${at(run)}`, signal);
        if (now.ended_at || now.status === "paused") return on({ event: `run_${now.status}`, run: now }, last);
      }
    } catch (failure) {
      if (signal.aborted) throw failure;
      // A plain no is an answer; all others pass.
      if (failure instanceof Problem && failure.status >= 400 && failure.status < 500 && failure.status !== 429) throw failure;
    }
    if (signal.aborted) throw new DOMException("left", "AbortError");
    if (!run) throw new Problem(0, "The API went away before it took the message. Send it again.");
    response = undefined;
    onState("reconnecting");
    await wait(pause, signal);
    pause = Math.min(pause * 1.6, 3000);
  }
}
