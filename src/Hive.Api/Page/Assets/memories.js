// What agents remember of users.
import { html, useState, useAsk, useLater, useTitle, Button, Icon, Loading, Trouble, Empty, Page, Dialog, Confirm, When, plural } from "./ui.js";
import { ask, at, get, query } from "./api.js";

export default function Memories({ may, back }) {
  useTitle("Memories");
  const [filter, setFilter] = useState({ user_id: "", contains: "" });
  const late = useLater(filter);
  const [offset, setOffset] = useState(0);
  const list = useAsk((signal) => get(`/api/v1/memories${query({ user_id: late.user_id.trim(), contains: late.contains.trim(), limit: 50, offset })}`, signal), [late, offset, back]);
  const [editing, setEditing] = useState(null);
  const [removing, setRemoving] = useState(null);
  const [error, setError] = useState(null);
  const memories = list.data?.memories ?? [];
  const set = (name) => (e) => { setOffset(0); setFilter({ ...filter, [name]: e.target.value }); };
  const remove = async () => {
    const id = removing.memory_id;
    setRemoving(null);
    await ask("DELETE", `/api/v1/memories/${at(id)}`).catch(setError);
    list.again();
  };
  return html`<${Page} title="Memories" lead="Facts that agents keep about users and use in later conversations." actions=${may("run") && html`<${Button} icon="plus" onClick=${() => setEditing({ user_id: late.user_id, memory: "", topics: [] })}>Add a memory<//>`}>
    <div class="filters" role="search" aria-label="Filter memories"><div class="field"><label for="memory-user">User</label><input id="memory-user" type="search" placeholder="Any" value=${filter.user_id} onInput=${set("user_id")} /></div><div class="field"><label for="memory-text">Has the words</label><input id="memory-text" type="search" value=${filter.contains} onInput=${set("contains")} /></div></div>
    <${Trouble} error=${error ?? list.error} again=${list.again} />
    ${!list.data ? !list.error && html`<${Loading} />` : !memories.length ? html`<${Empty} icon="memories" title=${late.user_id || late.contains ? "No memory fits" : "Nothing is remembered yet"}><p>${late.user_id || late.contains ? "Loosen the filters above." : html`Agents remember users when their file says <code>memory: { enable_user_memories: true }</code> and a run names a user.`}</p><//>`
      : html`<ul class="list">${memories.map((one) => html`<li key=${one.memory_id}><div class="grow"><p>${one.memory}</p><p class="faint">of <strong>${one.user_id}</strong>${one.component_id ? ` · from ${one.component_id}` : ""} · <${When} at=${one.updated_at} /></p>${one.topics.length > 0 && html`<div class="tags">${one.topics.map((topic) => html`<span class="tag" key=${topic}>${topic}</span>`)}</div>`}</div>
        ${may("run") && html`<${Button} icon="edit" label=${`Change “${one.memory.slice(0, 50)}”`} kind="quiet small" onClick=${() => setEditing(one)} /><${Button} icon="trash" label=${`Forget “${one.memory.slice(0, 50)}”`} kind="quiet small" onClick=${() => setRemoving(one)} />`}</li>`)}</ul>
      ${list.data.total > 50 && html`<div class="actions"><${Button} disabled=${!offset} onClick=${() => setOffset(offset - 50)}>Newer<//><span class="faint">${offset + 1} to ${offset + memories.length} of ${plural(list.data.total, "memory", "memories")}</span><${Button} disabled=${offset + 50 >= list.data.total} onClick=${() => setOffset(offset + 50)}>Older<//></div>`}`}
    ${editing && html`<${Edit} memory=${editing} onClose=${(changed) => { setEditing(null); if (changed) list.again(); }} />`}
    ${removing && html`<${Confirm} title="Forget this?" text=${removing.memory} action="Forget" onDo=${remove} onClose=${() => setRemoving(null)} />`}<//>`;
}

function Edit({ memory, onClose }) {
  const [value, setValue] = useState({ user: memory.user_id, text: memory.memory, topics: memory.topics.join(", ") });
  const [error, setError] = useState(null);
  const set = (name) => (e) => setValue({ ...value, [name]: e.target.value });
  const save = async (e) => {
    e.preventDefault();
    const body = { memory: value.text, topics: value.topics.split(",").map((one) => one.trim()).filter(Boolean) };
    try {
      if (memory.memory_id) await ask("PATCH", `/api/v1/memories/${at(memory.memory_id)}`, { body });
      else await ask("POST", "/api/v1/memories", { body: { ...body, user_id: value.user.trim() } });
      onClose(true);
    } catch (failure) { setError(failure); }
  };
  return html`<${Dialog} title=${memory.memory_id ? "Change a memory" : "Add a memory"} onClose=${() => onClose(false)}><form onSubmit=${save}>
    ${!memory.memory_id && html`<div class="field"><label for="m-user">User</label><input id="m-user" required value=${value.user} onInput=${set("user")} /></div>`}
    <div class="field"><label for="m-text">What is remembered, as a sentence</label><textarea id="m-text" rows="3" required value=${value.text} onInput=${set("text")}></textarea></div>
    <div class="field"><label for="m-topics">Topics, with commas between</label><input id="m-topics" value=${value.topics} onInput=${set("topics")} /></div><${Trouble} error=${error} />
    <div class="actions end"><${Button} onClick=${() => onClose(false)}>Cancel<//><button type="submit" class="button primary">Save</button></div></form><//>`;
}
