// What every part of the page is made with: elements, state, icons, small controls.
import { h, render, Fragment, toChildArray } from "./vendor/preact.js";
import { useState, useEffect, useRef, useMemo, useCallback, useLayoutEffect, useId } from "./vendor/hooks.js";
import htm from "./vendor/htm.js";

export const html = htm.bind(h);
export { h, render, Fragment, toChildArray, useState, useEffect, useRef, useMemo, useCallback, useLayoutEffect, useId };

// One path each, drawn in a square of 24 with a line of 1.7.
const paths = {
  chat: "M4 5h16v11H9l-5 4z",
  runs: "M4 6h9M4 12h16M8 18h12",
  knowledge: "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11",
  components: "M12 3 20 7.500v9L12 21l-8-4.500v-9zM12 12l8-4.500M12 12v9M12 12 4 7.500",
  memories: "M12 20s-7-4.300-7-9.500A4 4 0 0 1 12 8a4 4 0 0 1 7 2.500C19 15.700 12 20 12 20z",
  keys: "M14 10a4 4 0 1 0-3.500 4L12 15.500h2V18h2v2h4v-3.500l-6.200-6.200z",
  metrics: "M4 20V4M4 20h16M8 16l3.500-5 3 3L20 7",
  stack: "M4 6c0-1.700 3.600-3 8-3s8 1.300 8 3-3.600 3-8 3-8-1.300-8-3zM4 6v12c0 1.700 3.600 3 8 3s8-1.300 8-3V6M4 12c0 1.700 3.600 3 8 3s8-1.300 8-3",
  send: "M12 19V5M6 11l6-6 6 6",
  stop: "M7 7h10v10H7z",
  retry: "M20 11a8 8 0 1 0-2.300 6M20 5v6h-6",
  edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6 6 18",
  search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM20 20l-5-5",
  list: "M9 6h11M9 12h11M9 18h11M4.500 6h.01M4.500 12h.01M4.500 18h.01",
  menu: "M4 7h16M4 12h16M4 17h16",
  check: "M5 12.500 10 17.500 19 7",
  tool: "M14.500 5.500a4.500 4.500 0 0 0-5.700 5.700L4 16v4h4l4.800-4.800a4.500 4.500 0 0 0 5.700-5.700L15.500 12.500 12 9z",
  member: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20c1-4 4-6 7.500-6s6.500 2 7.500 6",
  step: "M5 4v10a4 4 0 0 0 4 4h10M15 14l4 4-4 4",
  model: "M12 3v4M12 17v4M3 12h4M17 12h4M8 8l8 8M16 8l-8 8",
  warn: "M12 4 21 20H3zM12 10v4M12 17v.500",
  out: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
  moon: "M19 14.500A7.500 7.500 0 0 1 9.500 5 7.500 7.500 0 1 0 19 14.500z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500 19 19M5 19l1.500-1.500M17.500 6.500 19 5",
  auto: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  down: "M6 9l6 6 6-6",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  up: "M12 16V4M7 9l5-5 5 5M4 20h16",
  book: "M5 4h14v16H5zM9 4v16",
  clip: "M19 11.500 12 18.500a4.500 4.500 0 0 1-6.400-6.400l7.500-7.500a3 3 0 0 1 4.300 4.300L10 16.300a1.500 1.500 0 0 1-2.200-2.200L14.500 7.500",
  evals: "M4 5h10M4 12h7M4 19h7M14 17l2.500 2.500L21 15M16 5l1.500 1.500L21 3",
};

export const Icon = ({ name, size = 18 }) => html`<svg class="icon" width=${size} height=${size} viewBox="0 0 24 24" fill="none"
  stroke="currentColor" stroke-width="1.700" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d=${paths[name]} /></svg>`;

export const Mark = ({ size = 24 }) => html`<svg class="mark" width=${size} height=${size} viewBox="0 0 32 32" aria-hidden="true">
  <path class="mark-out" d="M16 1.800 28.300 8.900v14.200L16 30.200 3.700 23.100V8.900z" /><path class="mark-in" d="M16 9.200 21.900 12.600v6.800L16 22.800l-5.900-3.400v-6.800z" /></svg>`;

