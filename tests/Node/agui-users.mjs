// What users of AG-UI's own client expect.
import assert from "node:assert/strict";
import { HttpAgent } from "@ag-ui/client";
import { run } from "./expect.mjs";

const [url, key] = process.argv.slice(2);
let threads = 0;
const agent = (address, more = {}) =>
  new HttpAgent({ url: `${url}/agui/${address}`, headers: { "x-api-key": key }, threadId: `agui-${++threads}`, ...more });
const ask = (content) => ({ id: `m-${Math.random()}`, role: "user", content });
async function events(one, input = {}) {
  const seen = [];
  const result = await one.runAgent(input, { onEvent: ({ event }) => void seen.push(event) });
  return { seen, result, types: seen.map((event) => event.type) };
}

await run({
  "an agent answers, and the client keeps the conversation": async () => {
    const one = agent("agents/assistant", { initialMessages: [ask("hello")] });
    const { result, types } = await events(one);
    assert.equal(result.newMessages.at(-1).content, "echo: hello");
    assert.deepEqual(types.slice(0, 2), ["RUN_STARTED", "TEXT_MESSAGE_START"]);
    assert.deepEqual(types.slice(-2), ["TEXT_MESSAGE_END", "RUN_FINISHED"]);
    one.addMessage(ask("count"));
    assert.equal((await events(one)).result.newMessages.at(-1).content, "4 messages");
  },
  "an answer comes in pieces": async () => {
    const { seen } = await events(agent("agents/assistant", { initialMessages: [ask("one two three")] }));
    const pieces = seen.filter((event) => event.type === "TEXT_MESSAGE_CONTENT").map((event) => event.delta);
    assert.ok(pieces.length > 1, JSON.stringify(pieces));
    assert.equal(pieces.join(""), "echo: one two three");
  },
  "a team and a workflow answer, and steps are told": async () => {
    assert.equal((await events(agent("teams/router", { initialMessages: [ask("m")] }))).result.newMessages.at(-1).content, "echo: m");
    const { seen, types } = await events(agent("workflows/steps", { initialMessages: [ask("m")] }));
    assert.ok(types.includes("STEP_STARTED") && types.includes("STEP_FINISHED"), types.join());
    assert.equal(seen.find((event) => event.type === "STEP_STARTED").stepName, "only");
  },
  "a tool of the agent is seen with its result": async () => {
    const { seen, result } = await events(agent("agents/seeker", { initialMessages: [ask("m")] }));
    assert.equal(seen.find((event) => event.type === "TOOL_CALL_START").toolCallName, "search_knowledge");
    assert.match(seen.find((event) => event.type === "TOOL_CALL_RESULT").content, /Nothing in/);
    assert.ok(result.newMessages.some((message) => message.role === "tool"));
  },
  "a tool of the page is called and its result used": async () => {
    const one = agent("agents/assistant", { initialMessages: [ask("weather")] });
    const tools = [{ name: "get_weather", description: "The weather", parameters: { type: "object", properties: { city: { type: "string" } } } }];
    const { result } = await events(one, { tools });
    const call = result.newMessages.at(-1).toolCalls[0];
    assert.equal(call.function.name, "get_weather");
    assert.deepEqual(JSON.parse(call.function.arguments), { city: "Paris" });
    one.addMessage({ id: "result", role: "tool", toolCallId: call.id, content: "sunny" });
    assert.equal((await events(one, { tools })).result.newMessages.at(-1).content, "It is sunny");
  },
  "a run that wants consent is interrupted and goes on with it": async () => {
    for (const [payload, expected] of [
      [true, /Nothing in/],
      [{ approved: false, reason: "not now" }, /not now/],
    ]) {
      const one = agent("agents/careful", { initialMessages: [ask("m")] });
      const { seen } = await events(one);
      const { outcome } = seen.at(-1);
      assert.equal(outcome.type, "interrupt");
      assert.match(outcome.interrupts[0].message, /consent/);
      const resumed = await events(one, { resume: [{ interruptId: outcome.interrupts[0].id, status: "resolved", payload }] });
      assert.match(resumed.result.newMessages.at(-1).content, expected);
    }
  },
  "what the page knows reaches the model": async () => {
    const { result } = await events(agent("agents/assistant", { initialMessages: [ask("instructions")] }), {
      context: [{ description: "The open document", value: "leave.md" }],
    });
    assert.match(result.newMessages.at(-1).content, /The open document: leave\.md/);
  },
  "a run that fails says why": async () => {
    const seen = [];
    await agent("agents/failing", { initialMessages: [ask("m")] })
      .runAgent({}, { onRunErrorEvent: ({ event }) => void seen.push(event.message) })
      .catch(() => {});
    assert.match(seen[0], /the endpoint's reason/);
    await assert.rejects(agent("agents/nobody", { initialMessages: [ask("m")] }).runAgent());
  },
});
