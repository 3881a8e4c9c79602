// One question and its answer: how it grows out of events, and how it looks.
import { html, useState, useMemo, Icon, Button, Copy, Dialog, Status, pretty, took, plural, bytes } from "./ui.js";
import { Markdown } from "./markdown.js";

export const underWay = (turn) => turn.status === "queued" || turn.status === "running";

// From a run as the API shows it: the order of text and tools within an answer is in its events only.
export const turnOf = (run) => ({
  ...run,
  parts: [
    ...run.activities.map((one) => ({ ...one, type: "activity", kind: one.type, done: true })),
    ...(run.content ? [{ type: "text", text: run.content }] : []),
  ],
});

export const asked = (message, files = []) => ({ message, files: files.map((file) => ({ name: file.name, media_type: file.type, size: file.size, file })), parts: [], status: "queued", content: "", activities: [], created_at: new Date().toISOString() });

const began = /^(tool|member|step)_started$/;
const ended = /^(tool|member|step)_(completed|failed)$/;

export function grown(turn, event) {
  const { event: name } = event;
  let match;
  if (name === "content") return { ...turn, status: "running", content: turn.content + event.content, parts: withText(turn.parts, event.content) };
  if (name === "member_content") return { ...turn, parts: withMemberText(turn.parts, event) };
  if ((match = began.exec(name))) {
    return { ...turn, status: "running", parts: [...turn.parts, { type: "activity", kind: match[1], name: event.name, by: event.component_id, input: event.input, id: event.call_id, said: "", done: false }] };
  }
  if (ended.test(name)) return { ...turn, parts: withEnd(turn.parts, event.activity) };
  if (name === "step_retried") return { ...turn, parts: turn.parts.map((one) => (isOpen(one, "step", event.name) ? { ...one, retried: event.content } : one)) };
  if (name === "run_resumed") {
    // What was said beyond this belonged to an answer that was not complete.
    const kept = [];
    let left = event.content ?? "";
    for (const part of turn.parts) {
      if (part.type !== "text") { if (part.done) kept.push(part); continue; }
      if (!left) continue;
      kept.push({ ...part, text: left.startsWith(part.text) ? part.text : left.slice(0, part.text.length) });
      left = left.slice(part.text.length);
    }
    if (left) kept.push({ type: "text", text: left });
    return { ...turn, status: "running", content: event.content ?? "", parts: kept };
  }
  if (name === "run_continued") return { ...turn, status: "running", needs: undefined };
  if (event.run) {
    const { activities, ...run } = event.run;
    return name === "run_started" ? { ...turn, ...run, content: turn.content, parts: turn.parts, status: underWay(run) ? run.status : "running" }
      : { ...turn, ...run, needs: run.needs, parts: settled(turn.parts, event.run) };
  }
  return turn;
}

const withText = (parts, text) => {
  const last = parts.at(-1);
  return last?.type === "text" ? [...parts.slice(0, -1), { ...last, text: last.text + text }] : [...parts, { type: "text", text }];
};
const withMemberText = (parts, event) => {
  for (let n = parts.length - 1; n >= 0; n--) {
    if (parts[n].type === "activity" && !parts[n].done && parts[n].kind !== "tool" && (parts[n].kind === "step" || parts[n].name === event.component_id)) {
      return parts.with(n, { ...parts[n], said: (parts[n].said ?? "") + event.content });
    }
  }
  return parts;
};
const isOpen = (part, kind, name, id) => part.type === "activity" && !part.done && part.kind === kind && part.name === name && (!id || !part.id || part.id === id);
const withEnd = (parts, activity) => {
  const n = parts.findIndex((one) => isOpen(one, activity.type, activity.name, activity.id));
  const done = { ...activity, type: "activity", kind: activity.type, done: true };
  return n < 0 ? [...parts, done] : parts.with(n, { ...done, retried: parts[n].retried });
};
// An end that was seen late: what streamed in between is in the run itself.
const settled = (parts, run) => {
  const text = parts.filter((one) => one.type === "text").map((one) => one.text).join("");
  const seen = parts.map((one) => (one.type === "activity" && !one.done && run.ended_at ? { ...one, done: true, cut: true } : one));
  return text === run.content || !run.content ? seen : turnOf(run).parts;
};

