// The MCP server that the conformance suite's scenarios are about: tools, resources and prompts with the names that they ask for.
// Speaks on its input and output. With "where" it only tells its own place.
import { fileURLToPath } from "node:url";
import { McpServer, ResourceTemplate } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { SubscribeRequestSchema, UnsubscribeRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { completable } from "@modelcontextprotocol/sdk/server/completable.js";
import { z } from "zod";

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const SILENCE = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";
const text = (value) => ({ content: [{ type: "text", text: value }] });
const image = { type: "image", data: PIXEL, mimeType: "image/png" };
const resource = (uri, mimeType, value) => ({ type: "resource", resource: { uri, mimeType, text: value } });
const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

function server() {
  const mcp = new McpServer({ name: "fixtures", version: "1.0.0" }, { capabilities: { logging: {}, resources: { subscribe: true } } });
  const tool = (name, run, inputSchema) => mcp.registerTool(name, { description: `The tool ${name}`, ...(inputSchema && { inputSchema }) }, run);
  tool("test_simple_text", () => text("This is a simple text response for testing."));
  tool("test_image_content", () => ({ content: [image] }));
  tool("test_audio_content", () => ({ content: [{ type: "audio", data: SILENCE, mimeType: "audio/wav" }] }));
  tool("test_embedded_resource", () => ({
    content: [resource("test://embedded-resource", "text/plain", "This is an embedded resource content.")],
  }));
  tool("test_multiple_content_types", () => ({
    content: [
      { type: "text", text: "Multiple content types test:" },
      image,
      resource("test://mixed-content-resource", "application/json", '{"test":"data","value":123}'),
    ],
  }));
  tool("test_tool_with_logging", async (extra) => {
    for (const data of ["Tool execution started", "Tool processing data", "Tool execution completed"]) {
      await mcp.server.sendLoggingMessage({ level: "info", data }, extra.sessionId);
      await pause();
    }
    return text("logged");
  });
  tool("test_tool_with_progress", async (extra) => {
    const progressToken = extra._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (progressToken !== undefined)
        await extra.sendNotification({ method: "notifications/progress", params: { progressToken, progress, total: 100 } });
      await pause();
    }
    return text("done");
  });
  tool("test_error_handling", () => {
    throw new Error("This tool intentionally returns an error for testing");
  });
  tool(
    "test_sampling",
    async ({ prompt }) => {
      const said = await mcp.server.createMessage({ messages: [{ role: "user", content: { type: "text", text: prompt } }], maxTokens: 100 });
      return text(`LLM response: ${said.content.text}`);
    },
    { prompt: z.string() },
  );
  const elicit = async (message, properties, required) => {
    const answer = await mcp.server.elicitInput({ message, requestedSchema: { type: "object", properties, required } });
    return text(`Elicitation completed: action=${answer.action}, content=${JSON.stringify(answer.content)}`);
  };
  tool(
    "test_elicitation",
    ({ message }) =>
      elicit(message, { username: { type: "string", description: "User's response" }, email: { type: "string", description: "User's email address" } }, [
        "username",
        "email",
      ]),
    { message: z.string() },
  );
  tool("test_elicitation_sep1034_defaults", () =>
    elicit("Defaults", {
      name: { type: "string", default: "John Doe" },
      age: { type: "integer", default: 30 },
      score: { type: "number", default: 95.5 },
      status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
      verified: { type: "boolean", default: true },
    }),
  );
  const titled = [
    { const: "value1", title: "First Option" },
    { const: "value2", title: "Second Option" },
    { const: "value3", title: "Third Option" },
  ];
  tool("test_elicitation_sep1330_enums", () =>
    elicit("Enums", {
      untitledSingle: { type: "string", enum: ["option1", "option2", "option3"] },
      titledSingle: { type: "string", oneOf: titled },
      legacyEnum: { type: "string", enum: ["opt1", "opt2", "opt3"], enumNames: ["Option One", "Option Two", "Option Three"] },
      untitledMulti: { type: "array", items: { type: "string", enum: ["option1", "option2", "option3"] } },
      titledMulti: { type: "array", items: { anyOf: titled } },
    }),
  );
  const one = (uri, mimeType, content) => ({ contents: [{ uri, mimeType, ...content }] });
  mcp.registerResource("static-text", "test://static-text", { description: "Text", mimeType: "text/plain" }, (uri) =>
    one(uri.href, "text/plain", { text: "This is the content of the static text resource." }),
  );
  mcp.registerResource("static-binary", "test://static-binary", { description: "A picture", mimeType: "image/png" }, (uri) =>
    one(uri.href, "image/png", { blob: PIXEL }),
  );
  mcp.registerResource("watched", "test://watched-resource", { description: "Changes", mimeType: "text/plain" }, (uri) =>
    one(uri.href, "text/plain", { text: "watched" }),
  );
  mcp.registerResource("template", new ResourceTemplate("test://template/{id}/data", { list: undefined }), { description: "Data by id" }, (uri, { id }) =>
    one(uri.href, "application/json", { text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }) }),
  );
  mcp.server.setRequestHandler(SubscribeRequestSchema, ({ params }) => {
    setTimeout(() => mcp.server.sendResourceUpdated({ uri: params.uri }), 50);
    return {};
  });
  mcp.server.setRequestHandler(UnsubscribeRequestSchema, () => ({}));
  const say = (...content) => ({ messages: content.map((one) => ({ role: "user", content: one })) });
  const plain = (value) => ({ type: "text", text: value });
  mcp.registerPrompt("test_simple_prompt", { description: "Simple" }, () => say(plain("This is a simple prompt for testing.")));
  mcp.registerPrompt(
    "test_prompt_with_arguments",
    {
      description: "With arguments",
      argsSchema: { arg1: completable(z.string(), (value) => ["paris", "park", "party"].filter((word) => word.startsWith(value))), arg2: z.string() },
    },
    ({ arg1, arg2 }) => say(plain(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  );
  mcp.registerPrompt("test_prompt_with_embedded_resource", { description: "With a resource", argsSchema: { resourceUri: z.string() } }, ({ resourceUri }) =>
    say(resource(resourceUri, "text/plain", "Embedded resource content for testing."), plain("Please process the embedded resource above.")),
  );
  mcp.registerPrompt("test_prompt_with_image", { description: "With a picture" }, () => say(image, plain("Please analyze the image above.")));
  return mcp;
}

if (process.argv[2] === "where") console.log(JSON.stringify(fileURLToPath(import.meta.url)));
else await server().connect(new StdioServerTransport());