export const Button = ({ icon, label, kind = "", children, ...rest }) => html`<button type="button" class=${`button ${kind} ${children ? "" : "bare"}`}
  aria-label=${children ? undefined : label} title=${children ? undefined : label} ...${rest}>${icon && html`<${Icon} name=${icon} />`}${children}</button>`;

// One address for each thing that can be looked at: #/runs/ID. What follows # never leaves the browser.
export const go = (path) => { location.hash = path; };
const readPath = () => location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent).filter(Boolean);
export function usePath() {
  const [path, setPath] = useState(readPath);
  useEffect(() => {
    const changed = () => setPath((old) => { const now = readPath(); return now.join("/") === old.join("/") ? old : now; });
    addEventListener("hashchange", changed);
    // It may have changed between the first look and now.
    changed();
    return () => removeEventListener("hashchange", changed);
  }, []);
  return path;
}

// Asks once, and again when what it depends on changes or somebody says so; the answer of before stays until the new one is there.
export function useAsk(ask, on, everyMs) {
  const [state, setState] = useState({ loading: true });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    let timer;
    const once = () => ask(leaving.signal).then(
      (data) => !leaving.signal.aborted && setState({ data }),
      (error) => !leaving.signal.aborted && setState((old) => ({ data: old.data, error })),
    ).finally(() => {
      if (everyMs && !leaving.signal.aborted) timer = setTimeout(() => (document.hidden ? (timer = setTimeout(once, everyMs)) : once()), everyMs);
    });
    setState((old) => ({ ...old, loading: true }));
    once();
    return () => { leaving.abort(); clearTimeout(timer); };
  }, [...on, round]);
  return { ...state, again: useCallback(() => setRound((n) => n + 1), []) };
}

// What changes while somebody types is used when they pause.
export function useLater(value, ms = 250) {
  const [late, setLate] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLate(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return late;
}

export function useTitle(title) {
  useEffect(() => { document.title = title ? `${title} · Hive` : "Hive"; }, [title]);
}

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
export function ago(text) {
  const seconds = (new Date(text) - Date.now()) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return "just now";
  if (size < 2700) return relative.format(Math.round(seconds / 60), "minute");
  if (size < 64800) return relative.format(Math.round(seconds / 3600), "hour");
  if (size < 30 * 86400) return relative.format(Math.round(seconds / 86400), "day");
  return new Date(text).toLocaleDateString(undefined, { dateStyle: "medium" });
}
export const When = ({ at }) => at && html`<time datetime=${at} title=${new Date(at).toLocaleString()}>${ago(at)}</time>`;
export const clock = (at) => new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
export function took(seconds) {
  if (seconds == null || Number.isNaN(seconds)) return "";
  if (seconds < 0.0095) return `${(seconds * 1000).toFixed(1)} ms`;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
export const number = (n) => (n ?? 0).toLocaleString("en");
export function bytes(n) {
  if (n < 1000) return `${n} B`;
  for (const unit of ["kB", "MB", "GB"]) { n /= 1000; if (n < 1000) return `${n.toFixed(n < 10 ? 1 : 0)} ${unit}`; }
  return `${(n / 1000).toFixed(1)} TB`;
}
export const plural = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;

export const Status = ({ of }) => html`<span class=${`status ${of}`}><span class="dot" aria-hidden="true"></span>${of}</span>`;

export function Copy({ text, label = "Copy" }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    try { await navigator.clipboard.writeText(text); } catch { copyOldWay(text); }
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  };
  return html`<${Button} icon=${done ? "check" : "copy"} label=${done ? "Copied" : label} kind="quiet small" onClick=${copy} />`;
}
// Where the page is not on a trusted origin, browsers have no other way.
function copyOldWay(text) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

export const Command = ({ text }) => html`<div class="command"><code>${text}</code><${Copy} text=${text} label="Copy the command" /></div>`;

export const Empty = ({ icon, title, children }) => html`<div class="empty">${icon && html`<${Icon} name=${icon} size=${28} />`}<h2>${title}</h2>${children}</div>`;

export function Trouble({ error, again }) {
  if (!error) return null;
  return html`<div class="notice danger" role="alert"><${Icon} name="warn" /><div><p>${error.message}</p>
    ${error.trace && html`<p class="faint">Trace <code>${error.trace}</code> has the reason in the log.</p>`}</div>
    ${again && html`<${Button} kind="small" onClick=${again}>Try again<//>`}</div>`;
}

export const Loading = ({ label = "Loading" }) => html`<div class="loading" role="status"><span class="spinner" aria-hidden="true"></span>${label}…</div>`;

export const Page = ({ title, lead, actions, children, wide }) => html`<div class=${`page ${wide ? "wide" : ""}`}>
  <header class="page-head"><div><h1>${title}</h1>${lead && html`<p class="lead">${lead}</p>`}</div>${actions && html`<div class="actions">${actions}</div>`}</header>${children}</div>`;

// A question in front of everything else; the browser keeps the focus inside and gives it back.
export function Dialog({ title, onClose, children, wide }) {
  const ref = useRef();
  const id = useId();
  useEffect(() => { ref.current.showModal(); }, []);
  return html`<dialog ref=${ref} class=${wide ? "wide" : ""} aria-labelledby=${id} onClose=${onClose} onCancel=${onClose}
    onClick=${(e) => e.target === ref.current && onClose()}><div class="dialog"><header><h2 id=${id}>${title}</h2>
    <${Button} icon="close" label="Close" kind="quiet" onClick=${onClose} /></header>${children}</div></dialog>`;
}

export const Confirm = ({ title, text, action, onDo, onClose }) => html`<${Dialog} title=${title} onClose=${onClose}><p>${text}</p>
  <div class="actions end"><${Button} onClick=${onClose}>Keep it<//><${Button} kind="danger" onClick=${onDo}>${action}<//></div><//>`;

export const pretty = (text) => { try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text ?? ""; } };

