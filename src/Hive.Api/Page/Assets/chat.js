// Talking to agents, teams and workflows.
import { html, useState, useEffect, useLayoutEffect, useRef, useCallback, useAsk, useTitle, go, bytes, Button, Icon, Loading, Trouble, Empty, Copy, Dialog } from "./ui.js";
import { ask, at, get, post, runsOf, send } from "./api.js";
import { follow } from "./stream.js";
import { Turn, asked, attachmentAt, grown, turnOf, underWay } from "./turn.js";
import { Sessions, chatPath } from "./sessions.js";

const example = `agent:
  agent_id: assistant
  name: Assistant
instructions: Answer from the knowledge base.
tools:
  - search_knowledge
`;

export function Chat({ path, may, back }) {
  const [kind, id, session] = path;
  const [fresh, setFresh] = useState(0);
  const [round, setRound] = useState(0);
  const [listOpen, setListOpen] = useState(false);
  const [now, setNow] = useState(session);
  useEffect(() => setNow(session), [session, fresh]);
  const all = useAsk((signal) => get("/api/v1/components", signal), [back], 5000);
  const models = useAsk((signal) => get("/api/v1/stack/models", signal), [back], 5000);
  const partners = (all.data?.components ?? []).filter((one) => one.kind !== "tool");
  const wanted = kind && id ? partners.find((one) => one.kind === kind && one.id === id) ?? (session ? { kind, id, name: id, gone: true } : null) : null;
  const partner = wanted ?? usual(partners);
  useEffect(() => { if (partner && !partner.gone) localStorage.setItem("partner", `${partner.kind}/${partner.id}`); }, [partner?.kind, partner?.id]);
  useTitle(partner ? `Chat with ${partner.name}` : "Chat");
  const begin = (to = partner) => {
    setFresh((n) => n + 1);
    setNow(undefined);
    setListOpen(false);
    if (to) go(chatPath(to.kind, to.id));
  };
  if (all.loading && !all.data) return html`<div class="page"><${Loading} /></div>`;
  if (all.error && !all.data) return html`<div class="page"><${Trouble} error=${all.error} again=${all.again} /></div>`;
  if (!partners.length && !partner) return html`<${NoAgents} />`;
  return html`<div class="chat"><h1 class="hidden">Chat</h1>
    <${Sessions} current=${now} round=${round} may=${may} open=${listOpen} onClose=${() => setListOpen(false)} onNew=${() => begin()} onGone=${() => begin()} />
    <${Conversation} key=${session ? `s:${session}` : `n:${partner.kind}/${partner.id}/${fresh}`} partner=${partner} partners=${partners} session=${session} may=${may} back=${back}
      models=${models.data?.models ?? []} onPick=${begin} onList=${() => setListOpen(!listOpen)} listOpen=${listOpen} onNew=${() => begin()}
      onChange=${(at) => { setNow(at); setRound((n) => n + 1); }} /></div>`;
}

const usual = (partners) => {
  const last = localStorage.getItem("partner");
  return partners.find((one) => `${one.kind}/${one.id}` === last) ?? partners.find((one) => one.kind === "agent") ?? partners[0];
};

const NoAgents = () => html`<div class="page"><h1 class="hidden">Chat</h1><${Empty} icon="components" title="There is no agent yet">
  <p>An agent is a file in the workspace. Write this one, and it appears here at once:</p>
  <div class="code"><div class="code-head"><span>ai/agents/assistant/config.yaml</span><${Copy} text=${example} label="Copy the file" /></div><pre tabindex="0" aria-label="The file"><code>${example}</code></pre></div>
  <p class="faint">It needs no key: without a model it answers with passages of the knowledge base. If you have written one already, <a href="#/components">its file may have an error</a>.</p><//></div>`;

