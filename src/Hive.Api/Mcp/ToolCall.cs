using System.Text.Json;
using Hive.Api.Access;
using Hive.Api.Problems;
using Hive.Service.Access;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hive.Api.Mcp;

/// <summary>One call of a tool.</summary>
internal sealed class ToolCall(RequestContext<CallToolRequestParams> request, HttpContext http, CancellationToken token)
{
    public IServiceProvider Services => http.RequestServices;

    public Caller Caller => http.Caller();

    public CancellationToken Token => token;

    /// <summary>Where the client hears of it while it is under way.</summary>
    public CallProgress Progress { get; } = new(request.Server, request.Params?.ProgressToken);

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
        foreach (var (key, value) in request.Params?.Arguments ?? new Dictionary<string, JsonElement>())
        {
            if (key == name)
                return value;
        }
        return null;
    }
}
