// When what happened in a run: its steps, model calls and tool calls as bars over one another.
import { html, useState, useMemo, Button, Icon, pretty, took, number } from "./ui.js";
import { at, get } from "./api.js";

export async function logOf(id, signal) {
  const rows = [];
  for (;;) {
    const part = await get(`/api/v1/runs/${at(id)}/log?after=${rows.at(-1)?.seq ?? 0}`, signal);
    rows.push(...part.rows);
    if (!part.more || !part.rows.length || rows.length > 20000) return rows;
  }
}

const scopeOf = (path) => path.split("/").slice(0, -1).join("/");

export function spansOf(log, run) {
  if (!log.length) return [];
  const time = (row) => new Date(row.at).getTime();
  const last = run.ended_at ? new Date(run.ended_at).getTime() : Math.max(Date.now(), time(log.at(-1)));
  const spans = [{ kind: "run", seq: 1, name: run.component_id, path: "", depth: 0, from: time(log[0]), to: last, failed: run.status === "failed", tokens: run.usage.total_tokens }];
  const open = new Map();
  // Where the next model call of a scope begins: at the scope's begin, or behind its last tool.
  const ready = new Map([["", spans[0].from]]);
  let paused;
  // The number of the event with which something began: of a model's answer, that of its first piece.
  const firsts = new Map();
  for (const row of log) {
    const { kind, payload } = row;
    const path = payload.path ?? "";
    const depth = path.split("/").length;
    if (kind === "content" && !firsts.has(path)) firsts.set(path, row.seq - payload.texts.length + 1);
    if (kind === "activity_started") {
      const span = { kind: payload.type, name: payload.name, by: payload.by?.id, path, depth: depth + (payload.type === "tool" ? 1 : 0), from: time(row), to: last, open: true, input: payload.input, seq: row.seq };
      spans.push(span);
      open.set(path, span);
      if (payload.type !== "tool") ready.set(path, span.from);
    } else if (kind === "activity_ended") {
      const done = payload.activity ?? {};
      let span = open.get(path);
      // Runs of before the log have ends only.
      if (!span) spans.push(span = { kind: done.type, name: done.name, path, depth: depth + 1, from: time(row) - (done.seconds ?? 0) * 1000, input: done.input });
      Object.assign(span, { to: time(row), open: false, failed: done.failed, output: payload.whole ?? done.output });
      open.delete(path);
      ready.set(scopeOf(path), time(row));
    } else if (kind === "model_answered") {
      const scope = scopeOf(path);
      const calls = (payload.message?.contents ?? []).filter((one) => one.$type === "functionCall").map((one) => one.name);
      spans.push({ kind: "model", seq: firsts.get(path) ?? row.seq, name: calls.length ? `asks for ${calls.join(", ")}` : "answers", by: payload.by?.id, path, depth, from: Math.min(ready.get(scope) ?? spans[0].from, time(row)), to: time(row), tokens: (payload.input_tokens ?? 0) + (payload.output_tokens ?? 0), input: JSON.stringify({ input_tokens: payload.input_tokens, output_tokens: payload.output_tokens }) });
      ready.set(scope, time(row));
    } else if (kind === "paused") {
      spans.push(paused = { kind: "wait", name: "waits for a person", path: "", depth: 1, from: time(row), to: last, open: true, input: JSON.stringify(payload.needs) });
    } else if (kind === "continued" && paused) {
      Object.assign(paused, { to: time(row), open: false, output: JSON.stringify(payload.decisions) });
      paused = undefined;
      for (const scope of ready.keys()) ready.set(scope, time(row));
    } else if (kind === "resumed") {
      spans.push({ kind: "wait", name: "another process went on", path: "", depth: 1, from: time(row), to: time(row) });
      for (const scope of ready.keys()) ready.set(scope, time(row));
    }
  }
  return spans.sort((a, b) => a.from - b.from || a.depth - b.depth || b.to - a.to);
}

const icons = { run: "runs", model: "model", tool: "tool", member: "member", step: "step", wait: "warn" };

export function Waterfall({ log, run, onRetry }) {
  const spans = useMemo(() => spansOf(log, run), [log, run]);
  const [open, setOpen] = useState(null);
  const [most, setMost] = useState(400);
  if (!spans.length) return html`<p class="faint">Nothing is on record yet.</p>`;
  const begun = spans[0].from;
  const whole = Math.max(1, Math.max(...spans.map((one) => one.to)) - begun);
  const part = (ms) => `${Math.max(0, Math.min(100, (ms / whole) * 100))}%`;
  return html`<div class="legend" aria-hidden="true"><span><i class="model"></i>model</span><span><i class="tool"></i>tool</span><span><i></i>step or member</span><span><i class="wait"></i>waiting</span></div>
    <div class="waterfall">${spans.slice(0, most).map((one, n) => html`<div key=${n}><button type="button" class="fall-row" aria-expanded=${open === n} onClick=${() => setOpen(open === n ? null : n)}>
      <span class="fall-name" style=${{ paddingLeft: `${one.depth * 16}px` }}><${Icon} name=${icons[one.kind] ?? "step"} size=${15} /><span><span class="hidden">${one.kind} </span>${one.kind === "model" ? html`<span class="faint">${one.by} </span>` : ""}${one.name}${one.failed ? html`<span class="hidden"> failed</span>` : ""}</span></span>
      <span class="fall-track" aria-hidden="true"><span class=${`fall-bar ${one.kind} ${one.failed ? "failed" : ""}`} style=${{ left: part(one.from - begun), width: part(one.to - one.from) }}></span></span>
      <span class="fall-time">${one.open ? "…" : took((one.to - one.from) / 1000)}</span></button>
      ${open === n && html`<div class="fall-more"><p class="faint">Begins at +${took((one.from - begun) / 1000)}${one.tokens ? ` · ${number(one.tokens)} tokens` : ""}${one.path ? ` · ${one.path}` : ""}</p>
        ${one.input && one.input !== "{}" && html`<pre tabindex="0" aria-label="Input">${pretty(one.input)}</pre>`}${one.output && html`<pre tabindex="0" aria-label="Output">${pretty(one.output)}</pre>`}
        ${onRetry && one.seq && html`<div class="actions"><${Button} icon="retry" kind="small" onClick=${() => onRetry(one.seq)}>${one.seq === 1 ? "Run all of it again" : "Try again from here"}<//><span class="faint">${one.seq === 1 ? "" : "What was complete before it is taken over; "}files and components count as they are now.</span></div>`}</div>`}</div>`)}</div>
    ${spans.length > most && html`<button type="button" class="button" onClick=${() => setMost(most + 1000)}>Show more (${spans.length - most})</button>`}`;
}
