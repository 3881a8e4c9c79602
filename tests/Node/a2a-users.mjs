// What users of A2A's own client expect.
import assert from "node:assert/strict";
import { ClientFactory, ClientFactoryOptions, DefaultAgentCardResolver, JsonRpcTransportFactory } from "@a2a-js/sdk/client";
import { run } from "./expect.mjs";

const [url, key] = process.argv.slice(2);
const fetchImpl = (address, init = {}) => {
  const headers = new Headers(init.headers);
  headers.set("x-api-key", key);
  return fetch(address, { ...init, headers });
};
const factory = new ClientFactory(
  ClientFactoryOptions.createFrom(ClientFactoryOptions.default, {
    transports: [new JsonRpcTransportFactory({ fetchImpl })],
    cardResolver: new DefaultAgentCardResolver({ fetchImpl }),
  }),
);
const client = (address) => factory.createFromUrl(`${url}/a2a/${address}/.well-known/agent-card.json`, "");
let messages = 0;
const text = (value) => ({ content: { $case: "text", value }, metadata: undefined, filename: "", mediaType: "" });
const say = (value, more = {}) => ({
  tenant: "",
  metadata: undefined,
  configuration: undefined,
  ...more.params,
  message: {
    messageId: `m-${++messages}`,
    contextId: "",
    taskId: "",
    role: 1,
    parts: [typeof value === "string" ? text(value) : { ...text(""), content: { $case: "data", value } }],
    metadata: undefined,
    extensions: [],
    referenceTaskIds: [],
    ...more.message,
  },
});
const State = { working: 2, completed: 3, failed: 4, canceled: 5, input: 6 };
const answer = (task) => task.artifacts.flatMap((one) => one.parts).map((part) => part.content.value).join("");
const refused = (promise, pattern) => promise.then(() => assert.fail("it was not refused"), (error) => assert.match(`${error.name} ${error.message}`, pattern));

await run({
  "a card says what the agent is and where": async () => {
    const card = await (await client("agents/assistant")).getAgentCard();
    assert.equal(card.name, "assistant");
    assert.equal(card.capabilities.streaming, true);
    assert.equal(card.skills[0].id, "assistant");
    assert.equal(card.supportedInterfaces[0].url, `${url}/a2a/agents/assistant`);
  },
  "a message is answered with a task": async () => {
    const task = await (await client("agents/assistant")).sendMessage(say("hello"));
    assert.equal(task.status.state, State.completed);
    assert.equal(answer(task), "echo: hello");
    assert.equal(task.history[0].parts[0].content.value, "hello");
  },
  "a context is a conversation": async () => {
    const one = await client("agents/assistant");
    const first = await one.sendMessage(say("first"));
    const second = await one.sendMessage(say("count", { message: { contextId: first.contextId } }));
    assert.equal(second.contextId, first.contextId);
    assert.equal(answer(second), "4 messages");
  },
  "a message streams its task, pieces and end": async () => {
    const kinds = [];
    let said = "";
    let last;
    for await (const event of (await client("agents/assistant")).sendMessageStream(say("one two three"))) {
      kinds.push(event.payload.$case);
      if (event.payload.$case === "artifactUpdate") said += event.payload.value.artifact.parts[0].content.value;
      last = event.payload;
    }
    assert.equal(kinds[0], "task");
    assert.ok(kinds.filter((kind) => kind === "artifactUpdate").length > 1);
    assert.equal(said, "echo: one two three");
    assert.equal(last.value.status.state, State.completed);
  },
  "a team and a workflow answer": async () => {
    assert.equal(answer(await (await client("teams/router")).sendMessage(say("m"))), "echo: m");
    assert.equal(answer(await (await client("workflows/steps")).sendMessage(say("m"))), "echo: m");
  },
  "a task is asked for and listed": async () => {
    const one = await client("agents/assistant");
    const task = await one.sendMessage(say("to be found"));
    const found = await one.getTask({ tenant: "", id: task.id, historyLength: undefined });
    assert.equal(answer(found), "echo: to be found");
    const list = await one.listTasks({ tenant: "", contextId: task.contextId, status: 0, pageToken: "", pageSize: 10 });
    assert.deepEqual(list.tasks.map((each) => each.id), [task.id]);
    await refused(one.getTask({ tenant: "", id: "nothing" }), /TaskNotFound|no such task/i);
  },
  "a task under way is followed and cancelled": async () => {
    const one = await client("agents/assistant");
    const begun = await one.sendMessage(say("for ever", { params: { configuration: { acceptedOutputModes: [], returnImmediately: true } } }));
    assert.ok(begun.status.state <= State.working, String(begun.status.state));
    const states = [];
    const following = (async () => {
      for await (const event of one.resubscribeTask({ tenant: "", id: begun.id }))
        if (event.payload.$case === "statusUpdate") states.push(event.payload.value.status.state);
    })();
    const cancelled = await one.cancelTask({ tenant: "", id: begun.id, metadata: undefined });
    assert.equal(cancelled.status.state, State.canceled);
    await following;
    assert.equal(states.at(-1), State.canceled);
    await refused(one.cancelTask({ tenant: "", id: begun.id }), /NotCancelable|already/i);
  },
  "a task that waits goes on with a word": async () => {
    const one = await client("agents/careful");
    for (const [word, expected] of [
      ["yes", /Nothing in/],
      [{ approve: false, reason: "not now" }, /not now/],
    ]) {
      const task = await one.sendMessage(say("m"));
      assert.equal(task.status.state, State.input);
      assert.match(task.status.message.parts[0].content.value, /consent/);
      const ended = await one.sendMessage(say(word, { message: { taskId: task.id, contextId: task.contextId } }));
      assert.equal(ended.status.state, State.completed);
      assert.match(answer(ended), expected);
    }
  },
  "a task that fails says why, and what is not there is refused": async () => {
    const task = await (await client("agents/failing")).sendMessage(say("m"));
    assert.equal(task.status.state, State.failed);
    assert.match(task.status.message.parts[0].content.value, /the endpoint's reason/);
    await assert.rejects(client("agents/nobody"));
  },
});
