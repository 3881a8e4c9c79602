// Trying agents and teams out: how good an answer is, whether the right tools are called, how long it takes.
import { html, useState, useAsk, useTitle, Button, Icon, Loading, Trouble, Empty, Page, Dialog, Confirm, Status, When, took, pretty, plural } from "./ui.js";
import { ask, get, post, query } from "./api.js";

const types = { accuracy: "Accuracy", agent_as_judge: "Criteria", reliability: "Reliability", performance: "Performance" };
const nameOf = (type) => types[type] ?? type;
const meanings = { accuracy: "A model compares each answer with an expected one, 1 to 10.", agent_as_judge: "A model says of each answer whether it meets your criteria.", reliability: "Whether the expected tools were called.", performance: "How long its runs take." };

function outcome(one) {
  const data = one.eval_data;
  if (one.eval_type === "accuracy") return `${data.avg_score.toFixed(1)} of 10${data.results.length > 1 ? `, worst ${data.min_score}` : ""}`;
  if (one.eval_type === "reliability") return data.eval_status === "PASSED" ? "passed" : "failed";
  if (one.eval_type !== "performance") return data.pass_rate == null ? "" : `${Math.round(data.pass_rate)} % pass`;
  return `${took(data.avg_run_time)} on average, ${took(data.p95_run_time)} p95`;
}