export const sourcesOf = (turn) => {
  const found = new Map();
  for (const part of turn.parts) {
    if (part.type !== "activity" || part.kind !== "tool" || !part.output) continue;
    for (const piece of part.output.split(/\n\n(?=\[\d+\] )/)) {
      const match = /^\[(\d+)\] (\S[^\n]*)\n([\s\S]+)/.exec(piece);
      if (match && !found.has(match[2])) found.set(match[2], match[3]);
    }
  }
  return [...found].map(([name, text]) => ({ name, text }));
};

// Once the run is on record, its files are at addresses of their own.
export const attachmentAt = (run, number) => `/api/v1/runs/${encodeURIComponent(run)}/attachments/${number}`;
const Attachments = ({ turn }) => html`<ul class="attachments" aria-label="Files of this message">${turn.files.map((one, n) => html`<li key=${n}>${turn.run_id && one.media_type?.startsWith("image/")
  ? html`<img src=${attachmentAt(turn.run_id, n)} alt=${one.name} loading="lazy" />`
  : html`<span class="attachment"><${Icon} name="file" size=${15} />${turn.run_id ? html`<a href=${attachmentAt(turn.run_id, n)} download=${one.name}>${one.name}</a>` : one.name} <span class="faint">${bytes(one.size)}</span></span>`}</li>`)}</ul>`;

const names = { tool: "Tool", member: "Member", step: "Step" };
export function Activity({ of }) {
  const state = !of.done ? "running" : of.failed ? "failed" : of.cut ? "cancelled" : "completed";
  return html`<details class=${`activity ${state}`}><summary><${Icon} name=${of.kind} size=${16} /><span class="activity-name"><span class="hidden">${names[of.kind]} </span>${of.name}</span>
    ${of.kind === "tool" && html`<span class="activity-brief">${brief(of.input)}</span>`}
    <span class="activity-end">${of.done ? html`${of.failed ? html`<${Status} of="failed" />` : ""}${took(of.seconds)}` : html`<span class="spinner" aria-hidden="true"></span><span class="hidden">under way</span>`}</span></summary>
    <div class="activity-body">${of.retried && html`<p class="faint">Tried again: ${of.retried}</p>`}
      ${of.input && html`<p class="label">${of.kind === "tool" ? "Arguments" : "Task"}</p><pre tabindex="0" aria-label="Arguments">${pretty(of.input)}</pre>`}
      ${(of.output || of.said) && html`<p class="label">${of.failed ? "Error" : "Result"}</p><pre tabindex="0" aria-label="Result">${pretty(of.output || of.said)}</pre>`}
      ${!of.input && !of.output && !of.said && html`<p class="faint">Nothing to show yet.</p>`}</div></details>`;
}
const brief = (input) => {
  try {
    const values = Object.values(JSON.parse(input));
    return values.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join(", ").slice(0, 90);
  } catch { return (input ?? "").slice(0, 90); }
};

function Sources({ turn }) {
  const [shown, setShown] = useState(null);
  const sources = sourcesOf(turn);
  if (!sources.length) return null;
  return html`<div class="sources"><span class="faint">Sources</span>${sources.map((one) => html`<button type="button" class="source" key=${one.name} onClick=${() => setShown(one)}>${one.name}</button>`)}
    ${shown && html`<${Dialog} title=${shown.name} onClose=${() => setShown(null)}><${Markdown} text=${shown.text} /><//>`}</div>`;
}

