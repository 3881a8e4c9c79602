// What users of the official MCP client expect of the API's own server.
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { LoggingMessageNotificationSchema, ResourceUpdatedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { run } from "./expect.mjs";

const [url, key, reader] = process.argv.slice(2);
async function connect(with_ = key, capabilities = {}) {
  const client = new Client({ name: "hive-tests", version: "1.0.0" }, { capabilities });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers: { "x-api-key": with_ } } }));
  return client;
}
const client = await connect();
const api = async (path) => (await fetch(`${url}${path}`, { headers: { "x-api-key": key } })).json();
const until = async (what, holds) => {
  for (let tries = 0; tries < 400; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail(`never: ${what}`);
};
const refused = (promise, code) =>
  promise.then(
    () => assert.fail("it was not refused"),
    (error) => assert.equal(error.code, code, error.message),
  );

await run({
  "components, documents and runs are resources": async () => {
    const ran = await client.callTool({ name: "run_agent", arguments: { id: "echo", message: "for the list" } });
    const all = [];
    let cursor;
    do {
      const page = await client.listResources({ cursor });
      all.push(...page.resources);
      cursor = page.nextCursor;
    } while (cursor);
    const uris = all.map((one) => one.uri);
    for (const uri of ["hive://agents/echo", "hive://teams/router", "hive://workflows/steps", `hive://runs/${ran.structuredContent.run_id}`])
      assert.ok(uris.includes(uri), uri);
    assert.equal(all.filter((one) => one.name === "bees.md").length, 1);
    assert.ok(all.every((one) => one.mimeType));
  },
  "a component is read": async () => {
    const { contents } = await client.readResource({ uri: "hive://agents/echo" });
    assert.equal(contents[0].mimeType, "application/json");
    assert.equal(JSON.parse(contents[0].text).id, "echo");
  },
  "a document is read as text": async () => {
    let cursor;
    let document;
    do {
      const page = await client.listResources({ cursor });
      document ??= page.resources.find((one) => one.name === "bees.md");
      cursor = page.nextCursor;
    } while (cursor);
    const { contents } = await client.readResource({ uri: document.uri });
    assert.match(contents[0].text, /Bees make honey/);
  },
  "a run is read": async () => {
    const ran = await client.callTool({ name: "run_agent", arguments: { id: "echo", message: "to be read" } });
    const { contents } = await client.readResource({ uri: `hive://runs/${ran.structuredContent.run_id}` });
    assert.equal(JSON.parse(contents[0].text).message, "to be read");
  },
  "what is not there is refused": async () => {
    await refused(client.readResource({ uri: "hive://agents/nobody" }), -32602);
    await refused(client.readResource({ uri: "hive://runs/nobody" }), -32602);
    await refused(client.readResource({ uri: "file:///etc/passwd" }), -32602);
    await refused(client.listResources({ cursor: "nonsense" }), -32602);
    await refused(client.getPrompt({ name: "nobody", arguments: {} }), -32602);
    await refused(client.getPrompt({ name: "echo", arguments: {} }), -32602);
  },
  "templates say how addresses are made": async () => {
    const { resourceTemplates } = await client.listResourceTemplates();
    assert.deepEqual(
      resourceTemplates.map((one) => one.uriTemplate),
      ["hive://agents/{id}", "hive://teams/{id}", "hive://workflows/{id}", "hive://knowledge/{id}", "hive://runs/{id}"],
    );
  },
  "ids are completed": async () => {
    const ids = async (kind, value) =>
      (
        await client.complete({
          ref: { type: "ref/resource", uri: `hive://${kind}/{id}` },
          argument: { name: "id", value },
        })
      ).completion.values;
    assert.deepEqual(await ids("agents", "ec"), ["echo"]);
    assert.deepEqual(await ids("teams", "x"), []);
    assert.equal((await ids("knowledge", "bees")).length, 1);
  },
  "an agent is a prompt, completed with what it was asked before": async () => {
    const { prompts } = await client.listPrompts();
    assert.deepEqual(prompts.find((one) => one.name === "echo").arguments, [{ name: "message", description: "What it is asked", required: true }]);
    const { messages } = await client.getPrompt({ name: "echo", arguments: { message: "What is new?" } });
    assert.match(messages[0].content.text, /run_agent[^]*"echo"[^]*What is new\?/);
    await client.callTool({ name: "run_agent", arguments: { id: "echo", message: "A question of before" } });
    const { completion } = await client.complete({ ref: { type: "ref/prompt", name: "echo" }, argument: { name: "message", value: "a quest" } });
    assert.deepEqual(completion.values, ["A question of before"]);
  },
  "answers are structured and fit their schemas": async () => {
    const { tools } = await client.listTools();
    assert.ok(tools.filter((one) => one.outputSchema).length >= 6);
    // The client itself holds an answer to its tool's schema.
    const ran = await client.callTool({ name: "run_workflow", arguments: { id: "steps", message: "m" } });
    assert.equal(ran.structuredContent.status, "completed");
    assert.equal(ran.structuredContent.content, ran.content[0].text);
    const found = await client.callTool({ name: "search_knowledge", arguments: { query: "honey" } });
    assert.match(found.structuredContent.passages[0].source, /bees\.md/);
    const listed = await client.callTool({ name: "list_components", arguments: {} });
    assert.deepEqual(listed.structuredContent.workflows.map((one) => one.id), ["steps"]);
    assert.equal((await client.callTool({ name: "health", arguments: {} })).structuredContent.status, "healthy");
  },
  "a run tells how it goes on": async () => {
    const heard = [];
    await client.callTool({ name: "run_workflow", arguments: { id: "steps", message: "m" } }, undefined, { onprogress: (one) => heard.push(one) });
    assert.ok(heard.length >= 3, JSON.stringify(heard));
    assert.deepEqual(heard.map((one) => one.progress), heard.map((_, at) => at + 1));
    assert.ok(heard.some((one) => /step only is done/.test(one.message)), JSON.stringify(heard));
  },
  "a run's log comes at the level that was asked for": async () => {
    const own = await connect();
    const lines = [];
    own.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => lines.push(params));
    await own.callTool({ name: "run_workflow", arguments: { id: "steps", message: "m" } });
    assert.deepEqual(lines, []);
    await own.setLoggingLevel("info");
    await own.callTool({ name: "run_workflow", arguments: { id: "steps", message: "m" } });
    assert.ok(lines.some((one) => /step only is done/.test(one.data)), JSON.stringify(lines));
    await own.close();
  },
  "a call that is taken back ends its run": async () => {
    const abort = new AbortController();
    const call = client.callTool({ name: "run_agent", arguments: { id: "endless", message: "m" } }, undefined, { signal: abort.signal });
    const status = async () => (await api("/api/v1/agents/endless/runs")).runs[0]?.status;
    await until("it runs", async () => (await status()) === "running");
    abort.abort("enough");
    await assert.rejects(call);
    await until("it is cancelled", async () => (await status()) === "cancelled");
  },
  "a run outlives its client": async () => {
    const own = await connect();
    own.callTool({ name: "run_agent", arguments: { id: "slow", message: "m" } }).catch(() => {});
    const status = async () => (await api("/api/v1/agents/slow/runs")).runs[0]?.status;
    await until("it runs", async () => (await status()) === "running");
    await own.close();
    await until("it completes", async () => (await status()) === "completed");
  },
  "a resource that is followed tells of its change": async () => {
    const own = await connect();
    const changed = [];
    own.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => changed.push(params.uri));
    const begun = await (
      await fetch(`${url}/api/v1/agents/slow/runs`, {
        method: "POST",
        headers: { "x-api-key": key, "content-type": "application/json" },
        body: JSON.stringify({ message: "m", background: true }),
      })
    ).json();
    const uri = `hive://runs/${begun.run_id}`;
    await own.subscribeResource({ uri });
    await until("it is told", () => changed.includes(uri));
    await own.unsubscribeResource({ uri });
    await refused(own.subscribeResource({ uri: "hive://agents/nobody" }), -32602);
    await own.close();
  },
  "a key that may only read sees what it may call": async () => {
    const own = await connect(reader);
    assert.deepEqual((await own.listTools()).tools.map((one) => one.name).sort(), ["health", "list_components", "search_knowledge"]);
    assert.deepEqual((await own.listPrompts()).prompts, []);
    await refused(own.getPrompt({ name: "echo", arguments: { message: "m" } }), -32602);
    await own.close();
  },
  "a session is the key's that began it, and over when it is ended": async () => {
    const post = (session, with_) =>
      fetch(`${url}/mcp`, {
        method: "POST",
        headers: {
          "x-api-key": with_,
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          "mcp-session-id": session,
          "mcp-protocol-version": "2025-11-25",
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} }),
      });
    const own = await connect();
    const session = own.transport.sessionId;
    assert.equal((await post(session, key)).status, 200);
    assert.equal((await post(session, reader)).status, 403);
    // As from before a restart, or from another process.
    assert.equal((await post("of-another-process", key)).status, 200);
    await own.transport.terminateSession();
    assert.equal((await post(session, key)).status, 404);
    await own.close();
  },
  "who looks for an authorization server finds none": async () => {
    for (const path of [
      "/.well-known/oauth-protected-resource",
      "/.well-known/oauth-protected-resource/mcp",
      "/.well-known/oauth-authorization-server",
      "/.well-known/oauth-authorization-server/mcp",
      "/.well-known/openid-configuration",
      "/mcp/.well-known/openid-configuration",
    ])
      assert.equal((await fetch(`${url}${path}`)).status, 404, path);
    assert.equal((await fetch(`${url}/register`, { method: "POST", body: "{}" })).status, 404);
    assert.equal((await fetch(`${url}/nowhere`)).status, 401);
  },
  "a page of another origin gets nothing": async () => {
    const answer = await fetch(`${url}/mcp`, {
      method: "POST",
      headers: {
        "x-api-key": key,
        origin: "https://evil.example",
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }),
    });
    assert.equal(answer.status, 403);
  },
});
