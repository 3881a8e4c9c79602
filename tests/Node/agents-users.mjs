// What users of OpenAI's agents SDK expect.
import assert from "node:assert/strict";
import OpenAI from "openai";
import { Agent, handoff, OpenAIChatCompletionsModel, OpenAIResponsesModel, Runner, tool } from "@openai/agents";
import { z } from "zod";
import { run } from "./expect.mjs";

const [baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const responses = new OpenAIResponsesModel(client, "agent:assistant");
const chat = new OpenAIChatCompletionsModel(client, "agent:assistant");
const runner = new Runner({ tracingDisabled: true });
const weather = tool({
  name: "get_weather",
  description: "The weather",
  parameters: z.object({ city: z.string() }),
  execute: async ({ city }) => `rain in ${city}`,
});

await run({
  "an agent answers over responses": async () => {
    const result = await runner.run(new Agent({ name: "A", instructions: "Be brief.", model: responses }), "hello");
    assert.equal(result.finalOutput, "echo: hello");
  },
  "an agent answers over chat": async () => {
    const result = await runner.run(new Agent({ name: "A", instructions: "Be brief.", model: chat }), "hello");
    assert.equal(result.finalOutput, "echo: hello");
  },
  "tools are called over both": async () => {
    for (const model of [responses, chat]) {
      const result = await runner.run(new Agent({ name: "A", model, tools: [weather] }), "weather");
      assert.equal(result.finalOutput, "It is rain in Paris");
    }
  },
  "an agent streams over both": async () => {
    for (const model of [responses, chat]) {
      const result = await runner.run(new Agent({ name: "A", model }), "one two", { stream: true });
      let text = "";
      for await (const piece of result.toTextStream()) text += piece;
      await result.completed;
      assert.equal(text, "echo: one two");
    }
  },
  "output fits a type": async () => {
    const result = await runner.run(
      new Agent({ name: "A", model: responses, outputType: z.object({ name: z.string(), age: z.number() }) }),
      "person",
    );
    assert.deepEqual(result.finalOutput, { name: "Ada", age: 36 });
  },
  "one agent hands over to another": async () => {
    const other = new Agent({ name: "Weather", model: responses, handoffDescription: "Knows the weather" });
    const first = new Agent({ name: "Desk", model: responses, handoffs: [handoff(other, { toolNameOverride: "hand_over" })] });
    const result = await runner.run(first, "hand over");
    assert.equal(result.lastAgent.name, "Weather");
  },
});
