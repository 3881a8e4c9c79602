using System.Text.Json;
using Hive.Api.Access;
using Hive.Api.Problems;
using Hive.Service.Access;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hive.Api.Mcp;

/// <summary>A tool of this server: what the client sees of it, the scope that its key needs, and what it does.</summary>
internal sealed class HiveTool(
    string name,
    string description,
    string schema,
    Scopes needed,
    bool readOnly,
    Func<ToolCall, Task<string>> work
) : McpServerTool
{
    public override Tool ProtocolTool { get; } =
        new()
        {
            Name = name,
            Description = description,
            InputSchema = Parse(schema),
            Annotations = new() { ReadOnlyHint = readOnly, OpenWorldHint = !readOnly },
        };

    public override IReadOnlyList<object> Metadata => [];

    public override async ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request,
        CancellationToken cancellationToken = default
    )
    {
        var http = request.Services!.GetRequiredService<IHttpContextAccessor>().HttpContext!;
        if (!http.Caller().May(needed))
            return Answer(
                $"The key \"{http.Caller().Name}\" lacks the scope {string.Join(", ", ScopeNames.Of(needed))}.",
                isError: true
            );
        try
        {
            return Answer(
                await work(new(request.Params?.Arguments, http.RequestServices, http.Caller(), cancellationToken)),
                isError: false
            );
        }
        catch (Exception e) when (Failure.Of(e) is { } failure)
        {
            return Answer(failure.Detail, isError: true);
        }
    }

    private static CallToolResult Answer(string text, bool isError) =>
        new() { Content = [new TextContentBlock { Text = text }], IsError = isError };

    private static JsonElement Parse(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return document.RootElement.Clone();
    }
}

/// <summary>One call of a tool.</summary>
internal sealed record ToolCall(
    IEnumerable<KeyValuePair<string, JsonElement>>? Arguments,
    IServiceProvider Services,
    Caller Caller,
    CancellationToken Token
)
{
    /// <exception cref="RequestException">It is missing or no text.</exception>
    public string Text(string name) =>
        OptionalText(name) is { Length: > 0 } text ? text : throw RequestException.Bad($"{name} is missing.");

    /// <exception cref="RequestException">It is no text.</exception>
    public string? OptionalText(string name) =>
        Find(name) switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.String } text when text.GetString() is { } value && !value.Contains('\0') => value,
            _ => throw RequestException.Bad($"{name} is no text."),
        };

    /// <exception cref="RequestException">It is no whole number, or outside.</exception>
    public int? OptionalNumber(string name, int least, int most) =>
        Find(name) switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.Number } number
                when number.TryGetInt32(out var value) && value >= least && value <= most => value,
            _ => throw RequestException.Bad($"{name} is a whole number from {least} to {most}."),
        };

    /// <exception cref="RequestException">It is no object of texts.</exception>
    public IReadOnlyDictionary<string, string> Pairs(string name) =>
        Find(name) switch
        {
            null or { ValueKind: JsonValueKind.Null } => new Dictionary<string, string>(),
            { ValueKind: JsonValueKind.Object } pairs
                when pairs.EnumerateObject().All(one => one.Value.ValueKind == JsonValueKind.String) => pairs
                .EnumerateObject()
                .ToDictionary(one => one.Name, one => one.Value.GetString()!, StringComparer.Ordinal),
            _ => throw RequestException.Bad($"{name} is no object of texts."),
        };

    private JsonElement? Find(string name)
    {
        foreach (var (key, value) in Arguments ?? [])
        {
            if (key == name)
                return value;
        }
        return null;
    }
}
