// What users of LangChain expect.
import assert from "node:assert/strict";
import { HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI, OpenAIEmbeddings } from "@langchain/openai";
import { z } from "zod";
import { run } from "./expect.mjs";

const [baseURL, apiKey] = process.argv.slice(2);
const chat = (more = {}) =>
  new ChatOpenAI({ model: "agent:assistant", apiKey, configuration: { baseURL }, maxRetries: 0, ...more });
const weather = tool(async ({ city }) => `rain in ${city}`, {
  name: "get_weather",
  description: "The weather",
  schema: z.object({ city: z.string() }),
});
const pixel =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

await run({
  "invoke answers with usage": async () => {
    const answer = await chat().invoke([new SystemMessage("Be brief."), new HumanMessage("hello")]);
    assert.equal(answer.content, "echo: hello");
    assert.equal(answer.usage_metadata.total_tokens, 10);
  },
  "stream streams": async () => {
    let text = "";
    for await (const chunk of await chat().stream("one two three")) text += chunk.content;
    assert.equal(text, "echo: one two three");
  },
  "parameters reach the model": async () => {
    const sent = JSON.parse((await chat({ temperature: 0.25, maxTokens: 50, topP: 0.5 }).invoke("parameters")).content);
    assert.equal(sent.temperature, 0.25);
    assert.equal(sent.top_p, 0.5);
  },
  "bound tools are called and answered": async () => {
    const bound = chat().bindTools([weather]);
    const messages = [new HumanMessage("weather")];
    const call = await bound.invoke(messages);
    assert.equal(call.tool_calls[0].name, "get_weather");
    messages.push(call, new ToolMessage({ tool_call_id: call.tool_calls[0].id, content: await weather.invoke(call.tool_calls[0].args) }));
    assert.equal((await bound.invoke(messages)).content, "It is rain in Paris");
  },
  "structured output fits its schema": async () => {
    const structured = chat().withStructuredOutput(z.object({ name: z.string(), age: z.number() }), { method: "jsonSchema" });
    assert.deepEqual(await structured.invoke("person"), { name: "Ada", age: 36 });
  },
  "images and the responses interface work": async () => {
    const content = [
      { type: "text", text: "picture" },
      { type: "image_url", image_url: { url: pixel } },
    ];
    assert.match((await chat().invoke([new HumanMessage({ content })])).content, /^seen \d+/);
    assert.equal((await chat({ useResponsesApi: true }).invoke("hello")).text, "echo: hello");
  },
  "embeddings embed": async () => {
    const vectors = await new OpenAIEmbeddings({ model: "vectors", apiKey, configuration: { baseURL } }).embedDocuments(["a", "b"]);
    assert.equal(vectors.length, 2);
  },
});
