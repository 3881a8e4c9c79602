// The frame: who is signed in, where one is, how the API stands.
import { html, render, useState, useEffect, useRef, usePath, useTitle, go, Icon, Mark, Button, Loading, Trouble, Empty } from "./ui.js";
import { ask, get, onNews, watchHealth } from "./api.js";
import { Chat } from "./chat.js";

const places = [
  ["chat", "Chat"], ["runs", "Runs"], ["knowledge", "Knowledge"], ["components", "Components"],
  ["memories", "Memories"], ["evals", "Evaluations"], ["keys", "Keys"], ["metrics", "Metrics"], ["stack", "This stack"],
];

function App() {
  const [who, setWho] = useState(null);
  const [ended, setEnded] = useState(false);
  const [health, setHealth] = useState({ state: "ok" });
  const [round, setRound] = useState(0);
  const signedIn = useRef(false);
  signedIn.current = who && who !== "nobody";
  useEffect(() => onNews("signed-out", () => { setEnded((old) => old || signedIn.current); setWho("nobody"); }), []);
  useEffect(() => watchHealth((now) => { setHealth(now); if (now.back) setRound((n) => n + 1); }), []);
  useEffect(() => { begin().then(setWho, () => {}); }, [round]);
  if (who === "nobody") return html`<${SignIn} ended=${ended} health=${health} onDone=${(now) => { setEnded(false); setWho(now); }} />`;
  if (!who) return html`<main class="gate"><${Banner} health=${health} /><${Loading} label="Opening" /></main>`;
  return html`<${Frame} who=${who} health=${health} back=${round} onOut=${() => { ask("DELETE", "/api/v1/sign-in").catch(() => {}); setEnded(false); setWho("nobody"); }} />`;
}

// A code in the address is used once and taken out of the address and the history before anything else happens.
async function begin() {
  const code = /^#code=([\w-]+)$/.exec(location.hash)?.[1];
  if (code) {
    history.replaceState(null, "", "#/chat");
    try {
      return await ask("POST", "/api/v1/sign-in", { body: { code } });
    } catch (failure) {
      if (failure.status === 0 || failure.status === 503) throw failure;
      codeFailure = failure.message;
    }
  }
  const who = await get("/api/v1/sign-in");
  return who.scopes.length ? who : "nobody";
}
let codeFailure;

function SignIn({ ended, health, onDone }) {
  useTitle("Sign in");
  const [key, setKey] = useState("");
  const [error, setError] = useState(codeFailure);
  const [busy, setBusy] = useState(false);
  const first = useRef();
  useEffect(() => first.current.focus(), []);
  const enter = async (e) => {
    e.preventDefault();
    setBusy(true);
    setError(null);
    try { onDone(await ask("POST", "/api/v1/sign-in", { body: { key: key.trim() } })); }
    catch (failure) { setError(failure.message); }
    finally { setBusy(false); }
  };
  return html`<main class="gate"><${Banner} health=${health} /><div class="gate-card">
    <div class="brand big"><${Mark} size=${36} /><h1>Hive</h1></div>
    ${ended && !error && html`<p class="notice" role="status">Your session has ended. Sign in again; what you were reading is still there.</p>`}
    <form onSubmit=${enter}>
      <input type="text" autocomplete="username" value="hive" hidden readonly />
      <label for="key">API key</label>
      <input id="key" type="password" autocomplete="current-password" required ref=${first} value=${key} onInput=${(e) => setKey(e.target.value)} aria-describedby=${error ? "key-error" : "key-help"} aria-invalid=${error ? "true" : undefined} />
      ${error && html`<p class="field-error" id="key-error" role="alert">${error}</p>`}
      <button type="submit" class="button primary" disabled=${busy || !key.trim()}>${busy ? "Signing in…" : "Sign in"}</button>
    </form>
    <p class="faint" id="key-help">The key is in the stack's key file, <code>data/secrets/…/api_key</code>. It is sent once and not kept in this browser.
      Without typing: <code>./build.sh --target=GenieOpen</code> (or <code>AgentOpen</code>, <code>WorkspaceOpen</code>) opens this page signed in.</p>
  </div></main>`;
}

