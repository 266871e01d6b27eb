// Talks to a gateway by OpenAI's JavaScript SDK and prints what came back, one JSON object per model.
//
// Usage: node sdk_check.mjs SDK_FOLDER URL MODEL…; the names of the results are those in VendorSdk.java.
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, baseURL, ...models] = process.argv.slice(2);
const { default: OpenAI } = createRequire(join(folder, "x.js"))("openai");

const IMAGE =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const tools = ["weather", "traffic"].map((name) => ({ type: "function", function: { name, description: name, parameters } }));
const client = new OpenAI({ baseURL, apiKey: "any", maxRetries: 0, timeout: 30_000 });
const create = (body) => client.chat.completions.create(body);
const user = (content) => [{ role: "user", content }];

async function all(stream) {
  const items = [];
  for await (const item of await stream) items.push(item);
  return items;
}

const textOf = (chunks) => chunks.map((c) => c.choices[0]?.delta?.content ?? "").join("");
const names = (calls) => calls.map((call) => call.function.name);
const haveCity = (calls) => calls.every((call) => "city" in JSON.parse(call.function.arguments));

// The class of the exception that the SDK throws; for a broken stream any will do.
async function failure(act) {
  try {
    await act();
  } catch (error) {
    return error instanceof OpenAI.APIError && error.status ? error.constructor.name : "broken";
  }
  return "none";
}

async function check(model) {
  const results = {};
  let answer = await create({ model, messages: user("say exactly: Grüße, 世界 🌉") });
  results["text"] = answer.choices[0].message.content;
  results["finish"] = answer.choices[0].finish_reason;
  results["usage"] = answer.usage.prompt_tokens > 0 && answer.usage.completion_tokens > 0;

  let chunks = await all(create({ model, messages: user("say exactly: Grüße, 世界 🌉"), stream: true }));
  results["stream"] = textOf(chunks);
  results["stream finish"] = chunks.map((c) => c.choices[0]?.finish_reason).filter(Boolean);
  results["stream without usage"] = chunks.filter((c) => c.usage).length;

  chunks = await all(create({ model, messages: user("hello"), stream: true, stream_options: { include_usage: true } }));
  results["stream with usage"] = chunks.filter((c) => c.usage).length;

  answer = await create({
    model,
    temperature: 0.5,
    messages: [
      { role: "system", content: "be brief" },
      { role: "user", content: "first" },
      { role: "assistant", content: "answer" },
      { role: "user", content: "say exactly: second" },
    ],
  });
  results["turns"] = answer.choices[0].message.content;

  const image = [{ type: "text", text: "what is this" }, { type: "image_url", image_url: { url: IMAGE } }];
  answer = await create({ model, messages: user(image) });
  results["image"] = answer.choices[0].message.content.includes("image/png");

  answer = await create({ model, messages: user("call tool"), tools });
  const message = answer.choices[0].message;
  results["tools"] = names(message.tool_calls);
  results["tools finish"] = answer.choices[0].finish_reason;
  results["tools arguments"] = haveCity(message.tool_calls);
  const returned = message.tool_calls.map((call) => ({
    role: "tool",
    tool_call_id: call.id,
    content: `result of ${call.function.name}`,
  }));
  answer = await create({ model, messages: [...user("call tool"), message, ...returned], tools });
  results["tool results"] = ["weather", "traffic"].every((n) => answer.choices[0].message.content.includes(`result of ${n}`));

  const streamed = client.chat.completions.stream({ model, messages: user("call tool"), tools });
  const calls = (await streamed.finalChatCompletion()).choices[0].message.tool_calls;
  results["stream tools"] = names(calls);
  results["stream tools arguments"] = haveCity(calls);

  const forced = { type: "function", function: { name: "traffic" } };
  answer = await create({ model, messages: user("hello"), tools, tool_choice: forced });
  results["forced tool"] = names(answer.choices[0].message.tool_calls);

  answer = await create({ model, messages: user("say exactly: one STOP two"), stop: ["STOP"] });
  results["stop"] = answer.choices[0].message.content.trim();
  answer = await create({ model, messages: user("say exactly: one two three four"), max_completion_tokens: 2 });
  results["length"] = answer.choices[0].finish_reason;

  for (const status of [400, 401, 403, 404, 429, 500, 503]) {
    results[`error ${status}`] = await failure(() => create({ model: `${model}:fail-${status}`, messages: user("hello") }));
  }
  try {
    await create({ model: `${model}:fail-429`, messages: user("hello") });
  } catch (limited) {
    results["retry-after"] = limited.headers.get("retry-after");
  }
  results["unknown model"] = await failure(() => create({ model: "nobody-knows", messages: user("hello") }));
  for (const part of ["midstream-error", "close-clean", "cut"]) {
    const broken = { model: `${model}:${part}`, messages: user("say exactly: a b c d e f g h"), stream: true };
    results[`stream ${part}`] = await failure(() => all(create(broken)));
  }
  results["models"] = (await all(client.models.list())).some((listed) => listed.id === model);
  results["model"] = (await client.models.retrieve(model)).id;
  return results;
}

const results = {};
for (const model of models) results[model] = await check(model);
console.log(JSON.stringify(results));