// Only the rows in sight are elements, so ten thousand scroll like ten.
export function LongList({ items, row, height, label, onEnd, of }) {
  const ref = useRef();
  const [at, setAt] = useState({ top: 0, view: 600 });
  const look = () => {
    const box = ref.current;
    if (!box) return;
    setAt((old) => (old.top === box.scrollTop && old.view === box.clientHeight ? old : { top: box.scrollTop, view: box.clientHeight }));
  };
  useLayoutEffect(() => {
    look();
    const watch = new ResizeObserver(look);
    watch.observe(ref.current);
    return () => watch.disconnect();
  }, []);
  const first = Math.max(0, Math.floor(at.top / height) - 8);
  const last = Math.min(items.length, Math.ceil((at.top + at.view) / height) + 8);
  useEffect(() => { if (onEnd && last >= items.length - 5) onEnd(); }, [last, items.length]);
  return html`<div class="long-list" ref=${ref} onScroll=${look} tabindex="0" role="list" aria-label=${label}>
    <div style=${{ height: `${first * height}px` }} role="presentation"></div>
    ${items.slice(first, last).map((item, i) => html`<div class="long-row" role="listitem" key=${item[of]} aria-posinset=${first + i + 1} aria-setsize=${items.length}
      style=${{ height: `${height}px` }}>${row(item)}</div>`)}
    <div style=${{ height: `${(items.length - last) * height}px` }} role="presentation"></div></div>`;
}

export const Tabs = ({ tabs, at, onPick, label }) => html`<div class="tabs" role="tablist" aria-label=${label}>${tabs.map(([id, text]) => html`<button type="button" role="tab" id=${`tab-${id}`}
  aria-selected=${at === id} tabindex=${at === id ? 0 : -1} aria-controls=${at === id ? `panel-${id}` : undefined} onClick=${() => onPick(id)} onKeyDown=${(e) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!by) return;
    const next = tabs[(tabs.findIndex((one) => one[0] === at) + by + tabs.length) % tabs.length][0];
    onPick(next);
    requestAnimationFrame(() => document.getElementById(`tab-${next}`)?.focus());
  }}>${text}</button>`)}</div>`;
export const TabPanel = ({ id, children }) => html`<div role="tabpanel" id=${`panel-${id}`} aria-labelledby=${`tab-${id}`} class="tab-panel">${children}</div>`;
