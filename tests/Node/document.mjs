// Lints the OpenAPI document with the rules that Redocly and Spectral recommend, and prints what they find.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [url, key] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "document-"));
async function lint(program, args) {
  const lint = spawn(process.execPath, [program, ...args], { env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" } });
  const said = { out: "", err: "" };
  lint.stdout.on("data", (piece) => (said.out += piece));
  lint.stderr.on("data", (piece) => (said.err += piece));
  await new Promise((resolve) => lint.on("close", resolve));
  try {
    return JSON.parse(said.out.slice(said.out.search(/[[{]/)));
  } catch {
    throw new Error(`${program}: ${said.out}${said.err}`);
  }
}
try {
  const file = join(folder, "openapi.json");
  await writeFile(file, await (await fetch(`${url}/openapi/v1.json`, { headers: { "x-api-key": key } })).text());
  const rules = join(folder, "rules.yaml");
  await writeFile(rules, 'extends: ["spectral:oas"]\n');
  const redocly = await lint("node_modules/@redocly/cli/bin/cli.js", ["lint", file, "--extends", "recommended", "--format", "json", "--max-problems", "1000"]);
  const spectral = await lint("node_modules/@stoplight/spectral-cli/dist/index.js", ["lint", file, "--ruleset", rules, "--format", "json", "--quiet"]);
  console.log(
    JSON.stringify({
      redocly: redocly.problems.map((one) => `${one.severity} ${one.ruleId}: ${one.message} ${one.location?.[0]?.pointer ?? ""}`),
      spectral: spectral.map((one) => `${one.severity} ${one.code}: ${one.message} ${one.path.join("/")}`),
    }),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
