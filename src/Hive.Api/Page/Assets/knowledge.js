// The knowledge base: what is in it, why something is not, and what a question finds.
import { html, useState, useRef, useAsk, useTitle, useLater, Button, Icon, Loading, Trouble, Empty, Page, Status, Tabs, TabPanel, Dialog, Confirm, When, bytes, number, plural, go } from "./ui.js";
import { ask, at, get, post, Problem } from "./api.js";

export default function Knowledge({ path, may, back }) {
  const tab = path[0] === "search" ? "search" : "documents";
  useTitle("Knowledge");
  const status = useAsk((signal) => get("/api/v1/knowledge/status", signal), [back], 5000);
  const s = status.data;
  return html`<${Page} title="Knowledge" lead=${s ? `${plural(s.documents, "document")} in ${plural(s.chunks, "piece")}. Searched by words${s.search === "hybrid" ? ` and by meaning (${s.embedding_model})` : " alone: no embeddings are set up"}.` : "What agents can look up."}>
    ${s?.error && html`<div class="notice warn"><${Icon} name="warn" /><p>Embeddings wait: ${s.error}</p></div>`}
    <${Tabs} label="Knowledge" at=${tab} onPick=${(id) => go(id === "search" ? "/knowledge/search" : "/knowledge")} tabs=${[["documents", "Documents"], ["search", "Try a search"]]} />
    <${TabPanel} id=${tab}>${tab === "search" ? html`<${Search} status=${s} />` : html`<${Documents} may=${may} back=${back} onChange=${status.again} />`}<//><//>`;
}