function Conversation({ partner, partners, session: opened, may, back, models, onPick, onList, listOpen, onNew, onChange }) {
  const [turns, setTurns] = useState([]);
  const [state, setState] = useState(opened ? "loading" : "ready");
  const [error, setError] = useState(null);
  const [link, setLink] = useState("");
  const [slow, setSlow] = useState(0);
  const [said, setSaid] = useState("");
  const [text, setText] = useState(() => sessionStorage.getItem("draft") ?? "");
  const [files, setFiles] = useState([]);
  const session = useRef(opened);
  const leaving = useRef(new AbortController());
  const latest = useRef([]);
  const heard = useRef(Date.now());
  const painting = useRef(0);
  const scroller = useRef();
  const sticks = useRef(true);
  const [away, setAway] = useState(false);
  const box = useRef();

  // Pieces come faster than a screen shows them: what came is drawn once a frame.
  const put = useCallback((next) => {
    latest.current = next;
    painting.current ||= requestAnimationFrame(() => { painting.current = 0; setTurns(latest.current); });
  }, []);
  const change = (n, made) => put(latest.current.map((one, i) => (i === n ? made(one) : one)));

  useEffect(() => {
    if (opened) load();
    return () => { leaving.current.abort(); cancelAnimationFrame(painting.current); };
  }, []);
  useEffect(() => { if (back && error && state !== "streaming") load(); }, [back]);
  useEffect(() => { if (text) sessionStorage.setItem("draft", text); else sessionStorage.removeItem("draft"); }, [text]);
  useEffect(() => {
    if (state !== "streaming") { setSlow(0); return; }
    const timer = setInterval(() => setSlow(Math.floor((Date.now() - heard.current) / 1000)), 1000);
    return () => clearInterval(timer);
  }, [state]);
  useLayoutEffect(() => { if (sticks.current && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight; }, [turns, slow, error]);
  useLayoutEffect(() => {
    const area = box.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 220)}px`;
  }, [text, state]);

  async function load() {
    if (!session.current) return;
    try {
      setError(null);
      const place = `/api/v1/sessions/${at(session.current)}`;
      const [{ runs }, { attachments }] = await Promise.all([get(`${place}/runs`, leaving.current.signal), get(`${place}/attachments`, leaving.current.signal)]);
      put(runs.map((run) => ({ ...turnOf(run), files: attachments.filter((one) => one.run_id === run.run_id) })));
      setState("ready");
      const last = runs.at(-1);
      if (last && underWay(last)) {
        change(runs.length - 1, (one) => ({ ...one, parts: [], content: "" }));
        await read(runs.length - 1, { run: last.run_id });
      }
    } catch (failure) {
      if (leaving.current.signal.aborted) return;
      setState(latest.current.length ? "ready" : "failed");
      setError(failure);
    }
  }

  async function read(n, from) {
    setState("streaming");
    heard.current = Date.now();
    try {
      await follow({
        kind: partner.kind, id: partner.id, ...from, signal: leaving.current.signal,
        onState: (now) => setLink(now === "reconnecting" ? "The connection was lost. Going on where it was…" : ""),
        on: (event) => {
          heard.current = Date.now();
          change(n, (one) => grown(one, event));
        },
      });
      const end = latest.current[n];
      setSaid(end.status === "completed" ? `${partner.name} answered: ${end.content.slice(0, 300)}` : end.status === "paused" ? `${partner.name} waits for your decision.` : `The run is ${end.status}.`);
    } finally {
      if (!leaving.current.signal.aborted) { setState("ready"); setLink(""); }
    }
  }

  async function say(message, sent = []) {
    sticks.current = true;
    setError(null);
    setSaid("");
    const isNew = !session.current;
    session.current ??= newId();
    const n = latest.current.length;
    put([...latest.current, asked(message, sent)]);
    setState("streaming");
    heard.current = Date.now();
    try {
      const fields = { message, stream: true, session_id: session.current };
      const response = await send("POST", runsOf(partner.kind, partner.id), { ...(sent.length ? { form: formOf(fields, sent) } : { body: fields }), signal: leaving.current.signal });
      // In the address at once, so that loading the page again comes back to here; silently, so that this conversation is not opened anew.
      if (isNew) history.replaceState(null, "", `#${chatPath(partner.kind, partner.id, session.current)}`);
      setTimeout(() => onChange(session.current), 300);
      await read(n, { response });
      if (isNew) onChange(session.current);
    } catch (failure) {
      if (leaving.current.signal.aborted) return;
      setState("ready");
      setError(failure);
      // It was never asked: it is where it can be sent again.
      if (!latest.current[n]?.run_id) { put(latest.current.slice(0, n)); setText(message === namesOf(sent) ? "" : message); setFiles(sent); if (isNew) session.current = undefined; }
    }
  }

  async function again(turn, message) {
    const n = latest.current.indexOf(turn);
    try {
      const sent = await Promise.all((turn.files ?? []).map(async (one, i) => one.file ?? new File([await (await send("GET", attachmentAt(turn.run_id, i))).blob()], one.name)));
      await ask("DELETE", `/api/v1/sessions/${at(session.current)}/runs/${at(turn.run_id)}`);
      put(latest.current.slice(0, n));
      await say(message, sent);
    } catch (failure) { setError(failure); }
  }

  async function decide(turn, decisions) {
    const n = latest.current.indexOf(turn);
    setState("streaming");
    try {
      const response = await send("POST", `${runsOf(partner.kind, partner.id)}/${at(turn.run_id)}/continue`, { body: { decisions, stream: true }, signal: leaving.current.signal });
      await read(n, { run: turn.run_id, response });
    } catch (failure) {
      if (leaving.current.signal.aborted) return;
      setState("ready");
      setError(failure);
    }
  }

  async function stop() {
    const run = latest.current.at(-1)?.run_id;
    if (run) await post(`${runsOf(partner.kind, partner.id)}/${at(run)}/cancel`).catch(setError);
  }

  const submit = () => {
    const message = text.trim() || namesOf(files);
    if (!message || state === "streaming" || state === "loading") return;
    setText("");
    setFiles([]);
    say(message, files);
  };
  const need = models.find((one) => one.kind === partner.kind && one.component_id === partner.id);
  const missing = need && !need.present ? need : null;
  const offline = missing && partners.find((one) => models.some((m) => m.component_id === one.id && m.kind === one.kind && m.provider === "extractive"));
  const waits = turns.at(-1)?.status === "paused";

  return html`<section class="conversation" aria-label=${`Conversation with ${partner.name}`}>
    <header class="conversation-head"><${Button} icon="list" label=${listOpen ? "Close the conversations" : "Show the conversations"} kind="quiet only-narrow" aria-expanded=${listOpen} onClick=${onList} />
      <label class="hidden" for="partner">Talk to</label><select id="partner" class="partner" value=${`${partner.kind}/${partner.id}`} onChange=${(e) => onPick(partners.find((one) => `${one.kind}/${one.id}` === e.target.value))}>
        ${partner.gone && html`<option value=${`${partner.kind}/${partner.id}`}>${partner.id} (gone)</option>`}
        ${["agent", "team", "workflow"].map((kind) => partners.some((one) => one.kind === kind) && html`<optgroup key=${kind} label=${{ agent: "Agents", team: "Teams", workflow: "Workflows" }[kind]}>${partners.filter((one) => one.kind === kind).map((one) => html`<option key=${one.id} value=${`${kind}/${one.id}`}>${one.name}</option>`)}</optgroup>`)}
      </select><span class="faint only-wide model-name">${need && need.provider !== "extractive" ? `${need.provider} · ${need.model}` : need ? "answers from the knowledge base" : partner.kind}</span>
      <${Button} icon="plus" label="New chat" kind="quiet only-narrow" onClick=${onNew} /></header>
    <div class="turns" ref=${scroller} tabindex="0" role="region" aria-label="Messages" onScroll=${(e) => {
      const near = e.target.scrollHeight - e.target.scrollTop - e.target.clientHeight < 60;
      sticks.current = near;
      setAway(!near);
    }}><div class="turns-in">
      ${state === "loading" && html`<${Loading} label="Opening the conversation" />`}
      ${state !== "loading" && !turns.length && state !== "failed" && html`<div class="welcome"><h2>${partner.name}</h2><p class="lead">${partner.description || `Ask ${partner.name} something.`}</p></div>`}
      ${turns.map((turn, n) => html`<${Turn} key=${turn.run_id ?? `new-${n}`} turn=${turn} name=${partner.name} may=${may} busy=${state === "streaming"} slow=${n === turns.length - 1 ? slow : 0}
        link=${(one) => `#/runs/${one.run_id}`} onAgain=${again} onDecide=${decide} />`)}
      ${link && html`<p class="notice" role="status"><span class="spinner" aria-hidden="true"></span>${link}</p>`}
      <${Trouble} error=${error} again=${session.current && state !== "streaming" ? load : undefined} />
      ${missing && html`<${NoKey} need=${missing} offline=${offline} onPick=${onPick} />`}
    </div></div>
    ${away && turns.length > 0 && html`<div class="jump"><${Button} icon="down" kind="small" onClick=${() => { sticks.current = true; scroller.current.scrollTop = scroller.current.scrollHeight; }}>To the newest<//></div>`}
    <p class="hidden" role="status" aria-live="polite">${state === "streaming" ? `${partner.name} is answering.` : said}</p>
    ${may("run") ? html`<${Composer} box=${box} text=${text} setText=${setText} files=${files} setFiles=${setFiles} submit=${submit} stop=${stop} streaming=${state === "streaming"} disabled=${partner.gone} may=${may}
        hint=${partner.gone ? `${partner.id} is gone: its file was removed or has an error.` : waits ? "The run above waits for your decision; a new message starts another one." : `Message ${partner.name}`} />`
      : html`<p class="faint pad">This key may look, and not run.</p>`}
  </section>`;
}

function Composer({ box, text, setText, files, setFiles, submit, stop, streaming, hint, disabled, may }) {
  const [over, setOver] = useState(false);
  const [instead, setInstead] = useState(false);
  const picker = useRef();
  const add = (list) => { if (list?.length) setFiles([...files, ...list]); };
  return html`<form class=${`composer ${over ? "over" : ""}`} onSubmit=${(e) => { e.preventDefault(); submit(); }}
    onDragOver=${(e) => { if (e.dataTransfer.types.includes("Files")) { e.preventDefault(); setOver(true); } }} onDragLeave=${() => setOver(false)}
    onDrop=${(e) => { e.preventDefault(); setOver(false); add(e.dataTransfer.files); }}>
    ${files.length > 0 && html`<div class="attached"><ul aria-label="Files of this message">${files.map((file, n) => html`<li key=${n}><${Icon} name="file" size=${15} /><span>${file.name} <span class="faint">${bytes(file.size)}</span></span>
      <${Button} icon="close" label=${`Leave ${file.name} out`} kind="quiet small" onClick=${() => setFiles(files.filter((one) => one !== file))} /></li>`)}</ul><${Button} kind="quiet small" onClick=${() => setInstead(true)}>Into the knowledge base instead<//></div>`}
    <input type="file" multiple hidden ref=${picker} aria-label="Files to attach" onChange=${(e) => { add(e.target.files); e.target.value = ""; box.current?.focus(); }} />
    <${Button} icon="clip" label="Attach files" kind="quiet round" disabled=${disabled} onClick=${() => picker.current.click()} />
    <label class="hidden" for="message">${hint}</label>
    <textarea id="message" ref=${box} rows="1" placeholder=${hint} value=${text} disabled=${disabled} enterkeyhint="send" aria-keyshortcuts="Enter"
      onPaste=${(e) => { if (e.clipboardData.files.length) { e.preventDefault(); add(e.clipboardData.files); } }}
      onInput=${(e) => setText(e.target.value)} onKeyDown=${(e) => {
        if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); submit(); }
        if (e.key === "Escape" && streaming) stop();
      }}></textarea>
    ${streaming ? html`<${Button} icon="stop" label="Stop" kind="primary round" onClick=${stop} />` : html`<button type="submit" class="button primary round bare" aria-label="Send" title="Send (Enter)" disabled=${disabled || !(text.trim() || files.length)}><${Icon} name="send" /></button>`}
    ${instead && html`<${Files} files=${files} may=${may} onClose=${(done) => { setInstead(false); if (done) setFiles([]); }} />`}</form>`;
}

const namesOf = (files) => files.map((one) => one.name).join(", ");
const formOf = (fields, files) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const file of files) form.append("files", file, file.name);
  return form;
};

// What every agent shall find belongs there, and what is too large for a message, or of a kind that no model reads.
function Files({ files, may, onClose }) {
  const [state, setState] = useState("ask");
  const upload = async () => {
    setState("busy");
    try {
      for (const file of files) {
        const form = new FormData();
        form.append("file", file);
        await ask("POST", "/api/v1/knowledge/content", { form });
      }
      setState("done");
    } catch (failure) { setState(failure.message); }
  };
  const names = namesOf(files);
  const close = () => onClose(state === "done");
  return html`<${Dialog} title="Into the knowledge base" onClose=${close}>${state === "done" ? html`<p>${names}: in the knowledge base. Ask about it.</p><div class="actions end"><${Button} kind="primary" onClick=${close}>Done<//></div>`
    : html`<p>Every agent that searches the knowledge base then finds what is in <strong>${names}</strong>. It does not go with the message.</p>
    ${!may("admin") && html`<p class="field-error">That takes a key with the scope admin.</p>`}
    ${state !== "ask" && state !== "busy" && html`<p class="field-error" role="alert">${state}</p>`}
    <div class="actions end"><${Button} onClick=${close}>Cancel<//><${Button} kind="primary" disabled=${!may("admin") || state === "busy"} onClick=${upload}>${state === "busy" ? "Uploading…" : "Add to the knowledge base"}<//></div>`}<//>`;
}

const NoKey = ({ need, offline, onPick }) => html`<div class="notice warn" role="status"><${Icon} name="warn" /><div>
  <p><strong>${need.component_id} cannot answer yet: ${need.variable} is not set.</strong></p>
  <p>It uses ${need.provider} (${need.model}). Write the key into the file <code>${need.variable}</code> in the stack's folder below <code>data/secrets</code> of the workspace${need.place?.startsWith("/") ? html` (this API reads it as <code>${need.place}</code>)` : ""}, or set the environment variable <code>${need.variable}</code> and serve again. A file is seen at once.</p>
  ${offline && html`<p><strong>${offline.name}</strong> needs no key: it answers with passages of the knowledge base. <${Button} kind="small" onClick=${() => onPick(offline)}>Talk to ${offline.name}<//></p>`}</div></div>`;

const newId = () => [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("");
