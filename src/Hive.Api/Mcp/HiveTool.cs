using System.Text.Json;
using Hive.Api.Access;
using Hive.Api.Problems;
using Hive.Service.Access;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hive.Api.Mcp;

/// <summary>A tool of this server: what the client sees of it, the scope that its key needs, and what it does.</summary>
internal sealed class HiveTool(Tool seen, Scopes needed, Func<ToolCall, Task<ToolAnswer>> work)
{
    /// <summary>What the client sees.</summary>
    public Tool Seen => seen;

    /// <summary>What the key must be allowed.</summary>
    public Scopes Needed => needed;

    /// <summary>Describes a tool.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="title">For people.</param>
    /// <param name="description">For models.</param>
    /// <param name="input">The JSON Schema of its arguments.</param>
    /// <param name="output">The JSON Schema of its structured answer.</param>
    /// <param name="readOnly">Whether it only looks.</param>
    public static Tool Described(
        string name,
        string title,
        string description,
        string input,
        string output,
        bool readOnly
    ) =>
        new()
        {
            Name = name,
            Title = title,
            Description = description,
            InputSchema = JsonElement.Parse(input),
            OutputSchema = JsonElement.Parse(output),
            Annotations = new() { ReadOnlyHint = readOnly, OpenWorldHint = !readOnly },
        };

    /// <summary>Carries out a call; what is wrong with it is an answer too.</summary>
    public async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken token)
    {
        var http = request.Http();
        if (!http.Caller().May(needed))
            return Error($"The key \"{http.Caller().Name}\" lacks the scope {string.Join(", ", ScopeNames.Of(needed))}.");
        try
        {
            var answer = await work(new(request, http, token));
            return new()
            {
                Content = [new TextContentBlock { Text = answer.Text }],
                StructuredContent = answer.Structured,
                IsError = false,
            };
        }
        catch (Exception e) when (Failure.Of(e) is { } failure)
        {
            return Error(failure.Detail);
        }
    }

    private static CallToolResult Error(string text) =>
        new() { Content = [new TextContentBlock { Text = text }], IsError = true };
}

/// <summary>What a tool gives: for models that read, and for programs.</summary>
internal sealed record ToolAnswer(string Text, JsonElement Structured);
