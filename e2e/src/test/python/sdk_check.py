"""Talks to a gateway by OpenAI's Python SDK and prints what came back, one JSON object per model.

Usage: sdk_check.py URL MODEL…; the names of the results are those in VendorSdk.java.
"""
import json
import sys

import openai

IMAGE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOLS = [
    {"type": "function", "function": {"name": name, "description": name, "parameters": PARAMETERS}}
    for name in ("weather", "traffic")
]


def user(text):
    return [{"role": "user", "content": text}]


def check(client, model):
    create = client.chat.completions.create
    results = {}

    answer = create(model=model, messages=user("say exactly: Grüße, 世界 🌉"))
    results["text"] = answer.choices[0].message.content
    results["finish"] = answer.choices[0].finish_reason
    results["usage"] = answer.usage.prompt_tokens > 0 and answer.usage.completion_tokens > 0

    chunks = list(create(model=model, messages=user("say exactly: Grüße, 世界 🌉"), stream=True))
    results["stream"] = text_of(chunks)
    results["stream finish"] = [c.choices[0].finish_reason for c in chunks if c.choices and c.choices[0].finish_reason]
    results["stream without usage"] = sum(c.usage is not None for c in chunks)

    chunks = list(create(model=model, messages=user("hello"), stream=True, stream_options={"include_usage": True}))
    results["stream with usage"] = sum(c.usage is not None for c in chunks)

    answer = create(
        model=model,
        temperature=0.5,
        messages=[
            {"role": "system", "content": "be brief"},
            {"role": "user", "content": "first"},
            {"role": "assistant", "content": "answer"},
            {"role": "user", "content": "say exactly: second"},
        ],
    )
    results["turns"] = answer.choices[0].message.content

    answer = create(
        model=model,
        messages=user([{"type": "text", "text": "what is this"}, {"type": "image_url", "image_url": {"url": IMAGE}}]),
    )
    results["image"] = "image/png" in answer.choices[0].message.content

    answer = create(model=model, messages=user("call tool"), tools=TOOLS)
    message = answer.choices[0].message
    results["tools"] = [call.function.name for call in message.tool_calls]
    results["tools finish"] = answer.choices[0].finish_reason
    results["tools arguments"] = all("city" in json.loads(call.function.arguments) for call in message.tool_calls)
    returned = [
        {"role": "tool", "tool_call_id": call.id, "content": "result of " + call.function.name} for call in message.tool_calls
    ]
    answer = create(model=model, messages=user("call tool") + [message] + returned, tools=TOOLS)
    results["tool results"] = all(
        "result of " + name in answer.choices[0].message.content for name in ("weather", "traffic")
    )

    with client.chat.completions.stream(model=model, messages=user("call tool"), tools=TOOLS) as events:
        for _ in events:
            pass
        calls = events.get_final_completion().choices[0].message.tool_calls
    results["stream tools"] = [call.function.name for call in calls]
    results["stream tools arguments"] = all("city" in json.loads(call.function.arguments) for call in calls)

    forced = {"type": "function", "function": {"name": "traffic"}}
    answer = create(model=model, messages=user("hello"), tools=TOOLS, tool_choice=forced)
    results["forced tool"] = [call.function.name for call in answer.choices[0].message.tool_calls]

    answer = create(model=model, messages=user("say exactly: one STOP two"), stop=["STOP"])
    results["stop"] = answer.choices[0].message.content.strip()
    answer = create(model=model, messages=user("say exactly: one two three four"), max_completion_tokens=2)
    results["length"] = answer.choices[0].finish_reason

    for status in (400, 401, 403, 404, 429, 500, 503):
        results[f"error {status}"] = failure(lambda: create(model=f"{model}:fail-{status}", messages=user("hello")))
    try:
        create(model=f"{model}:fail-429", messages=user("hello"))
    except openai.RateLimitError as limited:
        results["retry-after"] = limited.response.headers.get("retry-after")
    results["unknown model"] = failure(lambda: create(model="nobody-knows", messages=user("hello")))
    for part in ("midstream-error", "close-clean", "cut"):
        results[f"stream {part}"] = failure(
            lambda: list(create(model=f"{model}:{part}", messages=user("say exactly: a b c d e f g h"), stream=True))
        )
    results["models"] = model in [listed.id for listed in client.models.list()]
    results["model"] = client.models.retrieve(model).id
    return results


def text_of(chunks):
    return "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)


def failure(act):
    """The class of the exception that the SDK raises; for a broken stream any will do."""
    try:
        act()
    except openai.APIStatusError as error:
        return type(error).__name__
    except Exception:  # the SDK lets some of its HTTP library's pass
        return "broken"
    return "none"


def main():
    with openai.OpenAI(base_url=sys.argv[1], api_key="any", max_retries=0, timeout=30) as client:
        print(json.dumps({model: check(client, model) for model in sys.argv[2:]}))


if __name__ == "__main__":
    main()
