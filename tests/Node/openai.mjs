// Drives OpenAI's routes with OpenAI's own client and prints what it saw as one JSON document.
import OpenAI from "openai";

const [baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const messages = [{ role: "user", content: "hello" }];
const seen = {};

seen.models = (await client.models.list()).data.map((model) => model.id);
seen.model = (await client.models.retrieve("agent:echo")).id;

for (const model of ["agent:echo", "team:router", "workflow:steps", "caller"]) {
  const answer = await client.chat.completions.create({ model, messages, user: "linda" });
  seen[model] = {
    content: answer.choices[0].message.content,
    finish: answer.choices[0].finish_reason,
    tokens: answer.usage.total_tokens,
  };
}

const stream = await client.chat.completions.create({
  model: "echo",
  stream: true,
  stream_options: { include_usage: true },
  messages: [
    { role: "system", content: "Be brief." },
    { role: "user", content: "before" },
    { role: "assistant", content: "said" },
    { role: "user", content: [{ type: "text", text: "in pieces" }] },
  ],
});
seen.stream = { pieces: 0, content: "" };
for await (const chunk of stream) {
  const piece = chunk.choices[0]?.delta?.content;
  if (piece) {
    seen.stream.pieces++;
    seen.stream.content += piece;
  }
  seen.stream.finish ??= chunk.choices[0]?.finish_reason ?? undefined;
  seen.stream.tokens ??= chunk.usage?.total_tokens;
}

seen.errors = {};
for (const [name, ask] of Object.entries({
  unknown: () => client.chat.completions.create({ model: "nobody", messages }),
  failing: () => client.chat.completions.create({ model: "failing", messages }),
  key: () => new OpenAI({ baseURL, apiKey: "wrong", maxRetries: 0 }).models.list(),
  stream: async () => {
    for await (const _ of await client.chat.completions.create({ model: "failing", stream: true, messages }));
  },
})) {
  try {
    await ask();
    seen.errors[name] = "none";
  } catch (error) {
    seen.errors[name] = { status: error.status, type: error.constructor.name, message: error.message };
  }
}

console.log(JSON.stringify(seen));
