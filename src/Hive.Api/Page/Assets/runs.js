// All runs, and one of them in every detail.
import { html, useState, useEffect, useRef, useMemo, useAsk, useLater, useTitle, go, Button, Icon, Loading, Trouble, Empty, LongList, Status, Tabs, TabPanel, Page, When, Copy, took, number, plural, pretty, clock } from "./ui.js";
import { at, get, post, query, runsOf } from "./api.js";
import { Markdown } from "./markdown.js";
import { Waterfall, logOf } from "./waterfall.js";
import { chatPath } from "./sessions.js";

export default function Runs({ path, may, back }) {
  if (path[0] === "compare" && path[2]) return html`<${Compare} ids=${path.slice(1, 3)} />`;
  if (path[0]) return html`<${One} key=${path[0]} id=${path[0]} was=${path[1] === "was" ? path[2] : undefined} may=${may} back=${back} />`;
  return html`<${All} back=${back} />`;
}

const statuses = ["queued", "running", "paused", "completed", "failed", "cancelled", "interrupted"];
const pageSize = 200;

function All({ back }) {
  useTitle("Runs");
  const [filter, setFilter] = useState({ status: "", component: "", contains: "" });
  const contains = useLater(filter.contains.trim());
  const [runs, setRuns] = useState(null);
  const [error, setError] = useState(null);
  const [picked, setPicked] = useState([]);
  const components = useAsk((signal) => get("/api/v1/components", signal), [back]);
  const state = useRef({});
  const [kind, component_id] = filter.component ? filter.component.split("/") : [];
  const filters = { status: filter.status, kind, component_id, contains };

  // The newest are asked for again and again and put in front; older ones are asked for when one scrolls to them.
  useEffect(() => {
    const leaving = new AbortController();
    const mine = (state.current = { all: [], ended: false, busy: false, leaving, filters });
    let timer;
    setRuns(null);
    const look = async () => {
      try {
        const first = await get(`/api/v1/runs${query({ ...filters, limit: mine.all.length ? 50 : pageSize })}`, leaving.signal);
        if (!mine.all.length) { mine.all = first.runs; mine.ended = first.runs.length < pageSize; }
        else {
          const fresh = new Map(first.runs.map((one) => [one.run_id, one]));
          const oldest = first.runs.at(-1)?.run_id ?? "";
          // Those that are missing in what was just answered do not fit any more.
          const kept = mine.all.filter((one) => !fresh.has(one.run_id) && one.run_id < oldest);
          mine.all = [...first.runs, ...kept];
        }
        setRuns(mine.all);
        setError(null);
      } catch (failure) { if (!leaving.signal.aborted) setError(failure); }
      if (!leaving.signal.aborted) timer = setTimeout(() => (document.hidden ? (timer = setTimeout(look, 4000)) : look()), 2500);
    };
    look();
    return () => { leaving.abort(); clearTimeout(timer); };
  }, [filter.status, filter.component, contains, back]);

  const more = async () => {
    const mine = state.current;
    if (mine.ended || mine.busy || !mine.all.length) return;
    mine.busy = true;
    try {
      const next = await get(`/api/v1/runs${query({ ...mine.filters, limit: pageSize, before: mine.all.at(-1).run_id })}`, mine.leaving.signal);
      mine.all = [...mine.all, ...next.runs];
      mine.ended = next.runs.length < pageSize;
      setRuns(mine.all);
    } catch { /* the next look says it */ }
    mine.busy = false;
  };

  const set = (name) => (e) => setFilter({ ...filter, [name]: e.target.value });
  const pick = (id) => setPicked((old) => (old.includes(id) ? old.filter((one) => one !== id) : [...old.slice(-1), id]));
  const filtered = filter.status || filter.component || contains;
  return html`<div class="page wide fill"><header class="page-head"><div><h1>Runs</h1><p class="lead">Everything that agents, teams and workflows did, the newest first. The list is live.</p></div>
    <div class="actions">${picked.length > 0 && html`<${Button} kind="quiet" onClick=${() => setPicked([])}>Pick none<//>`}<${Button} disabled=${picked.length !== 2} onClick=${() => go(`/runs/compare/${at(...picked)}`)}>Compare ${picked.length} of 2<//></div></header>
    <div class="filters" role="search" aria-label="Filter runs">
      <div class="field"><label for="run-text">Asked</label><input id="run-text" type="search" placeholder="Words of the message" value=${filter.contains} onInput=${set("contains")} /></div>
      <div class="field"><label for="run-status">Status</label><select id="run-status" value=${filter.status} onChange=${set("status")}><option value="">Any</option>${statuses.map((one) => html`<option key=${one}>${one}</option>`)}</select></div>
      <div class="field"><label for="run-component">Component</label><select id="run-component" value=${filter.component} onChange=${set("component")}><option value="">Any</option>${(components.data?.components ?? []).filter((one) => one.kind !== "tool").map((one) => html`<option key=${one.kind + one.id} value=${`${one.kind}/${one.id}`}>${one.name} (${one.kind})</option>`)}</select></div>
    </div>
    <${Trouble} error=${error} />
    ${!runs ? !error && html`<${Loading} />` : !runs.length ? html`<${Empty} icon="runs" title=${filtered ? "No run fits" : "Nothing has run yet"}><p>${filtered ? "Loosen the filters above." : html`<a href="#/chat">Ask an agent something</a>, and the run appears here.`}</p><//>`
      : html`<${LongList} items=${runs} of="run_id" height=${58} label="Runs" onEnd=${more} row=${(run) => html`<div class="run-line"><input type="checkbox" aria-label=${`Compare the run “${run.message.slice(0, 60)}”`} checked=${picked.includes(run.run_id)} onChange=${() => pick(run.run_id)} />
        <a class="run-row" href=${`#/runs/${run.run_id}`}><${Status} of=${run.status} /><span class="one-line">${run.message}</span><span class="one-line faint">${run.component_id}</span>
        <span class="num">${run.usage.total_tokens ? `${number(run.usage.total_tokens)} tok` : ""}</span><span class="num" title=${new Date(run.created_at).toLocaleString()}>${run.ended_at ? took((new Date(run.ended_at) - new Date(run.created_at)) / 1000) : "…"} <span class="only-wide">· ${clockOf(run.created_at)}</span></span></a></div>`} />`}</div>`;
}
const clockOf = (at) => {
  const date = new Date(at);
  return date.toDateString() === new Date().toDateString() ? date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" }) : date.toLocaleDateString(undefined, { day: "numeric", month: "short" });
};

// The summary says whose run it is; the run itself is at its component's address.
async function findRun(id, signal) {
  const [log, near] = await Promise.all([logOf(id, signal), get(`/api/v1/runs${query({ limit: 1, before: after(id) })}`, signal)]);
  const summary = near.runs.find((one) => one.run_id === id);
  const by = log[0]?.payload.by;
  const of = summary ? { kind: summary.kind, id: summary.component_id } : { kind: by?.kind, id: by?.id };
  return { log, run: await get(`${runsOf(of.kind, of.id)}/${at(id)}`, signal) };
}
// The next id after this one: ids are in the order of time, and "before" leaves its own out.
const after = (id) => {
  const hex = (BigInt(`0x${id.replaceAll("-", "")}`) + 1n).toString(16).padStart(32, "0");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

function One({ id, was, may, back }) {
  const [tab, setTab] = useState("waterfall");
  const [live, setLive] = useState(true);
  const asked = useAsk((signal) => findRun(id, signal), [id, back], live ? 1500 : undefined);
  const [error, setError] = useState(null);
  const run = asked.data?.run;
  useEffect(() => { if (run) setLive(!run.ended_at); }, [run?.ended_at]);
  useTitle(run ? `Run of ${run.component_id}` : "Run");
  if (!run) return html`<div class="page"><p><a href="#/runs">All runs</a></p>${asked.error ? html`<${Trouble} error=${asked.error} again=${asked.again} />` : html`<${Loading} />`}</div>`;
  const cancel = () => post(`${runsOf(run.kind, run.component_id)}/${at(id)}/cancel`).then(asked.again, setError);
  const retry = async (from) => {
    setError(null);
    try { go(`/runs/${at((await post(`${runsOf(run.kind, run.component_id)}/${at(id)}/retry`, { from, background: true })).run_id, "was", id)}`); } catch (failure) { setError(failure); }
  };
  return html`<div class="page wide"><p><a href="#/runs">All runs</a>${was && html` · <a href=${`#/runs/compare/${at(was, id)}`}>Compare with the run that this one tries again</a>`}</p>
    <${Head} run=${run} level="h1" actions=${html`${!run.ended_at && may("run") && html`<${Button} icon="stop" onClick=${cancel}>Cancel<//>`}
      <a class="button" href=${`#${chatPath(run.kind, run.component_id, run.session_id)}`}><${Icon} name="chat" />${run.status === "paused" ? "Decide in the chat" : "Open the chat"}</a><${Copy} text=${id} label="Copy the run's id" />`} />
    <${Trouble} error=${error} /><${Trouble} error=${asked.error} />
    ${run.error && html`<div class="notice danger"><${Icon} name="warn" /><p>${run.error}</p></div>`}
    ${run.needs && html`<div class="notice warn"><${Icon} name="warn" /><div>${run.needs.map((need) => html`<p key=${need.id}><strong>${need.by}</strong> waits about <code>${need.tool}</code>. ${need.reason}</p>`)}</div></div>`}
    <${Tabs} label="Views of the run" at=${tab} onPick=${setTab} tabs=${[["waterfall", "Waterfall"], ["messages", "Messages"], ["raw", `Raw events (${asked.data.log.length})`]]} />
    <${TabPanel} id=${tab}>${tab === "waterfall" ? html`<${Waterfall} log=${asked.data.log} run=${run} onRetry=${run.ended_at && may("run") ? retry : undefined} />` : tab === "messages" ? html`<${Messages} run=${run} log=${asked.data.log} />` : html`<${Raw} log=${asked.data.log} />`}<//></div>`;
}

function Head({ run, actions, level }) {
  const seconds = ((run.ended_at ? new Date(run.ended_at) : Date.now()) - new Date(run.created_at)) / 1000;
  const title = `${run.message.slice(0, 140)}${run.message.length > 140 ? "…" : ""}`;
  return html`<header class="page-head"><div>${level === "h1" ? html`<h1>${title}</h1>` : html`<h2>${title}</h2>`}
    <div class="run-head"><${Status} of=${run.status} /><span class="faint">${run.kind} <strong>${run.component_id}</strong>${run.component_version ? ` v${run.component_version}` : ""}</span>
      <span class="faint">${took(seconds)}</span><span class="faint">${number(run.usage.input_tokens)} in · ${number(run.usage.output_tokens)} out</span>${run.model && html`<span class="faint">${run.provider} · ${run.model}</span>`}<span class="faint"><${When} at=${run.created_at} /></span>${run.user_id && html`<span class="faint">for ${run.user_id}</span>`}</div></div>
    ${actions && html`<div class="actions">${actions}</div>`}</header>`;
}

function Messages({ run, log }) {
  const messages = useMemo(() => {
    const made = [{ who: run.user_id ?? "user", text: run.message }];
    const texts = new Map();
    for (const { kind, payload } of log) {
      if (kind === "content") texts.set(payload.path, (texts.get(payload.path) ?? "") + payload.texts.join(""));
      if (kind === "model_answered") {
        const text = texts.get(payload.path) ?? "";
        texts.delete(payload.path);
        const calls = (payload.message?.contents ?? []).filter((one) => one.$type === "functionCall");
        made.push({ who: payload.by.name, text, calls });
      }
      if (kind === "activity_ended" && payload.activity?.type === "tool") made.push({ who: `${payload.activity.name}${payload.activity.failed ? " (failed)" : ""}`, code: payload.whole ?? payload.activity.output });
    }
    for (const [, text] of texts) made.push({ who: "not complete", text });
    return made;
  }, [log, run]);
  return messages.map((one, n) => html`<div class="message" key=${n}><p class="faint">${one.who}</p>${one.text && html`<${Markdown} text=${one.text} />`}
    ${one.calls?.map((call) => html`<p key=${call.callId}>calls <code>${call.name}</code> <span class="faint">${JSON.stringify(call.arguments)}</span></p>`)}${one.code != null && html`<pre tabindex="0" aria-label=${`Result of ${one.who}`}>${pretty(one.code)}</pre>`}</div>`);
}

function Raw({ log }) {
  const [most, setMost] = useState(300);
  const begun = new Date(log[0]?.at);
  return html`<div class="raw"><div>${log.slice(0, most).map((row) => html`<details key=${row.seq}><summary><span class="faint">${row.seq}</span><span class="faint">+${took((new Date(row.at) - begun) / 1000)}</span><strong>${row.kind}</strong><span class="faint">${row.payload.path ?? ""} ${row.payload.name ?? row.payload.activity?.name ?? row.payload.texts?.join("").slice(0, 80) ?? ""}</span></summary>
    <pre tabindex="0" aria-label=${`Event ${row.seq}`}>${JSON.stringify({ at: row.at, ...row.payload }, null, 2)}</pre></details>`)}</div>
    ${log.length > most && html`<${Button} onClick=${() => setMost(most + 1000)}>Show more (${log.length - most})<//>`}</div>`;
}

function Compare({ ids }) {
  useTitle("Compare two runs");
  const both = useAsk((signal) => Promise.all(ids.map((id) => findRun(id, signal))), ids);
  if (!both.data) return html`<div class="page"><p><a href="#/runs">All runs</a></p>${both.error ? html`<${Trouble} error=${both.error} again=${both.again} />` : html`<${Loading} />`}</div>`;
  return html`<div class="page wide"><p><a href="#/runs">All runs</a></p><header class="page-head"><h1>Two runs</h1></header><div class="two">${both.data.map(({ run, log }) => html`<section class="stack-gap" key=${run.run_id}>
    <${Head} run=${run} /><p><a href=${`#/runs/${run.run_id}`}>This run alone</a></p><${Waterfall} log=${log} run=${run} /><div class="message"><p class="faint">Answer</p>${run.content ? html`<${Markdown} text=${run.content} />` : html`<p class="faint">${run.error ?? "None."}</p>`}</div></section>`)}</div></div>`;
}
