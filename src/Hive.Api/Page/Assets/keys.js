// Keys of this API: made, and revoked for good.
import { html, useState, useAsk, useTitle, Button, Icon, Loading, Trouble, Empty, Page, Status, Dialog, Confirm, Command, When } from "./ui.js";
import { ask, at, get } from "./api.js";

const scopes = { read: "Look: components, sessions, runs, knowledge", run: "Run agents, teams and workflows; change sessions and memories", admin: "Everything, also keys, versions and the knowledge base" };

export default function Keys({ may, back }) {
  useTitle("Keys");
  const list = useAsk((signal) => (may("admin") ? get("/api/v1/keys", signal) : Promise.resolve(null)), [back]);
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState(null);
  const [error, setError] = useState(null);
  if (!may("admin")) return html`<${Page} title="Keys"><${Empty} icon="keys" title="This takes the scope admin"><p>You are signed in with a key that may not see others. Sign in with the stack's own key.</p><//><//>`;
  const revoke = async () => {
    const id = revoking.id;
    setRevoking(null);
    await ask("DELETE", `/api/v1/keys/${at(id)}`).catch(setError);
    list.again();
  };
  const keys = [...(list.data?.keys ?? [])].sort((a, b) => !!a.revoked_at - !!b.revoked_at);
  return html`<${Page} title="Keys" lead="For programs and people that use this API. The stack's own key is in its key file and not in this list." actions=${html`<${Button} icon="plus" onClick=${() => setMaking(true)}>Make a key<//>`}>
    <${Trouble} error=${error ?? list.error} again=${list.again} />
    ${!list.data ? !list.error && html`<${Loading} />` : !keys.length ? html`<${Empty} icon="keys" title="There are no further keys"><p>Make one for each program, so that each can be revoked alone.</p><//>`
      : html`<ul class="list">${keys.map((one) => html`<li key=${one.id}><${Icon} name="keys" /><div class="grow"><p><strong>${one.name}</strong> <code class="faint">${one.id}</code></p><p class="faint">${one.scopes.join(", ")} · made <${When} at=${one.created_at} /> by ${one.created_by}</p></div>
        ${one.revoked_at ? html`<span class="faint">revoked <${When} at=${one.revoked_at} /> by ${one.revoked_by}</span>` : html`<${Status} of="active" /><${Button} kind="small" aria-label=${`Revoke ${one.name}`} onClick=${() => setRevoking(one)}>Revoke<//>`}</li>`)}</ul>`}
    ${making && html`<${Make} onClose=${(made) => { setMaking(false); if (made) list.again(); }} />`}
    ${revoking && html`<${Confirm} title=${`Revoke ${revoking.name}?`} text="Whoever uses it is refused at once, for good." action="Revoke" onDo=${revoke} onClose=${() => setRevoking(null)} />`}<//>`;
}

function Make({ onClose }) {
  const [name, setName] = useState("");
  const [may, setMay] = useState(["read", "run"]);
  const [made, setMade] = useState(null);
  const [error, setError] = useState(null);
  const make = async (e) => {
    e.preventDefault();
    try { setMade(await ask("POST", "/api/v1/keys", { body: { name: name.trim(), scopes: may } })); } catch (failure) { setError(failure); }
  };
  return html`<${Dialog} title=${made ? `The key ${made.name}` : "Make a key"} onClose=${() => onClose(!!made)}>${made ? html`<p>This is the only time that it is shown: the API keeps its SHA-256 alone.</p><${Command} text=${made.key} /><div class="actions end"><${Button} kind="primary" onClick=${() => onClose(true)}>I have it<//></div>`
    : html`<form onSubmit=${make}><div class="field"><label for="key-name">Name, for what it is used</label><input id="key-name" required maxlength="64" value=${name} onInput=${(e) => setName(e.target.value)} /></div>
      <fieldset class="checks"><legend>Scopes</legend>${Object.entries(scopes).map(([scope, text]) => html`<label key=${scope}><input type="checkbox" checked=${may.includes(scope)} onChange=${() => setMay(may.includes(scope) ? may.filter((one) => one !== scope) : [...may, scope])} /><span><strong>${scope}</strong> <span class="faint">${text}</span></span></label>`)}</fieldset>
      <${Trouble} error=${error} /><div class="actions end"><${Button} onClick=${() => onClose(false)}>Cancel<//><button type="submit" class="button primary" disabled=${!may.length || !name.trim()}>Make it</button></div></form>`}<//>`;
}
