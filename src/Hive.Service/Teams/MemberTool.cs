using System.Text.Json;
using Hive.Service.Models;
using Microsoft.Extensions.AI;

namespace Hive.Service.Teams;

/// <summary>A member of a team as a tool of its leader.</summary>
internal sealed class MemberTool(string name, string description, Func<string, CancellationToken, Task<string>> ask)
    : AIFunction
{
    private static readonly JsonElement Schema = Parse(
        """
        {"type":"object","properties":{"task":{"type":"string","description":"What the member shall do, with all that it needs to know"}},"required":["task"]}
        """
    );

    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema => Schema;

    protected override async ValueTask<object?> InvokeCoreAsync(
        AIFunctionArguments arguments,
        CancellationToken cancellationToken
    ) => await ask(ToolJson.Text(arguments.GetValueOrDefault("task")), cancellationToken);

    private static JsonElement Parse(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }
}
