// Files of the workspace as they count now: what is wrong, what was before, what needs what.
import { html, useState, useEffect, useMemo, useAsk, useTitle, Button, Icon, Loading, Trouble, Empty, Page, Status, Tabs, TabPanel, Dialog, When, plural, go } from "./ui.js";
import { at, get, post } from "./api.js";
import { Schema } from "./schema.js";

const kinds = [["agent", "Agents"], ["team", "Teams"], ["workflow", "Workflows"], ["tool", "Tools"]];
const place = (one) => `/components/${at(one.kind, one.id)}`;

export default function Components({ path, may, back }) {
  useTitle("Components");
  const all = useAsk((signal) => get("/api/v1/components", signal), [back], 3000);
  const wrong = useAsk((signal) => get("/api/v1/components/problems", signal), [back], 3000);
  const tab = ["uses", "schema"].includes(path[0]) ? path[0] : "files";
  const components = all.data?.components ?? [];
  const problems = wrong.data?.problems ?? [];
  const broken = [...new Set(problems.map((one) => one.file))].filter((file) => !components.some((one) => one.source === file));
  const shown = path[0] === "file" ? null : components.find((one) => one.kind === path[0] && one.id === path[1]);
  const file = path[0] === "file" ? path.slice(1).join("/") : shown?.source;
  return html`<${Page} wide title="Components" lead=${wrong.data ? `${plural(components.length, "component")}. ${wrong.data.errors ? `${plural(wrong.data.errors, "error")} in files.` : "No file has an error."} A change of a file counts at once.` : "Agents, teams, workflows and tools."}>
    <${Trouble} error=${all.error ?? wrong.error} again=${all.again} />
    <${Tabs} label="Components" at=${tab} onPick=${(id) => go(id === "files" ? "/components" : `/components/${id}`)} tabs=${[["files", "Files"], ["uses", "Who uses what"], ["schema", "Keys of a file"]]} />
    <${TabPanel} id=${tab}>${tab === "uses" ? html`<${Uses} back=${back} />` : tab === "schema" ? html`<${Schema} />` : !all.data ? html`<${Loading} />` : !components.length && !broken.length ? html`<${Empty} icon="components" title="There are no components yet"><p>Write one below <code>ai/</code> in the workspace; <a href="#/chat">the chat shows the shortest one</a>.</p><//>`
      : html`<div class="picker"><nav class="picker-list" aria-label="Components">
        ${broken.length > 0 && html`<h2>Left out</h2>${broken.map((one) => html`<a key=${one} href=${`#/components/file/${one.split("/").map(encodeURIComponent).join("/")}`} aria-current=${file === one ? "true" : undefined}><span>${one}</span><${Status} of="error" /></a>`)}`}
        ${kinds.map(([kind, title]) => components.some((one) => one.kind === kind) && html`<h2 key=${kind}>${title}</h2>${components.filter((one) => one.kind === kind).map((one) => {
          const bad = problems.filter((problem) => problem.file === one.source);
          return html`<a key=${one.id} href=${`#${place(one)}`} aria-current=${shown === one ? "true" : undefined}><span>${one.name}</span>${bad.length > 0 ? html`<${Status} of=${bad.some((problem) => problem.severity === "error") ? "error" : "warning"} />` : html`<span class="faint">${one.version ? `v${one.version}` : ""}</span>`}</a>`;
        })}`)}</nav>
        <div class="stack-gap">${file ? html`<${One} key=${file} file=${file} of=${shown} may=${may} stamp=${`${shown?.hash} ${problems.length}`} />` : html`<p class="faint">Pick a component to see its file and its versions.</p>`}</div></div>`}<//><//>`;
}

function One({ file, of, may, stamp }) {
  const text = useAsk((signal) => get(`/api/v1/components/file?path=${encodeURIComponent(file)}`, signal), [file, stamp]);
  const [tab, setTab] = useState("file");
  return html`<header><h2>${of?.name ?? file}</h2><p class="faint">${of ? `${of.description ? `${of.description} · ` : ""}` : ""}<code>ai/${file}</code></p></header>
    ${of && html`<${Tabs} label="The component" at=${tab} onPick=${setTab} tabs=${[["file", "File"], ["versions", "Versions"]]} />`}
    ${tab === "versions" && of ? html`<${TabPanel} id="versions"><${Versions} of=${of} may=${may} /><//>` : html`<${of ? TabPanel : "div"} id="file"><${Trouble} error=${text.error} />
      ${text.data && html`<${SourceFile} text=${text.data.text} problems=${text.data.problems} />`}<//>
      ${of && ["agent", "team", "workflow"].includes(of.kind) && html`<p><a class="button" href=${`#/chat/${at(of.kind, of.id)}`}><${Icon} name="chat" />Talk to it</a></p>`}`}`;
}

const SourceFile = ({ text, problems }) => {
  const lines = text.replace(/\n$/, "").split("\n");
  return html`<div class="source-file" tabindex="0" role="region" aria-label="The file's text">${lines.map((line, n) => {
    const here = problems.filter((one) => one.line === n + 1 || (n === lines.length - 1 && one.line > lines.length));
    return html`<div key=${n}><div class=${`source-line ${here[0]?.severity ?? ""}`}><span aria-hidden="true">${n + 1}</span><code>${line || " "}</code></div>
      ${here.map((one) => html`<p class="source-note" key=${one.message}><${Icon} name="warn" size=${15} /><span>${one.severity} at ${one.line}:${one.column}: ${one.message}</span></p>`)}</div>`;
  })}</div>`;
};

function Versions({ of, may }) {
  const base = `/api/v1/components/${at(of.kind, of.id)}`;
  const list = useAsk((signal) => Promise.all([get(`${base}/versions`, signal), get(`${base}/history`, signal)]), [of.kind, of.id, of.version]);
  const [left, setLeft] = useState(null);
  const [right, setRight] = useState(null);
  const [activating, setActivating] = useState(null);
  const versions = list.data?.[0].versions ?? [];
  useEffect(() => {
    if (!versions.length) return;
    const active = versions.find((one) => one.active)?.version;
    setRight((old) => old ?? active ?? versions[0].version);
    setLeft((old) => old ?? versions.find((one) => one.version < (active ?? Infinity))?.version ?? versions[0].version);
  }, [list.data]);
  if (!list.data) return list.error ? html`<${Trouble} error=${list.error} />` : html`<${Loading} />`;
  const options = versions.map((one) => html`<option key=${one.version} value=${one.version}>Version ${one.version}${one.active ? " (counts now)" : ""}</option>`);
  return html`<ul class="list">${versions.map((one) => html`<li key=${one.version}><div class="grow"><p><strong>Version ${one.version}</strong> <span class="faint">label ${one.label}</span></p><p class="faint"><${When} at=${one.created_at} /> · <code>${one.hash.slice(0, 10)}</code></p></div>
      ${one.active ? html`<${Status} of="active" />` : may("admin") && html`<${Button} kind="small" aria-label=${`Activate version ${one.version}`} onClick=${() => setActivating(one)}>Activate<//>`}</li>`)}</ul>
    ${versions.length > 1 && left && right && html`<div class="filters"><div class="field"><label for="left">From</label><select id="left" value=${left} onChange=${(e) => setLeft(Number(e.target.value))}>${options}</select></div><div class="field"><label for="right">To</label><select id="right" value=${right} onChange=${(e) => setRight(Number(e.target.value))}>${options}</select></div></div>
      <${Difference} base=${base} left=${left} right=${right} />`}
    <h3>History</h3><ul class="list">${list.data[1].history.map((one, n) => html`<li key=${n}><div class="grow"><p>Version ${one.version} was ${one.action} by <strong>${one.actor}</strong></p><p class="faint">${one.reason} · <${When} at=${one.happened_at} /></p></div></li>`)}</ul>
    ${activating && html`<${Activate} base=${base} version=${activating.version} onClose=${(done) => { setActivating(null); if (done) list.again(); }} />`}`;
}

function Activate({ base, version, onClose }) {
  const [reason, setReason] = useState("");
  const [error, setError] = useState(null);
  const activate = async (e) => {
    e.preventDefault();
    try { await post(`${base}/versions/${version}/activate`, { reason: reason.trim() }); onClose(true); } catch (failure) { setError(failure); }
  };
  return html`<${Dialog} title=${`Activate version ${version}`} onClose=${() => onClose(false)}><form onSubmit=${activate}><p>It counts from now on. The file is not touched, and its next change counts again.</p>
    <div class="field"><label for="reason">Why, for the history</label><input id="reason" required maxlength="500" value=${reason} onInput=${(e) => setReason(e.target.value)} /></div><${Trouble} error=${error} />
    <div class="actions end"><${Button} onClick=${() => onClose(false)}>Cancel<//><button type="submit" class="button primary" disabled=${!reason.trim()}>Activate</button></div></form><//>`;
}

function Difference({ base, left, right }) {
  const both = useAsk((signal) => Promise.all([left, right].map((one) => get(`${base}/versions/${one}`, signal))), [left, right]);
  const lines = useMemo(() => both.data && difference(...both.data.map((one) => (one.definition ?? "").replace(/\n$/, "").split("\n"))), [both.data]);
  if (!lines) return null;
  if (!lines.some((one) => one[0])) return html`<p class="faint">Both are the same text.</p>`;
  return html`<div class="source-file" tabindex="0" role="region" aria-label=${`What differs between version ${left} and version ${right}`}>${lines.map(([sign, line], n) => html`<div key=${n} class=${`source-line ${sign === "+" ? "added" : sign === "-" ? "gone" : ""}`}><span>${sign ? html`<span class="hidden">${sign === "+" ? "added" : "removed"}</span><span aria-hidden="true">${sign}</span>` : ""}</span><code>${line || " "}</code></div>`)}</div>`;
}

// The longest lines in common stay; files of components are short.
export function difference(a, b) {
  if (a.length * b.length > 4e6) return [...a.map((one) => ["-", one]), ...b.map((one) => ["+", one])];
  const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) length[i][j] = a[i] === b[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
  const out = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { out.push(["", a[i++]]); j++; }
    else if (i < a.length && (j === b.length || length[i + 1][j] >= length[i][j + 1])) out.push(["-", a[i++]]);
    else out.push(["+", b[j++]]);
  }
  return out;
}

function Uses({ back }) {
  const uses = useAsk((signal) => get("/api/v1/components/uses", signal), [back], 5000);
  const [lit, setLit] = useState(null);
  if (!uses.data) return uses.error ? html`<${Trouble} error=${uses.error} />` : html`<${Loading} />`;
  const edges = uses.data.uses.map((one) => [`${one.kind}/${one.id}`, `${one.what}/${one.needs}`]);
  if (!edges.length) return html`<${Empty} icon="components" title="Nothing uses anything"><p>Components stand alone so far.</p><//>`;
  const names = [...new Set(edges.flat())];
  const order = ["workflow", "team", "agent", "tool", "mcp", "model"];
  const columns = order.map((kind) => names.filter((one) => one.startsWith(`${kind}/`)).sort()).filter((one) => one.length);
  const [width, height, gapX, gapY] = [152, 40, 48, 14];
  const where = new Map();
  columns.forEach((column, x) => column.forEach((name, y) => where.set(name, [x * (width + gapX) + 16, y * (height + gapY) + 16])));
  const near = lit && new Set([lit, ...edges.filter((one) => one.includes(lit)).flat()]);
  const total = [columns.length * (width + gapX) - gapX + 32, Math.max(...columns.map((one) => one.length)) * (height + gapY) + 18];
  return html`<div class="graph" tabindex="0" role="region" aria-label="Picture of who uses what"><svg width=${total[0]} height=${total[1]} role="img" aria-label=${`${plural(names.length, "thing")} and ${plural(edges.length, "use")}; the table below has them as text`}>
    ${edges.map(([from, to], n) => {
      const [[x1, y1], [x2, y2]] = [where.get(from), where.get(to)];
      const back = x2 <= x1;
      const [a, b, mid] = [x1 + width, back ? x2 + width : x2, 26];
      return html`<path key=${n} class=${lit && (from === lit || to === lit) ? "lit" : ""} d=${`M${a} ${y1 + height / 2}C${a + mid} ${y1 + height / 2} ${back ? b + mid : b - mid} ${y2 + height / 2} ${b} ${y2 + height / 2}`} />`;
    })}
    ${names.map((name) => { const [x, y] = where.get(name); const [kind, ...id] = name.split("/"); return html`<g key=${name} class=${near?.has(name) ? "lit" : ""} transform=${`translate(${x} ${y})`} onMouseEnter=${() => setLit(name)} onMouseLeave=${() => setLit(null)}><rect width=${width} height=${height} rx="8" /><text class="of" x="12" y="16">${kind}</text><text x="12" y="31">${id.join("/").slice(0, 20)}</text></g>`; })}</svg></div>
    <details><summary>As a table</summary><div class="table-box" tabindex="0" role="region" aria-label="Table of who uses what"><table><thead><tr><th scope="col">Component</th><th scope="col">uses</th></tr></thead><tbody>${uses.data.uses.map((one, n) => html`<tr key=${n}><td>${one.kind} <strong>${one.id}</strong></td><td>${one.what} <strong>${one.needs}</strong></td></tr>`)}</tbody></table></div></details>`;
}
