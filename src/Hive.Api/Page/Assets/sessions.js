// Conversations: found, renamed, removed.
import { html, useState, useEffect, useAsk, useLater, ago, Button, Confirm, Icon, Trouble, go } from "./ui.js";
import { ask, at, get, query } from "./api.js";

export const chatPath = (kind, id, session) => `/chat/${at(kind, id)}${session ? `/${at(session)}` : ""}`;

export function Sessions({ current, round, may, onNew, onGone, open, onClose }) {
  const [text, setText] = useState("");
  const contains = useLater(text.trim());
  const [most, setMost] = useState(40);
  const list = useAsk((signal) => get(`/api/v1/sessions${query({ contains, limit: Math.min(most, 100) })}`, signal), [contains, most, round], 15000);
  const [renaming, setRenaming] = useState(null);
  const [removing, setRemoving] = useState(null);
  const sessions = list.data?.sessions ?? [];
  const rename = async (session, name) => {
    setRenaming(null);
    if (!name.trim() || name.trim() === session.name) return;
    await ask("PATCH", `/api/v1/sessions/${at(session.session_id)}`, { body: { name: name.trim() } }).catch(() => {});
    list.again();
  };
  const remove = async () => {
    const session = removing;
    setRemoving(null);
    await ask("DELETE", `/api/v1/sessions/${at(session.session_id)}`).catch(() => {});
    if (session.session_id === current) onGone();
    list.again();
  };
  return html`<aside class=${`sessions ${open ? "open" : ""}`} aria-label="Conversations" onKeyDown=${(e) => e.key === "Escape" && onClose()}>
    <div class="sessions-head"><${Button} icon="plus" kind="wide" onClick=${onNew}>New chat<//></div>
    <div class="search-box"><${Icon} name="search" size=${16} /><input type="search" aria-label="Find a conversation" placeholder="Find a conversation" value=${text} onInput=${(e) => setText(e.target.value)} /></div>
    <${Trouble} error=${list.error} again=${list.again} />
    <ul>${sessions.map((one) => html`<li key=${one.session_id} class=${one.session_id === current ? "current" : ""}>
      ${renaming === one.session_id ? html`<${Renaming} name=${one.name ?? ""} onDone=${(name) => rename(one, name)} />`
        : html`<a href=${`#${chatPath(one.kind, one.component_id, one.session_id)}`} aria-current=${one.session_id === current ? "true" : undefined} onClick=${onClose}><span class="session-name">${one.name || "Without a name"}</span>
          <span class="faint">${one.component_id} · ${ago(one.updated_at)}</span></a>
        ${may("run") && html`<span class="row-tools"><${Button} icon="edit" label=${`Rename ${one.name ?? "the conversation"}`} kind="quiet small" onClick=${() => setRenaming(one.session_id)} />
          <${Button} icon="trash" label=${`Delete ${one.name ?? "the conversation"}`} kind="quiet small" onClick=${() => setRemoving(one)} /></span>`}`}</li>`)}</ul>
    ${!list.loading && !sessions.length && html`<p class="faint pad">${contains ? "No conversation has that in its name." : "Conversations appear here."}</p>`}
    ${list.data && list.data.total > sessions.length && most < 100 && html`<${Button} kind="quiet wide" onClick=${() => setMost(most + 60)}>Show more (${list.data.total})<//>`}
    ${removing && html`<${Confirm} title="Delete this conversation?" text=${`“${removing.name ?? removing.session_id}” is removed with all of its runs. This cannot be undone.`} action="Delete" onDo=${remove} onClose=${() => setRemoving(null)} />`}
  </aside>`;
}

function Renaming({ name, onDone }) {
  const [value, setValue] = useState(name);
  return html`<form class="renaming" onSubmit=${(e) => { e.preventDefault(); onDone(value); }}><input aria-label="Name of the conversation" maxlength="200" value=${value} ref=${(box) => box && document.activeElement !== box && (box.focus(), box.select())}
    onInput=${(e) => setValue(e.target.value)} onBlur=${() => onDone(value)} onKeyDown=${(e) => e.key === "Escape" && onDone(name)} /></form>`;
}
