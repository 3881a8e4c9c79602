// Runs the server scenarios of the MCP conformance suite and prints which passed.
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

// The suite names one function of Node 22 that no server scenario calls; with an older Node it would not even load.
const withoutGlob = `export * from "node:fs"; export { default } from "node:fs"; export const globSync = undefined;`;
const hook = `export const resolve = (name, context, next) =>
  /^(node:)?fs$/.test(name) && context.parentURL?.includes("/conformance/")
    ? { url: ${JSON.stringify(`data:text/javascript,${encodeURIComponent(withoutGlob)}`)}, shortCircuit: true }
    : next(name, context);`;
const register = `import { register } from "node:module"; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
const older = Number(process.versions.node.split(".")[0]) < 22 ? ["--import", `data:text/javascript,${encodeURIComponent(register)}`] : [];

const [url, scenarios] = process.argv.slice(2);
const results = await mkdtemp(join(tmpdir(), "conformance-"));
const passed = [];
const failed = {};
try {
  for (const scenario of scenarios.split(",")) {
    const folder = join(results, scenario);
    const said = [];
    const suite = spawn(process.execPath, [
      ...older,
      "node_modules/@modelcontextprotocol/conformance/dist/index.js",
      ...["server", "--url", url, "--scenario", scenario, "--spec-version", "2025-11-25", "--output-dir", folder],
    ]);
    for (const stream of [suite.stdout, suite.stderr]) stream.on("data", (piece) => said.push(piece));
    const code = await new Promise((resolve) => suite.on("close", resolve));
    const checks = [];
    for (const file of await readdir(folder, { recursive: true }).catch(() => []))
      if (file.endsWith("checks.json")) checks.push(...JSON.parse(await readFile(join(folder, file), "utf8")));
    const wrong = checks.filter((check) => !["SUCCESS", "INFO", "SKIPPED"].includes(check.status));
    if (code === 0 && checks.length > 0 && wrong.length === 0) passed.push(scenario);
    else failed[scenario] = wrong.map((check) => `${check.id}: ${check.errorMessage}`).join("; ") || `${Buffer.concat(said)}`.slice(-800);
  }
} finally {
  await rm(results, { recursive: true, force: true });
}
console.log(JSON.stringify({ passed, failed }));
