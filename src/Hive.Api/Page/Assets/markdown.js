// Markdown as elements, never as HTML text: what a model writes cannot become a script, a style or a request.
import { h, Fragment, html, Copy } from "./ui.js";

const inlineRules = [
  [/^(`+)([\s\S]*?[^`])\1(?!`)/, (m) => h("code", null, m[2].trim())],
  [/^\*\*(?=\S)([\s\S]*?\S)\*\*(?!\*)/, (m) => h("strong", null, inline(m[1]))],
  [/^__(?=\S)([\s\S]*?\S)__(?!\w)/, (m) => h("strong", null, inline(m[1]))],
  [/^~~(?=\S)([\s\S]*?\S)~~/, (m) => h("del", null, inline(m[1]))],
  [/^\*(?=[^\s*])([\s\S]*?[^\s*])\*(?!\*)/, (m) => h("em", null, inline(m[1]))],
  [/^_(?=\S)([^_]*?\S)_(?!\w)/, (m) => h("em", null, inline(m[1]))],
  // A picture would be a request to a place that the model chose: its address is shown instead.
  [/^!\[([^\]]*)\]\(\s*<?([^\s)>]+)>?[^)]*\)/, (m) => link(m[2], m[1] || m[2])],
  [/^\[((?:\[[^\]]*\]|[^\[\]])*)\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/, (m) => link(m[2], inline(m[1]))],
  [/^\[Source: ([^\]\n]+)\]/, (m) => h("span", { class: "source" }, m[1])],
  [/^<(https?:\/\/[^\s>]+)>/, (m) => link(m[1], m[1])],
  [/^https?:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?]/, (m) => link(m[0], m[0])],
  [/^\\([\\`*_{}\[\]()#+\-.!|~>])/, (m) => m[1]],
  [/^(?: {2,}|\\)\n/, () => h("br")],
];

function link(address, text) {
  let url;
  try { url = new URL(address, location.origin); } catch { return text; }
  if (!["http:", "https:", "mailto:"].includes(url.protocol)) return text;
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, text);
}

