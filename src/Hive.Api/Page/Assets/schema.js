// What files of components may say: the JSON Schema of each kind, to read and to give to an editor.
import { html, useState, useAsk, Button, Copy, Loading, Trouble } from "./ui.js";
import { at, get } from "./api.js";

const kinds = { agents: "Agents", teams: "Teams", workflows: "Workflows", tools: "Tools" };

const sectionOf = (value) => value.allOf?.[0]?.$ref?.split("/").at(-1);
function typeOf(value) {
  if (value.deprecated) return "taken, without effect";
  if (value.enum) return value.enum.join(" · ");
  if (sectionOf(value)) return `section ${sectionOf(value)}`;
  if (value.anyOf) return value.anyOf.map(typeOf).join(", or ");
  if (value.type === "array") return `list of ${sectionOf(value.items) ? `sections ${sectionOf(value.items)}` : typeOf(value.items)}`;
  if (Array.isArray(value.type)) return "text";
  const range = value.minimum != null ? `, ${value.minimum} to ${value.maximum}` : "";
  return `${{ integer: "whole number", number: "number", boolean: "true or false", object: value.properties ? "name" : "mapping", string: "text" }[value.type] ?? "any"}${range}`;
}

const Section = ({ name, schema }) => html`<section class="stack-gap"><h2>${name}</h2><div class="table-box" tabindex="0" role="region" aria-label=${`Keys of ${name}`}><table><thead><tr><th scope="col">Key</th><th scope="col">Holds</th><th scope="col">Meaning</th></tr></thead>
  <tbody>${Object.entries(schema.properties).map(([key, value]) => html`<tr key=${key}><td><code>${key}</code>${schema.required?.includes(key) && html` <span class="tag">required</span>`}</td><td>${typeOf(value)}</td><td>${value.description}</td></tr>`)}</tbody></table></div></section>`;

export function Schema() {
  const [kind, setKind] = useState("agents");
  const schema = useAsk((signal) => get(`/api/v1/components/schemas/${at(kind)}`, signal), [kind]);
  const text = schema.data && JSON.stringify(schema.data, null, 2);
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `${kind}.schema.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  return html`<div class="filters"><div class="field"><label for="schema-kind">Files of</label><select id="schema-kind" value=${kind} onChange=${(e) => setKind(e.target.value)}>${Object.entries(kinds).map(([id, name]) => html`<option key=${id} value=${id}>${name}</option>`)}</select></div>
      <div class="actions"><${Button} icon="down" disabled=${!text} onClick=${save}>Save for an editor<//>${text && html`<${Copy} text=${text} label="Copy the schema" />`}</div></div>
    <p class="faint">With the first line <code># yaml-language-server: $schema=…/${kind}.schema.json</code> in a file, editors complete its keys and mark what is wrong.</p>
    <${Trouble} error=${schema.error} again=${schema.again} />
    ${!schema.data ? !schema.error && html`<${Loading} />` : html`<${Section} name="The file" schema=${schema.data} />${Object.entries(schema.data.definitions).map(([name, one]) => html`<${Section} key=${name} name=${name} schema=${one} />`)}
      <details><summary>As JSON</summary><pre class="source-file" tabindex="0" aria-label="The schema as JSON">${text}</pre></details>`}`;
}
