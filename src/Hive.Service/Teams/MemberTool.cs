using System.Text.Json;
using Hive.Service.Models;
using Hive.Service.Runs.Scopes;
using Microsoft.Extensions.AI;

namespace Hive.Service.Teams;

/// <summary>A member of a team as a tool of its leader.</summary>
internal sealed class MemberTool(
    string name,
    string description,
    Func<string, RunScope, CancellationToken, Task<string>> ask
) : AIFunction
{
    private static readonly JsonElement Schema = Parse(
        """
        {"type":"object","properties":{"task":{"type":"string","description":"What the member shall do, with all that it needs to know"}},"required":["task"]}
        """
    );

    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema => Schema;

    /// <summary>Asks the member at this place of the run.</summary>
    public Task<string> AskAsync(AIFunctionArguments arguments, RunScope place, CancellationToken token) =>
        ask(ToolJson.Text(arguments.GetValueOrDefault("task")), place, token);

    protected override ValueTask<object?> InvokeCoreAsync(
        AIFunctionArguments arguments,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException("A member is asked at a place of a run.");

    private static JsonElement Parse(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }
}