export function inline(text) {
  const parts = [];
  let plain = "";
  const flush = () => { if (plain) { parts.push(plain); plain = ""; } };
  outer: while (text) {
    // Most characters begin nothing.
    const skip = text.search(/[`*_~!\[<\\h]|  \n/);
    if (skip !== 0) {
      plain += skip < 0 ? text : text.slice(0, skip);
      text = skip < 0 ? "" : text.slice(skip);
      continue;
    }
    const middle = /\w$/.test(plain);
    for (const [rule, make] of inlineRules) {
      if (middle && (text[0] === "_" || text[0] === "h")) break;
      const match = rule.exec(text);
      if (!match) continue;
      flush();
      parts.push(make(match));
      text = text.slice(match[0].length);
      continue outer;
    }
    plain += text[0];
    text = text.slice(1);
  }
  flush();
  return parts;
}

const listItem = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const fence = /^(\s*)(`{3,}|~{3,})\s*([\w+#.-]*)[^`]*$/;
const rule = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/\\\|/g, "|"));
const isDelimiter = (line) => line != null && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(line) && line.includes("-");

export function blocks(text, deep = 0) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const levels = [...new Set(lines.map((line) => heading.exec(line)?.[1].length).filter(Boolean))].sort();
  const out = [];
  let i = 0;
  while (i < lines.length) {
    const line = lines[i];
    let match;
    if (!line.trim()) { i++; continue; }
    if ((match = fence.exec(line))) {
      const code = [];
      for (i++; i < lines.length && !(lines[i].trim().startsWith(match[2]) && !lines[i].trim().replace(/[`~]/g, "")); i++) code.push(lines[i].startsWith(match[1]) ? lines[i].slice(match[1].length) : lines[i]);
      i++;
      out.push(h(Code, { text: code.join("\n"), language: match[3] }));
    } else if ((match = heading.exec(line))) {
      // Below the page's own heading, and without a gap, whatever levels the text has.
      out.push(h(`h${Math.min(6, levels.indexOf(match[1].length) + 2)}`, null, inline(match[2])));
      i++;
    } else if (rule.test(line)) {
      out.push(h("hr"));
      i++;
    } else if (/^ {0,3}>/.test(line) && deep < 8) {
      const quoted = [];
      for (; i < lines.length && /^ {0,3}>/.test(lines[i]); i++) quoted.push(lines[i].replace(/^ {0,3}> ?/, ""));
      out.push(h("blockquote", null, blocks(quoted.join("\n"), deep + 1)));
    } else if (line.includes("|") && isDelimiter(lines[i + 1])) {
      const head = cells(line);
      const sides = cells(lines[i + 1]).map((cell) => (cell.endsWith(":") ? (cell.startsWith(":") ? "center" : "right") : undefined));
      const rows = [];
      for (i += 2; i < lines.length && lines[i].includes("|") && lines[i].trim(); i++) rows.push(cells(lines[i]));
      out.push(h("div", { class: "table-box", tabindex: 0, role: "region", "aria-label": "Table" }, h("table", null,
        h("thead", null, h("tr", null, head.map((cell, n) => h("th", { scope: "col", class: sides[n] }, inline(cell))))),
        h("tbody", null, rows.map((row) => h("tr", null, head.map((_, n) => h("td", { class: sides[n] }, inline(row[n] ?? "")))))))));
    } else if ((match = listItem.exec(line)) && deep < 8) {
      const ordered = /\d/.test(match[2]);
      const indent = match[1].length;
      const items = [];
      while (i < lines.length) {
        const item = listItem.exec(lines[i]);
        if (item && item[1].length <= indent + 1 && /\d/.test(item[2]) === ordered) {
          items.push([item[3]]);
          i++;
        } else if (!lines[i].trim()) {
          if (i + 1 >= lines.length || !(/^\s{2,}\S/.test(lines[i + 1]) || listItem.test(lines[i + 1]))) break;
          items.at(-1).push("");
          i++;
        } else if (/^\s{2,}\S/.test(lines[i]) || (!item && !fence.test(lines[i]) && !heading.test(lines[i]) && items.at(-1).at(-1) !== "")) {
          items.at(-1).push(lines[i].replace(/^\s{1,4}/, ""));
          i++;
        } else break;
      }
      const start = ordered ? Number.parseInt(match[2], 10) : undefined;
      out.push(h(ordered ? "ol" : "ul", start > 1 ? { start } : null, items.map((item) => {
        const task = /^\[([ xX])\]\s+/.exec(item[0]);
        if (task) item[0] = item[0].slice(task[0].length);
        const inside = item.length === 1 ? inline(item[0]) : tight(blocks(item.join("\n"), deep + 1));
        return task ? h("li", { class: "task" }, h("span", { "aria-label": task[1] === " " ? "open" : "done", role: "img" }, task[1] === " " ? "☐" : "☑"), " ", inside) : h("li", null, inside);
      })));
    } else {
      const paragraph = [line];
      for (i++; i < lines.length && lines[i].trim() && !fence.test(lines[i]) && !heading.test(lines[i]) && !/^ {0,3}>/.test(lines[i]) && !rule.test(lines[i]) && !listItem.test(lines[i]); i++) paragraph.push(lines[i]);
      out.push(h("p", null, inline(paragraph.join("\n"))));
    }
  }
  return out;
}

const tight = (made) => made.map((one, n) => (one.type === "p" && n === 0 ? h(Fragment, null, one.props.children) : one));

const Code = ({ text, language }) => html`<div class="code"><div class="code-head"><span>${language || "text"}</span><${Copy} text=${text} label="Copy the code" /></div>
  <pre tabindex="0" aria-label=${`Code${language ? `, ${language}` : ""}`}><code>${text}</code></pre></div>`;

export const Markdown = ({ text }) => h("div", { class: "prose" }, blocks(text));