function Documents({ may, back, onChange }) {
  const [page, setPage] = useState(1);
  const list = useAsk((signal) => get(`/api/v1/knowledge/content?limit=50&page=${page}`, signal), [page, back], 3000);
  const [shown, setShown] = useState(null);
  const [removing, setRemoving] = useState(null);
  const [error, setError] = useState(null);
  const documents = list.data?.data ?? [];
  const meta = list.data?.meta;
  const remove = async () => {
    const id = removing.id;
    setRemoving(null);
    await ask("DELETE", `/api/v1/knowledge/content/${at(id)}`).catch(setError);
    list.again();
    onChange();
  };
  return html`${may("admin") && html`<${Upload} onDone=${() => { list.again(); onChange(); }} />`}
    <${Trouble} error=${error ?? list.error} again=${list.again} />
    ${!list.data ? !list.error && html`<${Loading} />` : !documents.length ? html`<${Empty} icon="knowledge" title="Nothing to look up yet"><p>Upload a document here, or put Markdown, text, CSV or PDF files into <code>ai/knowledge</code> of the workspace. They are taken at once, and again whenever they change.</p><//>`
      : html`<ul class="list">${documents.map((one) => html`<li key=${one.id}><${Icon} name="file" /><div class="grow"><p><strong>${one.name}</strong></p>
        <p class="faint">${one.type === "file" ? "file of the workspace" : "uploaded"} · ${bytes(one.size)} · ${plural(one.chunks, "piece")}${one.status === "processing" ? `, ${number(one.embedded)} with embeddings` : ""} · <${When} at=${one.updated_at} /></p>
        ${one.status_message && html`<p class=${one.status === "failed" ? "field-error" : "faint"}>${one.status_message}</p>`}</div>
        <${Status} of=${one.status} /><${Button} kind="small" disabled=${!one.chunks} aria-label=${`Show the pieces of ${one.name}`} onClick=${() => setShown(one)}>Pieces<//>
        ${may("admin") && one.type !== "file" && html`<${Button} icon="trash" label=${`Remove ${one.name}`} kind="quiet small" onClick=${() => setRemoving(one)} />`}</li>`)}</ul>
      ${meta.total_pages > 1 && html`<nav class="actions" aria-label="Pages of documents"><${Button} disabled=${page === 1} onClick=${() => setPage(page - 1)}>Newer<//><span class="faint">Page ${page} of ${meta.total_pages}</span><${Button} disabled=${page >= meta.total_pages} onClick=${() => setPage(page + 1)}>Older<//></nav>`}`}
    ${shown && html`<${Pieces} document=${shown} onClose=${() => setShown(null)} />`}
    ${removing && html`<${Confirm} title="Remove this document?" text=${`Agents no longer find what is in “${removing.name}”.`} action="Remove" onDo=${remove} onClose=${() => setRemoving(null)} />`}`;
}

// XMLHttpRequest, because fetch does not say how much has been sent.
const upload = (file, onProgress) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  const form = new FormData();
  form.append("file", file);
  request.open("POST", "/api/v1/knowledge/content");
  request.upload.onprogress = (e) => e.lengthComputable && onProgress(e.loaded / e.total);
  request.onload = () => {
    if (request.status < 300) return resolve();
    let problem = {};
    try { problem = JSON.parse(request.responseText); } catch { /* said below */ }
    reject(new Problem(request.status, problem.detail ?? `The API answered ${request.status}.`));
  };
  request.onerror = () => reject(new Problem(0, "The API does not answer."));
  request.send(form);
});

function Upload({ onDone }) {
  const [over, setOver] = useState(false);
  const [sent, setSent] = useState([]);
  const input = useRef();
  const add = async (files) => {
    for (const file of files) {
      const id = `${file.name}-${Date.now()}-${Math.random()}`;
      const put = (change) => setSent((old) => (old.some((one) => one.id === id) ? old.map((one) => (one.id === id ? { ...one, ...change } : one)) : [...old, { id, name: file.name, ...change }]));
      put({ part: 0 });
      try {
        await upload(file, (part) => put({ part }));
        put({ part: 1, done: true });
      } catch (failure) { put({ error: failure.message }); }
      onDone();
    }
  };
  return html`<div class=${`drop ${over ? "over" : ""}`} onDragOver=${(e) => { e.preventDefault(); setOver(true); }} onDragLeave=${() => setOver(false)} onDrop=${(e) => { e.preventDefault(); setOver(false); add([...e.dataTransfer.files]); }}>
    <span>Drop documents here: Markdown, text, CSV, PDF.</span><${Button} icon="up" onClick=${() => input.current.click()}>Choose files<//>
    <input ref=${input} type="file" multiple hidden aria-label="Documents to upload" accept=".md,.markdown,.txt,.csv,.pdf,text/*" onChange=${(e) => { add([...e.target.files]); e.target.value = ""; }} /></div>
    ${sent.length > 0 && html`<ul class="list" aria-label="Uploads">${sent.map((one) => html`<li key=${one.id}><div class="grow"><p>${one.name}</p>${one.error ? html`<p class="field-error" role="alert">${one.error}</p>` : !one.done && html`<progress max="1" value=${one.part} aria-label=${`Upload of ${one.name}`}></progress>`}</div><${Status} of=${one.error ? "failed" : one.done ? "completed" : one.part === 1 ? "processing" : "running"} />
      ${(one.done || one.error) && html`<${Button} icon="close" label=${`Forget the upload of ${one.name}`} kind="quiet small" onClick=${() => setSent((old) => old.filter((other) => other !== one))} />`}</li>`)}</ul>`}`;
}

function Pieces({ document, onClose }) {
  const [from, setFrom] = useState(0);
  const list = useAsk((signal) => get(`/api/v1/knowledge/content/${at(document.id)}/chunks?limit=20&offset=${from}`, signal), [from]);
  return html`<${Dialog} wide title=${document.name} onClose=${onClose}><${Trouble} error=${list.error} />${!list.data ? html`<${Loading} />` : html`
    ${list.data.chunks.map((one) => html`<div class="message" key=${one.ordinal}><p class="faint">${one.ordinal + 1}. ${one.locator || "begin"}${one.embedded ? " · found by meaning too" : ""}</p><p class="clip">${one.text}</p>${Object.keys(one.metadata).length > 0 && html`<div class="tags">${Object.entries(one.metadata).map(([name, value]) => html`<span class="tag" key=${name}>${name}: ${value}</span>`)}</div>`}</div>`)}
    ${list.data.total > 20 && html`<div class="actions"><${Button} disabled=${from === 0} onClick=${() => setFrom(from - 20)}>Before<//><span class="faint">${from + 1} to ${Math.min(from + 20, list.data.total)} of ${number(list.data.total)}</span><${Button} disabled=${from + 20 >= list.data.total} onClick=${() => setFrom(from + 20)}>Next<//></div>`}`}<//>`;
}

function Search({ status }) {
  const [text, setText] = useState("");
  const question = useLater(text.trim(), 300);
  const found = useAsk((signal) => (question ? post("/api/v1/knowledge/search", { query: question, max_results: 20 }, signal) : Promise.resolve(null)), [question]);
  const hits = found.data?.data;
  const words = [...new Set(question.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])];
  return html`<div class="field"><label for="question">Question</label><input id="question" type="search" placeholder="How many days off are there?" value=${text} onInput=${(e) => setText(e.target.value)} /></div>
    <p class="faint">What an agent gets for this question, the best first. The places are those of the two searches that are put together.</p>
    <${Trouble} error=${found.error} />
    <p class="hidden" role="status">${hits ? `${plural(hits.length, "passage")} found` : ""}</p>
    ${question && hits && (!hits.length ? html`<${Empty} icon="search" title="Nothing fits"><p>${status?.search === "hybrid" ? "Neither words nor meaning of any piece come near." : "No piece has these words. With embeddings it would also be found by meaning."}</p><//>`
      : hits.map((hit, n) => html`<article class="card hit" key=${n}><div class="hit-head"><strong>${hit.name}</strong><span class="places"><span class=${`place ${hit.words_place ? "has" : ""}`}>words: ${hit.words_place ? `place ${hit.words_place}` : "none"}</span>
        <span class=${`place ${hit.meaning_place ? "has" : ""}`}>meaning: ${hit.meaning_place ? `place ${hit.meaning_place}` : status?.search === "hybrid" ? "none" : "off"}</span><span class="place has">together: ${hit.score.toFixed(3)}</span></span></div><p class="clip">${marked(hit.content, words)}</p></article>`))}`;
}

function marked(text, words) {
  if (!words.length) return text;
  const parts = text.split(new RegExp(`(${words.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "giu"));
  return parts.map((part, n) => (n % 2 ? html`<mark key=${n}>${part}</mark>` : part));
}
