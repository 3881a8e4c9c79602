// How this stack stands, and the commands that look after it.
import { html, useAsk, useTitle, Icon, Loading, Trouble, Page, Status, When, Command, bytes, number, took } from "./ui.js";
import { get } from "./api.js";

// Health is an answer whatever its status.
const health = async (signal) => (await fetch("/api/v1/health", { signal, cache: "no-store" })).json();

export default function Stack({ back, who }) {
  useTitle("This stack");
  const alive = useAsk(health, [back], 4000);
  const version = useAsk((signal) => get("/api/v1/version", signal), [back]);
  const stack = useAsk((signal) => get("/api/v1/stack", signal), [back], 10000);
  const models = useAsk((signal) => get("/api/v1/stack/models", signal), [back], 10000);
  const h = alive.data;
  const d = stack.data?.database;
  const name = (h?.service ?? "hive-genie").replace("hive-", "");
  const title = name[0].toUpperCase() + name.slice(1);
  const run = (verb, more = "") => `./build.sh --target=${title}${verb}${more}`;
  return html`<${Page} title="This stack" lead=${h ? `${h.service} at ${location.host}, up for ${took(h.uptime_seconds)}.` : "How it stands."}>
    <${Trouble} error=${stack.error} again=${stack.again} />
    <div class="cards">
      <section class="card"><h2>Health</h2>${!h ? html`<${Loading} />` : html`<dl class="facts"><dt>All in all</dt><dd><${Status} of=${h.status} /></dd>${Object.entries(h.checks).map(([check, one]) => html`<dt key=${check}>${{ database: "Database", vector: "Vectors" }[check] ?? check}</dt><dd><${Status} of=${one.status} /> <span class="faint">${one.latency_ms != null ? `${one.latency_ms} ms` : ""} ${one.detail ?? ""}</span></dd>`)}
        <dt>Authentication</dt><dd>${h.authentication}</dd></dl>`}</section>
      <section class="card"><h2>Program</h2>${version.data && html`<dl class="facts"><dt>Version</dt><dd>${version.data.version}</dd>${version.data.revision && html`<dt>Revision</dt><dd><code>${version.data.revision.slice(0, 12)}</code></dd>`}<dt>Runtime</dt><dd>${version.data.runtime}</dd><dt>Schema</dt><dd>${version.data.schema}</dd><dt>Signed in as</dt><dd>${who.name}${who.expires_at ? html`, until ${new Date(who.expires_at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" })}` : ""}</dd></dl>`}</section>
      <section class="card"><h2>PostgreSQL</h2>${!d ? !stack.error && html`<${Loading} />` : html`<dl class="facts"><dt>Version</dt><dd>${d.version}, since <${When} at=${d.started_at} /></dd><dt>Size</dt><dd>${bytes(d.size_bytes)}</dd><dt>Connections</dt><dd>${d.connections} of ${d.most_connections}</dd></dl>
        <div class="meter" role="img" aria-label=${`${d.connections} of ${d.most_connections} connections`}><div style=${{ width: `${(d.connections / d.most_connections) * 100}%` }}></div></div>
        <dl class="facts"><dt>Archive</dt><dd>${d.archived_at ? html`last piece <${When} at=${d.archived_at} />` : "nothing yet"}</dd>${d.archive_failed_at && (!d.archived_at || d.archive_failed_at > d.archived_at) && html`<dt>Archiving fails</dt><dd class="field-error">since <${When} at=${d.archive_failed_at} /></dd>`}</dl>`}</section>
      <section class="card"><h2>Largest tables</h2>${d && html`<div class="table-box" tabindex="0" role="region" aria-label="Largest tables"><table><thead><tr><th scope="col">Table</th><th scope="col" class="right">Rows, about</th><th scope="col" class="right">Size</th></tr></thead><tbody>${d.tables.slice(0, 5).map((one) => html`<tr key=${one.name}><td>${one.name}</td><td class="right">${number(one.rows)}</td><td class="right">${bytes(one.size_bytes)}</td></tr>`)}</tbody></table></div>`}</section>
    </div>
    <section class="card"><h2>Models</h2>${!models.data ? !models.error && html`<${Loading} />` : !models.data.models.length ? html`<p class="faint">No agent or team is there yet.</p>` : html`<div class="table-box" tabindex="0" role="region" aria-label="Models"><table><thead><tr><th scope="col">Component</th><th scope="col">Model</th><th scope="col">Key</th></tr></thead><tbody>${models.data.models.map((one) => html`<tr key=${one.kind + one.component_id}><td>${one.component_id}</td><td>${one.provider === "extractive" ? "none: answers from the knowledge base" : `${one.provider} · ${one.model}`}</td>
      <td>${one.variable ? html`<${Status} of=${one.present ? "active" : "error"} /> <code>${one.variable}</code>${!one.present ? html` <span class="faint">missing: write it into the file of that name in the stack's folder below <code>data/secrets</code></span>` : ""}` : html`<span class="faint">needs none</span>`}</td></tr>`)}</tbody></table></div>`}</section>
    <section class="card"><h2>Commands</h2><p class="faint">In the folder of the workspace's checkout. Backups and the window of the archive are outside of this program: the first commands show and make them.</p>
      <${Command} text=${run("Status")} /><${Command} text=${run("Backup")} /><${Command} text=${run("Rewind", ' --to="5 min ago" --plan')} /><${Command} text=${run("Logs", " --follow")} /><${Command} text="./build.sh --target=Doctor" /></section><//>`;
}
