// What users of Vercel's AI SDK expect.
import assert from "node:assert/strict";
import { createOpenAI } from "@ai-sdk/openai";
import { embedMany, generateText, Output, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";
import { run } from "./expect.mjs";

const [baseURL, apiKey] = process.argv.slice(2);
const provider = createOpenAI({ baseURL, apiKey });
const name = "agent:assistant";
const Person = z.object({ name: z.string(), age: z.number() });
const tools = {
  get_weather: tool({
    description: "The weather",
    inputSchema: z.object({ city: z.string() }),
    execute: async ({ city }) => `rain in ${city}`,
  }),
};
const pixel =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

await run({
  "generateText answers over responses": async () => {
    const { text, usage, finishReason } = await generateText({ model: provider(name), prompt: "hello", maxRetries: 0 });
    assert.equal(text, "echo: hello");
    assert.equal(usage.totalTokens, 10);
    assert.equal(finishReason, "stop");
  },
  "generateText answers over chat": async () => {
    const { text } = await generateText({ model: provider.chat(name), prompt: "hello", maxRetries: 0 });
    assert.equal(text, "echo: hello");
  },
  "streamText streams over responses": async () => {
    let text = "";
    const result = streamText({ model: provider(name), prompt: "one two three", maxRetries: 0 });
    for await (const piece of result.textStream) text += piece;
    assert.equal(text, "echo: one two three");
    assert.equal(await result.finishReason, "stop");
  },
  "streamText streams over chat": async () => {
    let text = "";
    for await (const piece of streamText({ model: provider.chat(name), prompt: "one two", maxRetries: 0 }).textStream) text += piece;
    assert.equal(text, "echo: one two");
  },
  "tools go round over responses": async () => {
    const { text, steps } = await generateText({ model: provider(name), prompt: "weather", tools, stopWhen: stepCountIs(3), maxRetries: 0 });
    assert.equal(text, "It is rain in Paris");
    assert.equal(steps.length, 2);
  },
  "tools go round over chat, streaming": async () => {
    let text = "";
    const result = streamText({ model: provider.chat(name), prompt: "weather", tools, stopWhen: stepCountIs(3), maxRetries: 0 });
    for await (const piece of result.textStream) text += piece;
    assert.equal(text, "It is rain in Paris");
  },
  "objects fit their schema over both": async () => {
    for (const model of [provider(name), provider.chat(name)]) {
      const { output } = await generateText({ model, prompt: "person", output: Output.object({ schema: Person }), maxRetries: 0 });
      assert.deepEqual(output, { name: "Ada", age: 36 });
    }
  },
  "images are seen over both": async () => {
    for (const model of [provider(name), provider.chat(name)]) {
      const { text } = await generateText({
        model,
        maxRetries: 0,
        messages: [{ role: "user", content: [{ type: "text", text: "picture" }, { type: "image", image: pixel }] }],
      });
      assert.match(text, /^seen \d+/);
    }
  },
  "embedMany embeds": async () => {
    const { embeddings } = await embedMany({ model: provider.embedding("vectors"), values: ["a", "b"], maxRetries: 0 });
    assert.equal(embeddings.length, 2);
  },
});
