// What users of OpenAI's own client expect of an API that speaks OpenAI.
import assert from "node:assert/strict";
import OpenAI from "openai";
import { zodResponseFormat, zodTextFormat } from "openai/helpers/zod";
import { z } from "zod";
import { run } from "./expect.mjs";

const [baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const model = "agent:assistant";
const ask = (content) => [{ role: "user", content }];
const Person = z.object({ name: z.string(), age: z.number() });
const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const tools = [{ type: "function", function: { name: "get_weather", description: "The weather", parameters } }];
const functions = [{ type: "function", name: "get_weather", description: "The weather", parameters, strict: false }];
const pixel =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const chat = (body) => client.chat.completions.create({ model, ...body });
const refused = async (promise, status, param) => {
  const error = await promise.then(
    () => assert.fail("it was not refused"),
    (e) => e,
  );
  assert.equal(error.status, status, error.message);
  assert.equal(error.param, param);
  assert.equal(typeof error.type, "string");
  return error;
};

await run({
  "models are listed": async () => {
    const ids = [];
    for await (const one of client.models.list()) ids.push(one.id);
    assert.ok(ids.includes(model));
  },
  "a model is retrieved, and an unknown one is 404": async () => {
    assert.equal((await client.models.retrieve(model)).id, model);
    assert.equal((await refused(client.models.retrieve("nobody"), 404, "model")).code, "model_not_found");
  },
  "a chat is answered with usage": async () => {
    const answer = await chat({ messages: ask("hello") });
    assert.equal(answer.object, "chat.completion");
    assert.equal(answer.choices[0].message.content, "echo: hello");
    assert.equal(answer.choices[0].message.refusal, null);
    assert.equal(answer.choices[0].finish_reason, "stop");
    assert.deepEqual(answer.usage, { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 });
  },
  "a chat streams, with usage when asked": async () => {
    let text = "";
    let usage;
    const finishes = [];
    for await (const chunk of await chat({
      messages: ask("one two three"),
      stream: true,
      stream_options: { include_usage: true },
    })) {
      text += chunk.choices[0]?.delta?.content ?? "";
      if (chunk.choices[0]?.finish_reason) finishes.push(chunk.choices[0].finish_reason);
      usage = chunk.usage ?? usage;
    }
    assert.equal(text, "echo: one two three");
    assert.deepEqual(finishes, ["stop"]);
    assert.equal(usage.total_tokens, 10);
  },
  "the stream helper gives the final completion": async () => {
    const stream = client.chat.completions.stream({ model, messages: ask("helper") });
    assert.equal(await stream.finalContent(), "echo: helper");
  },
  "history of the client counts": async () => {
    const answer = await chat({
      messages: [{ role: "developer", content: "Be brief." }, ...ask("a"), { role: "assistant", content: "b" }, ...ask("count")],
    });
    assert.equal(answer.choices[0].message.content, "5 messages");
  },
  "sampling parameters reach the model": async () => {
    const answer = await chat({
      messages: ask("parameters"),
      temperature: 0.3,
      top_p: 0.9,
      max_completion_tokens: 77,
      stop: ["END"],
      seed: 42,
      frequency_penalty: 0.5,
      presence_penalty: -0.5,
    });
    const sent = JSON.parse(answer.choices[0].message.content);
    assert.ok(Math.abs(sent.temperature - 0.3) < 1e-5 && Math.abs(sent.top_p - 0.9) < 1e-5, JSON.stringify(sent));
    assert.equal(sent.max_completion_tokens ?? sent.max_tokens, 77);
    assert.deepEqual(sent.stop, ["END"]);
    assert.equal(sent.seed, 42);
    assert.equal(sent.frequency_penalty, 0.5);
    assert.equal(sent.presence_penalty, -0.5);
  },
  "an answer that was cut says so": async () => {
    assert.equal((await chat({ messages: ask("long") })).choices[0].finish_reason, "length");
  },
  "a tool of the client is called and its result used": async () => {
    const messages = ask("weather");
    const first = await chat({ messages, tools });
    assert.equal(first.choices[0].finish_reason, "tool_calls");
    const { message } = first.choices[0];
    assert.equal(message.content, null);
    assert.equal(message.tool_calls[0].function.name, "get_weather");
    assert.deepEqual(JSON.parse(message.tool_calls[0].function.arguments), { city: "Paris" });
    messages.push(message, { role: "tool", tool_call_id: message.tool_calls[0].id, content: "sunny" });
    const second = await chat({ messages, tools });
    assert.equal(second.choices[0].message.content, "It is sunny");
    assert.equal(second.choices[0].finish_reason, "stop");
  },
  "calls of tools stream": async () => {
    const stream = client.chat.completions.stream({ model, messages: ask("weather"), tools });
    const { choices } = await stream.finalChatCompletion();
    assert.equal(choices[0].finish_reason, "tool_calls");
    assert.deepEqual(JSON.parse(choices[0].message.tool_calls[0].function.arguments), { city: "Paris" });
  },
  "runTools goes round by itself": async () => {
    const runner = client.chat.completions.runTools({
      model,
      messages: ask("weather"),
      tools: [
        { type: "function", function: { name: "get_weather", parameters, parse: JSON.parse, function: ({ city }) => `rain in ${city}` } },
      ],
    });
    assert.equal(await runner.finalContent(), "It is rain in Paris");
  },
  "a choice of tool reaches the model": async () => {
    const messages = ask("parameters");
    const none = JSON.parse((await chat({ messages, tools, tool_choice: "none" })).choices[0].message.content);
    assert.equal(none.tool_choice, "none");
    const named = await chat({
      messages,
      tools,
      tool_choice: { type: "function", function: { name: "get_weather" } },
      parallel_tool_calls: false,
    });
    const sent = JSON.parse(named.choices[0].message.content);
    assert.equal(sent.tool_choice.function.name, "get_weather");
    assert.equal(sent.parallel_tool_calls, false);
  },
  "an answer fits a schema and is parsed": async () => {
    const answer = await client.chat.completions.parse({
      model,
      messages: ask("person"),
      response_format: zodResponseFormat(Person, "person"),
    });
    assert.deepEqual(answer.choices[0].message.parsed, { name: "Ada", age: 36 });
  },
  "an answer that does not fit is asked for once more": async () => {
    const answer = await client.chat.completions.parse({
      model,
      messages: ask("slip"),
      response_format: zodResponseFormat(Person, "person"),
    });
    assert.deepEqual(answer.choices[0].message.parsed, { name: "Ada", age: 36 });
  },
  "an answer that never fits is an error that says where": async () => {
    const error = await refused(
      chat({ messages: ask("stubborn"), response_format: zodResponseFormat(Person, "person") }),
      502,
      null,
    );
    assert.match(error.message, /\/age/);
  },
  "JSON mode gives JSON": async () => {
    const answer = await chat({ messages: ask("person"), response_format: { type: "json_object" } });
    assert.equal(JSON.parse(answer.choices[0].message.content).name, "Ada");
  },
  "an image reaches the model": async () => {
    const answer = await chat({
      messages: ask([{ type: "text", text: "picture" }, { type: "image_url", image_url: { url: pixel } }]),
    });
    assert.equal(answer.choices[0].message.content, `seen ${pixel.length}`);
  },
  "what is not known is refused by its name": async () => {
    const error = await refused(chat({ messages: ask("m"), logit_bias: { 5: 1 } }), 400, "logit_bias");
    assert.equal(error.type, "invalid_request_error");
    await refused(chat({ messages: ask("m"), n: 2 }), 400, "n");
    await refused(chat({ messages: ask("m"), temperature: 9 }), 400, "temperature");
    await refused(client.chat.completions.create({ model: "agent:offline", messages: ask("m"), temperature: 0.1 }), 400, "temperature");
  },
  "a wrong key is an authentication error": async () => {
    const error = await new OpenAI({ baseURL, apiKey: "wrong", maxRetries: 0 }).models.list().then(assert.fail, (e) => e);
    assert.equal(error.constructor.name, "AuthenticationError");
    assert.equal(error.code, "invalid_api_key");
  },
  "a conversation is one session": async () => {
    const options = { headers: { "x-session-id": "openai-session" } };
    await client.chat.completions.create({ model, messages: ask("first") }, options);
    const answer = await client.chat.completions.create({ model, messages: ask("count") }, options);
    assert.equal(answer.choices[0].message.content, "4 messages");
    const other = await chat({ messages: ask("count"), metadata: { session_id: "openai-session" } });
    assert.equal(other.choices[0].message.content, "6 messages");
  },
  "a response is answered": async () => {
    const response = await client.responses.create({ model, input: "hello", instructions: "Be brief." });
    assert.equal(response.status, "completed");
    assert.equal(response.output_text, "echo: hello");
    assert.equal(response.usage.total_tokens, 10);
    assert.equal((await client.responses.retrieve(response.id)).output_text, "echo: hello");
  },
  "a response streams its events in order": async () => {
    const types = [];
    const numbers = [];
    let text = "";
    for await (const event of await client.responses.create({ model, input: "one two", stream: true })) {
      types.push(event.type);
      numbers.push(event.sequence_number);
      if (event.type === "response.output_text.delta") text += event.delta;
    }
    assert.equal(text, "echo: one two");
    assert.deepEqual(numbers, [...numbers.keys()]);
    assert.deepEqual([types[0], types.at(-1)], ["response.created", "response.completed"]);
    for (const type of ["response.output_item.added", "response.content_part.added", "response.output_text.done", "response.output_item.done"])
      assert.ok(types.includes(type), type);
  },
  "a response calls functions and goes on": async () => {
    const first = await client.responses.create({ model, input: "weather", tools: functions });
    const call = first.output.find((item) => item.type === "function_call");
    assert.deepEqual(JSON.parse(call.arguments), { city: "Paris" });
    const output = [{ type: "function_call_output", call_id: call.call_id, output: "windy" }];
    const second = await client.responses.create({ model, previous_response_id: first.id, input: output, tools: functions });
    assert.equal(second.output_text, "It is windy");
    assert.notEqual(second.id, first.id);
    assert.equal((await client.responses.retrieve(first.id)).output[0].type, "function_call");
    assert.equal((await client.responses.retrieve(second.id)).output_text, "It is windy");
    // The same from a client that keeps everything itself.
    const whole = await client.responses.create({ model, input: [...ask("weather"), ...first.output, ...output], tools: functions, store: false });
    assert.equal(whole.output_text, "It is windy");
  },
  "a response follows another": async () => {
    const first = await client.responses.create({ model, input: "before" });
    const second = await client.responses.create({ model, input: "count", previous_response_id: first.id });
    assert.equal(second.output_text, "4 messages");
    assert.equal(second.previous_response_id, first.id);
    await refused(client.responses.create({ model, input: "m", previous_response_id: "resp_none" }), 404, "previous_response_id");
  },
  "a response in the background is read later": async () => {
    const begun = await client.responses.create({ model, input: "slowly", background: true });
    assert.ok(["queued", "in_progress"].includes(begun.status), begun.status);
    let text = "";
    let last = -1;
    for await (const event of await client.responses.retrieve(begun.id, { stream: true })) {
      last = event.sequence_number;
      if (event.type === "response.output_text.delta" && (text += event.delta)) break;
    }
    for await (const event of await client.responses.retrieve(begun.id, { stream: true, starting_after: last })) {
      assert.ok(event.sequence_number > last);
      if (event.type === "response.output_text.delta") text += event.delta;
    }
    assert.equal(text, "echo: slowly");
    const cancelled = await client.responses.create({ model, input: "for ever", background: true });
    assert.equal((await client.responses.cancel(cancelled.id)).status, "cancelled");
  },
  "what shall not be stored is not": async () => {
    const response = await client.responses.create({ model, input: "secret", store: false });
    for (let tries = 0; tries < 100; tries++) {
      const found = await client.responses.retrieve(response.id).catch((e) => e);
      if (found.status === 404) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.fail("it is still there");
  },
  "a response is parsed, has images and is deleted": async () => {
    const parsed = await client.responses.parse({ model, input: "person", text: { format: zodTextFormat(Person, "person") } });
    assert.deepEqual(parsed.output_parsed, { name: "Ada", age: 36 });
    const seen = await client.responses.create({
      model,
      input: [{ role: "user", content: [{ type: "input_text", text: "picture" }, { type: "input_image", image_url: pixel, detail: "auto" }] }],
    });
    assert.equal(seen.output_text, `seen ${pixel.length}`);
    await client.responses.delete(seen.id);
    await refused(client.responses.retrieve(seen.id), 404, "id");
  },
  "embeddings are the knowledge base's": async () => {
    const answer = await client.embeddings.create({ model: "vectors", input: ["one", "two"] });
    assert.equal(answer.data.length, 2);
    assert.ok(Math.abs(answer.data[1].embedding[1] - 0.8) < 1e-6, JSON.stringify(answer.data[1].embedding));
    const floats = await client.embeddings.create({ model: "vectors", input: "one", encoding_format: "float" });
    assert.equal(floats.data[0].embedding.length, 2);
    await refused(client.embeddings.create({ model: "other", input: "one" }), 404, "model");
  },
});
