// An MCP server on the official SDK, with tools that misbehave. Speaks on its input and output, or with "http" or "sse" on a free
// port of 127.0.0.1, which it prints. With "where" it only tells its own place.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { z } from "zod";

const [transport = "stdio", mode = ""] = process.argv.slice(2);
const text = (value) => ({ content: [{ type: "text", text: String(value) }] });

function server() {
  const mcp = new McpServer({ name: "misbehaving", version: "1.0.0" });
  mcp.registerTool("add", { description: "Adds two numbers", inputSchema: { a: z.number(), b: z.number() } }, ({ a, b }) => text(a + b));
  mcp.registerTool("refuse", { description: "Fails politely" }, () => ({ ...text("not today"), isError: true }));
  mcp.registerTool("die", { description: "Ends the server" }, () => process.exit(1));
  mcp.registerTool("hang", { description: "Never answers" }, () => new Promise(() => {}));
  mcp.registerTool("pid", { description: "Who the server is" }, () => text(process.pid));
  mcp.registerTool("variable", { description: "A variable of the server's", inputSchema: { name: z.string() } }, ({ name }) => text(process.env[name] ?? ""));
  mcp.registerTool("read", { description: "Reads a file", inputSchema: { path: z.string() } }, async ({ path }) =>
    text(await readFile(path, "utf8").catch((error) => error.code)));
  mcp.registerTool("picture", { description: "Shows a bee" }, () => ({
    content: [
      { type: "text", text: "A bee:" },
      {
        type: "image",
        mimeType: "image/png",
        data: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      },
    ],
  }));
  const bees = { outputSchema: { bees: z.number() } };
  mcp.registerTool("structured", { description: "Counts", ...bees }, () => ({ ...text("two bees"), structuredContent: { bees: 2 } }));
  mcp.registerTool("said", { description: "Counts", ...bees }, () => ({ ...text('{ "bees": 2 }'), structuredContent: { bees: 2 } }));
  mcp.registerTool("slowly", { description: "Takes its time", inputSchema: { signs: z.number() } }, async ({ signs }, extra) => {
    const progressToken = extra._meta?.progressToken;
    for (let progress = 1; progress <= signs && !extra.signal.aborted; progress++) {
      await extra.sendNotification({ method: "notifications/progress", params: { progressToken, progress } });
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return text("at last");
  });
  mcp.registerTool("child", { description: "Starts a program that outlives its parent" }, () =>
    text(spawn("sleep", ["600"], { stdio: "ignore" }).pid));
  mcp.registerTool("header", { description: "What was sent with the call", inputSchema: { name: z.string() } }, ({ name }, extra) =>
    text(extra.requestInfo?.headers[name] ?? ""));
  return mcp;
}

async function serve(handle) {
  const http = createServer(handle);
  http.listen(0, "127.0.0.1", () => console.log(http.address().port));
}

if (transport === "where") {
  console.log(JSON.stringify(fileURLToPath(import.meta.url)));
} else if (mode === "mute") {
  // Takes everything and answers nothing, whatever it is asked, and ends when nobody asks any more.
  process.stdin.on("end", () => process.exit(0)).resume();
} else if (transport === "stdio") {
  // Stubborn: neither a closed input nor a polite signal ends it.
  if (mode === "stubborn") {
    process.on("SIGTERM", () => {});
    setInterval(() => {}, 1000);
  }
  await server().connect(new StdioServerTransport());
} else if (transport === "http") {
  await serve(async (request, response) => {
    const asked = new URL(request.url, "http://127.0.0.1");
    if (asked.pathname === "/redirect") {
      response.writeHead(307, { location: asked.searchParams.get("to") ?? request.url }).end();
      return;
    }
    const one = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    await server().connect(one);
    await one.handleRequest(request, response);
  });
} else {
  const sessions = new Map();
  await serve(async (request, response) => {
    if (request.method === "GET") {
      const one = new SSEServerTransport("/messages", response);
      sessions.set(one.sessionId, one);
      await server().connect(one);
    } else {
      await sessions.get(new URL(request.url, "http://127.0.0.1").searchParams.get("sessionId")).handlePostMessage(request, response);
    }
  });
}
