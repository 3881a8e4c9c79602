using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Hive.Api.Tests.Runs;

/// <summary>One request to a scripted model, and the ways to answer it.</summary>
internal sealed class ModelCall(HttpContext context, JsonElement request, int number)
{
    /// <summary>1 for a model's first call.</summary>
    public int Number => number;

    /// <summary>The body that was sent.</summary>
    public JsonElement Request => request;

    public CancellationToken Gone => context.RequestAborted;

    /// <summary>The text of the last message of the user.</summary>
    public string Asked => Texts("user").LastOrDefault() ?? "";

    /// <summary>What the instructions say.</summary>
    public string Instructions => string.Join('\n', Texts("system"));

    /// <summary>Results of tools, in their order.</summary>
    public IReadOnlyList<string> ToolResults => Texts("tool");

    /// <summary>All messages as <c>role: text</c>.</summary>
    public IReadOnlyList<string> Messages => [.. All().Select(m => $"{m.GetProperty("role").GetString()}: {Text(m)}")];

    /// <summary>The names of the tools that may be called.</summary>
    public IReadOnlyList<string> Tools =>
        request.TryGetProperty("tools", out var tools)
            ? [.. tools.EnumerateArray().Select(t => t.GetProperty("function").GetProperty("name").GetString()!)]
            : [];

    /// <summary>A whole answer, word by word, with its tokens.</summary>
    public async Task SayAsync(string text, int inputTokens = 7, int outputTokens = 3)
    {
        await BeginAsync();
        foreach (var word in text.Split(' ').Select((word, at) => at == 0 ? word : " " + word))
            await PieceAsync(word);
        await EndAsync(inputTokens, outputTokens);
    }

    /// <summary>Asks for tools instead of answering; a call's arguments are JSON.</summary>
    public async Task CallAsync(params (string Tool, string Arguments)[] calls)
    {
        await BeginAsync();
        for (var i = 0; i < calls.Length; i++)
        {
            await SendAsync(
                $$$"""
                {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":{{{i}}},"id":"call_{{{number}}}_{{{i}}}","type":"function","function":{"name":{{{Quote(
                    calls[i].Tool
                )}}},"arguments":{{{Quote(calls[i].Arguments)}}}}}]},"finish_reason":null}]}
                """
            );
        }
        await SendAsync(
            """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"""
        );
        await FinishAsync(5, 2);
    }

    public async Task BeginAsync()
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync();
    }

    public Task PieceAsync(string text) =>
        SendAsync(
            $$$"""
            {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":{{{Quote(
                text
            )}}}},"finish_reason":null}]}
            """
        );

    public async Task EndAsync(int inputTokens = 7, int outputTokens = 3, string finish = "stop")
    {
        await SendAsync(
            $$$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"{{{finish}}}"}]}"""
        );
        await FinishAsync(inputTokens, outputTokens);
    }

    /// <summary>Sends a line as it is.</summary>
    public async Task RawAsync(string text)
    {
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
    }

    public Task FailAsync(int status, string text = """{"error":{"message":"the endpoint's reason"}}""")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(text);
    }

    /// <summary>Cuts the connection.</summary>
    public void Close() => context.Abort();

    /// <summary>Never answers; ends when the client goes.</summary>
    public async Task HangAsync()
    {
        var gone = new TaskCompletionSource();
        await using var registration = Gone.Register(() => gone.TrySetResult());
        await gone.Task;
    }

    private async Task FinishAsync(int inputTokens, int outputTokens)
    {
        await SendAsync(
            $$$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":{{{inputTokens}}},"completion_tokens":{{{outputTokens}}},"total_tokens":{{{inputTokens + outputTokens}}}}}"""
        );
        await RawAsync("data: [DONE]\n\n");
    }

    private Task SendAsync(string json) => RawAsync($"data: {json}\n\n");

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    private JsonElement.ArrayEnumerator All() => request.GetProperty("messages").EnumerateArray();

    private List<string> Texts(string role) => [.. All().Where(m => m.GetProperty("role").GetString() == role).Select(Text)];

    private static string Text(JsonElement message) =>
        !message.TryGetProperty("content", out var content)
            ? ""
            : content.ValueKind switch
            {
                JsonValueKind.String => content.GetString()!,
                JsonValueKind.Array => string.Concat(
                    content
                        .EnumerateArray()
                        .Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : "")
                ),
                _ => "",
            };
}