const Banner = ({ health }) => html`<div class="banner-place" role="status">${health.state !== "ok" && html`<div class="banner"><span class="spinner" aria-hidden="true"></span>
  ${health.state === "database" ? html`<span><strong>The database does not answer.</strong> ${health.detail ? `${health.detail}. ` : ""}What you see may be old; this page goes on by itself.</span>`
    : html`<span><strong>The API does not answer.</strong> It may be restarting. This page goes on by itself.</span>`}</div>`}</div>`;

const pages = {};
function Lazy({ name, ...rest }) {
  const [page, setPage] = useState(() => pages[name]);
  const [error, setError] = useState();
  useEffect(() => {
    if (pages[name]) { setPage(() => pages[name]); return; }
    setPage(undefined);
    setError(undefined);
    import(`./${name}.js`).then((module) => { pages[name] = module.default; setPage(() => module.default); },
      () => setError(new Error("This part of the page could not be loaded. If the API was updated, load the page again.")));
  }, [name]);
  if (error) return html`<div class="page"><${Trouble} error=${error} again=${() => location.reload()} /></div>`;
  return page ? html`<${page} ...${rest} />` : html`<div class="page"><${Loading} /></div>`;
}

const themes = { auto: "The theme of the system", light: "Light", dark: "Dark" };
function useTheme() {
  const [theme, setTheme] = useState(() => localStorage.getItem("theme") ?? "auto");
  useEffect(() => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    localStorage.setItem("theme", theme);
  }, [theme]);
  const next = { auto: "light", light: "dark", dark: "auto" }[theme];
  return [theme, () => setTheme(next)];
}

function Frame({ who, health, back, onOut }) {
  const path = usePath();
  const place = places.some(([name]) => name === path[0]) ? path[0] : "chat";
  const [open, setOpen] = useState(false);
  const [theme, nextTheme] = useTheme();
  const main = useRef();
  const first = useRef(true);
  // Who moves by keyboard or hears the page goes on in what was opened.
  useEffect(() => {
    setOpen(false);
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
  }, [place]);
  const may = (scope) => who.scopes.includes("admin") || who.scopes.includes(scope);
  return html`<a class="skip" href="#main" onClick=${(e) => { e.preventDefault(); main.current.focus(); }}>To the content</a>
  <div class=${`frame ${open ? "nav-open" : ""}`}>
    <header class="bar"><${Button} icon=${open ? "close" : "menu"} label=${open ? "Close the menu" : "Open the menu"} kind="quiet" aria-expanded=${open} aria-controls="nav" onClick=${() => setOpen(!open)} />
      <div class="brand"><${Mark} size=${22} /><span>Hive</span></div></header>
    <nav id="nav" class="nav" aria-label="Console" onKeyDown=${(e) => e.key === "Escape" && setOpen(false)}>
      <div class="brand"><${Mark} /><span>Hive</span></div>
      <ul>${places.map(([name, text]) => html`<li key=${name}><a href=${`#/${name}`} aria-current=${place === name ? "page" : undefined}><${Icon} name=${name} /><span>${text}</span></a></li>`)}</ul>
      <div class="nav-end">
        <a class="nav-small" href="/docs/" target="_blank" rel="noopener"><${Icon} name="book" /><span>API reference</span></a>
        <div class="who"><span class="who-name" title=${`May: ${who.scopes.join(", ")}`}>${who.authentication === "off" ? "No key needed" : who.name}</span>
          <${Button} icon=${{ auto: "auto", light: "sun", dark: "moon" }[theme]} label=${`Theme: ${themes[theme]}`} kind="quiet small" onClick=${nextTheme} />
          ${who.authentication !== "off" && html`<${Button} icon="out" label="Sign out" kind="quiet small" onClick=${onOut} />`}</div>
      </div>
    </nav>
    <main id="main" ref=${main} tabindex="-1" class="main"><${Banner} health=${health} />
      ${place === "chat" ? html`<${Chat} path=${path.slice(1)} may=${may} back=${back} />` : html`<${Lazy} key=${place} name=${place} path=${path.slice(1)} may=${may} who=${who} back=${back} />`}</main>
  </div>`;
}

render(html`<${App} />`, document.getElementById("app"));