function Need({ need, onDecide, busy }) {
  const [text, setText] = useState("");
  const id = `need-${need.id}`;
  const decide = (rest) => onDecide([{ id: need.id, ...rest }]);
  const what = { approval: "wants to call", answer: "asks", retry: "may have been called already:" }[need.kind] ?? "waits for";
  let question;
  if (need.kind === "answer") { try { question = JSON.parse(need.input).question; } catch { /* shown as it is */ } }
  return html`<section class="need" aria-label=${`Decision about ${need.tool}`}>
    <p class="need-head"><${Icon} name="warn" /><span><strong>${need.by}</strong> ${what} ${need.kind !== "answer" && html`<code>${need.tool}</code>`}</span></p>
    ${question ? html`<p class="need-question">${question}</p>` : html`${need.reason && html`<p class="faint">${need.reason}</p>`}${need.input && need.input !== "{}" && html`<pre tabindex="0" aria-label="Arguments">${pretty(need.input)}</pre>`}`}
    <label for=${id}>${{ approval: "Reason, if you reject it", answer: "Your answer", retry: "Its result, if you know it" }[need.kind]}</label>
    <textarea id=${id} rows=${need.kind === "answer" ? 3 : 1} value=${text} onInput=${(e) => setText(e.target.value)}></textarea>
    <div class="actions">${need.kind === "approval" ? html`<${Button} icon="check" kind="primary" disabled=${busy} onClick=${() => decide({ approve: true })}>Approve<//><${Button} icon="close" disabled=${busy} onClick=${() => decide({ approve: false, reason: text.trim() || undefined })}>Reject<//>`
      : need.kind === "answer" ? html`<${Button} kind="primary" disabled=${busy || !text.trim()} onClick=${() => decide({ result: text.trim() })}>Send the answer<//>`
      : html`<${Button} kind="primary" disabled=${busy || !!text.trim()} onClick=${() => decide({ approve: true })}>Call it again<//><${Button} disabled=${busy || !!text.trim()} onClick=${() => decide({ approve: false })}>Skip it<//>
        <${Button} disabled=${busy || !text.trim()} onClick=${() => decide({ result: text.trim() })}>Use this result<//>`}</div></section>`;
}

function Editing({ text, onDone, onClose }) {
  const [value, setValue] = useState(text);
  return html`<form class="editing" onSubmit=${(e) => { e.preventDefault(); if (value.trim()) onDone(value.trim()); }}>
    <label class="hidden" for="edited">Your message</label><textarea id="edited" rows="3" value=${value} onInput=${(e) => setValue(e.target.value)} ref=${(box) => box?.focus()} onKeyDown=${(e) => e.key === "Escape" && onClose()}></textarea>
    <p class="faint">What follows this message is removed and asked anew.</p>
    <div class="actions end"><${Button} onClick=${onClose}>Cancel<//><button type="submit" class="button primary">Ask again</button></div></form>`;
}

export function Turn({ turn, name, link, onAgain, onDecide, may, busy, slow }) {
  const [editing, setEditing] = useState(false);
  const answer = turn.parts.filter((one) => one.type === "text").map((one) => one.text).join("\n\n");
  const live = underWay(turn);
  const parts = useMemo(() => turn.parts.map((part, n) => (part.type === "text" ? html`<${Markdown} key=${n} text=${part.text} />` : html`<${Activity} key=${n} of=${part} />`)), [turn.parts]);
  return html`<article class="turn" aria-label=${`You: ${turn.message.slice(0, 80)}`}>
    ${editing ? html`<${Editing} text=${turn.message} onClose=${() => setEditing(false)} onDone=${(text) => { setEditing(false); onAgain(turn, text); }} />`
      : html`<div class="asked">${turn.files?.length > 0 && html`<${Attachments} turn=${turn} />`}<div class="bubble">${turn.message}</div><div class="turn-tools">
        ${may("run") && !live && !busy && turn.run_id && html`<${Button} icon="edit" label="Edit and ask again" kind="quiet small" onClick=${() => setEditing(true)} />`}<${Copy} text=${turn.message} label="Copy the message" /></div></div>`}
    <div class="answered" aria-busy=${live}>
      <p class="by"><span class="by-dot" aria-hidden="true"></span>${name}${turn.status === "queued" && html` <span class="faint">waits for its turn</span>`}</p>
      ${parts}
      ${live && html`<p class="typing"><span class="caret" aria-hidden="true"></span>${slow > 5 && html`<span class="faint">Nothing came for ${slow} s. The run goes on; you may leave and come back, or stop it.</span>`}</p>`}
      ${turn.needs?.map((need) => html`<${Need} key=${need.id} need=${need} busy=${busy} onDecide=${(decisions) => onDecide(turn, decisions)} />`)}
      ${turn.status === "failed" && html`<div class="notice danger" role="alert"><${Icon} name="warn" /><p>${turn.error ?? "The run failed."}</p></div>`}
      ${turn.status === "cancelled" && html`<p class="faint">Stopped.</p>`}
      ${turn.status === "interrupted" && html`<p class="faint">${turn.error ?? "It was interrupted."}</p>`}
      <${Sources} turn=${turn} />
      ${!live && turn.run_id && html`<div class="turn-tools answer-tools">${answer && html`<${Copy} text=${answer} label="Copy the answer" />`}
        ${may("run") && !busy && turn.status !== "paused" && html`<${Button} icon="retry" label="Ask again" kind="quiet small" onClick=${() => onAgain(turn, turn.message)} />`}
        <a class="button quiet small" href=${link(turn)}>${turn.ended_at ? took((new Date(turn.ended_at) - new Date(turn.created_at)) / 1000) : turn.status}${turn.usage?.total_tokens ? ` · ${plural(turn.usage.total_tokens, "token")}` : ""}</a></div>`}
    </div></article>`;
}