export default function Evaluations({ may, back }) {
  useTitle("Evaluations");
  const [type, setType] = useState("");
  const [page, setPage] = useState(1);
  const list = useAsk((signal) => get(`/eval-runs${query({ eval_types: type, limit: 20, page })}`, signal), [type, page, back]);
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState(null);
  const [removing, setRemoving] = useState(null);
  const [error, setError] = useState(null);
  const all = list.data?.data ?? [];
  const remove = async () => {
    const id = removing.id;
    setRemoving(null);
    await ask("DELETE", "/eval-runs", { body: { eval_run_ids: [id] } }).catch(setError);
    list.again();
  };
  return html`<${Page} title="Evaluations" lead="Try an agent or a team out, and keep what came of it. The runs themselves are not kept." actions=${may("run") && html`<${Button} icon="plus" onClick=${() => setMaking(true)}>Evaluate<//>`}>
    <div class="filters" role="search" aria-label="Filter evaluations"><div class="field"><label for="eval-type">Kind</label><select id="eval-type" value=${type} onChange=${(e) => { setPage(1); setType(e.target.value); }}><option value="">Any</option>${Object.entries(types).map(([id, name]) => html`<option key=${id} value=${id}>${name}</option>`)}</select></div></div>
    <${Trouble} error=${error ?? list.error} again=${list.again} />
    ${!list.data ? !list.error && html`<${Loading} />` : !all.length ? html`<${Empty} icon="evals" title=${type ? "No evaluation of this kind" : "Nothing was evaluated yet"}><p>Ask a question whose answer you know, and see how an agent does; then change its file and see whether it does better.</p><//>`
      : html`<ul class="list">${all.map((one) => html`<li key=${one.id}><${Icon} name="evals" /><div class="grow"><p><strong>${one.name}</strong></p><p class="faint">${nameOf(one.eval_type)} of ${one.evaluated_component_name}${one.model_id ? ` · ${one.model_id}` : ""} · <${When} at=${one.created_at} /></p></div>
        ${one.eval_type === "reliability" ? html`<${Status} of=${one.eval_data.eval_status === "PASSED" ? "completed" : "failed"} />` : html`<span>${outcome(one)}</span>`}<${Button} kind="small" aria-label=${`Show ${one.name}`} onClick=${() => setShown(one)}>Show<//>
        ${may("run") && html`<${Button} icon="trash" label=${`Remove ${one.name}`} kind="quiet small" onClick=${() => setRemoving(one)} />`}</li>`)}</ul>
      ${list.data.meta.total_pages > 1 && html`<nav class="actions" aria-label="Pages of evaluations"><${Button} disabled=${page === 1} onClick=${() => setPage(page - 1)}>Newer<//><span class="faint">Page ${page} of ${list.data.meta.total_pages}</span><${Button} disabled=${page >= list.data.meta.total_pages} onClick=${() => setPage(page + 1)}>Older<//></nav>`}`}
    ${making && html`<${Make} onClose=${(made) => { setMaking(false); if (made) { setShown(made); list.again(); } }} />`}
    ${shown && html`<${Result} of=${shown} onClose=${() => setShown(null)} />`}
    ${removing && html`<${Confirm} title="Remove this evaluation?" text=${removing.name} action="Remove" onDo=${remove} onClose=${() => setRemoving(null)} />`}<//>`;
}

function Result({ of, onClose }) {
  const data = of.eval_data;
  const lists = Object.entries(data).filter(([key, value]) => key.includes("_tool_calls") || key.includes("_argument_checks") ? value.length : false);
  return html`<${Dialog} wide title=${of.name} onClose=${onClose}><p><strong>${outcome(of)}</strong> <span class="faint">${nameOf(of.eval_type)} of ${of.evaluated_component_name}</span></p>
    ${data.results?.map((one, n) => html`<div class="message" key=${n}><p class="faint">${one.score == null ? (one.passed ? "Passed" : "Failed") : `${one.score} of 10`}: ${one.reason}</p><p><span class="faint">Asked</span> ${one.input}</p>${one.expected_output && html`<p><span class="faint">Expected</span> ${one.expected_output}</p>`}<p><span class="faint">Answered</span> ${one.output}</p></div>`)}
    ${of.eval_type === "reliability" && lists.map(([key, value]) => html`<p key=${key}><span class="faint">${key.replaceAll("_", " ")}:</span> ${value.join(", ")}</p>`)}
    ${of.eval_type === "performance" && html`<dl class="facts">${["avg", "median", "p95", "min", "max"].map((name) => html`<dt key=${name}>${name}</dt><dd>${took(data[`${name}_run_time`])}</dd>`)}<dt>runs</dt><dd>${plural(data.run_times.length, "run")}</dd></dl>`}
    <details><summary>All of it</summary><pre class="source-file" tabindex="0" aria-label="The evaluation as JSON">${pretty(JSON.stringify({ input: of.eval_input, result: data }))}</pre></details><//>`;
}

function Make({ onClose }) {
  const components = useAsk((signal) => get("/api/v1/components", signal), []);
  const [value, setValue] = useState({ type: "accuracy", of: "", input: "", expected: "", criteria: "", tools: "", times: "1" });
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const set = (name) => (e) => setValue({ ...value, [name]: e.target.value });
  const partners = (components.data?.components ?? []).filter((one) => one.kind === "agent" || one.kind === "team");
  const of = value.of || (partners[0] ? `${partners[0].kind}/${partners[0].id}` : "");
  const make = async (e) => {
    e.preventDefault();
    const [kind, id] = of.split("/");
    setBusy(true);
    setError(null);
    try {
      onClose(await post("/eval-runs", {
        eval_type: value.type, name: `${types[value.type]} of ${id}`, [`${kind}_id`]: id, input: value.input.trim(), num_iterations: Number(value.times),
        ...(value.type === "accuracy" ? { expected_output: value.expected.trim() } : {}),
        ...(value.type === "agent_as_judge" ? { criteria: value.criteria.trim() } : {}),
        ...(value.type === "reliability" ? { expected_tool_calls: value.tools.split(",").map((one) => one.trim()).filter(Boolean), allow_additional_tool_calls: true } : {}),
      }));
    } catch (failure) { setError(failure); setBusy(false); }
  };
  return html`<${Dialog} title="Evaluate" onClose=${() => onClose(null)}><form onSubmit=${make}>
    <div class="field"><label for="e-type">Kind</label><select id="e-type" value=${value.type} onChange=${set("type")}>${Object.entries(types).map(([id, name]) => html`<option key=${id} value=${id}>${name}</option>`)}</select><p class="faint">${meanings[value.type]}</p></div>
    <div class="field"><label for="e-of">Agent or team</label><select id="e-of" value=${of} onChange=${set("of")}>${partners.map((one) => html`<option key=${one.kind + one.id} value=${`${one.kind}/${one.id}`}>${one.name} (${one.kind})</option>`)}</select></div>
    <div class="field"><label for="e-input">What it is asked</label><textarea id="e-input" rows="2" required value=${value.input} onInput=${set("input")}></textarea></div>
    ${value.type === "accuracy" && html`<div class="field"><label for="e-expected">What a good answer says</label><textarea id="e-expected" rows="2" required value=${value.expected} onInput=${set("expected")}></textarea></div>`}
    ${value.type === "agent_as_judge" && html`<div class="field"><label for="e-criteria">Criteria that the answer has to meet</label><textarea id="e-criteria" rows="2" required value=${value.criteria} onInput=${set("criteria")}></textarea></div>`}
    ${value.type === "reliability" && html`<div class="field"><label for="e-tools">Tools that have to be called, with commas between</label><input id="e-tools" required value=${value.tools} onInput=${set("tools")} /></div>`}
    <div class="field"><label for="e-times">How often</label><input id="e-times" type="number" min="1" max="100" required value=${value.times} onInput=${set("times")} /></div>
    <${Trouble} error=${error} />
    <div class="actions end"><${Button} onClick=${() => onClose(null)}>Cancel<//><button type="submit" class="button primary" disabled=${busy || !of || !value.input.trim()}>${busy ? "Running…" : "Run it"}</button></div></form><//>`;
}
