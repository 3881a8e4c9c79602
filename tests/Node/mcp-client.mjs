// Drives the API's MCP server with the official client and prints what it saw as one JSON document.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [url, key, calls] = process.argv.slice(2);
const client = new Client({ name: "hive-tests", version: "1.0.0" });
await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { "x-api-key": key } } }));

const seen = {
  server: client.getServerVersion(),
  instructions: client.getInstructions(),
  tools: (await client.listTools()).tools,
  answers: [],
};
for (const { name, arguments: given } of JSON.parse(calls)) {
  try {
    const answer = await client.callTool({ name, arguments: given });
    seen.answers.push({ text: answer.content[0].text, error: answer.isError === true });
  } catch (e) {
    seen.answers.push({ text: e.message, error: true });
  }
}
console.log(JSON.stringify(seen));
await client.close();
