using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Api.Json;
using Hive.Service.Access;
using Hive.Service.Components;

namespace Hive.Api.Mcp;

/// <summary>What there is to run.</summary>
internal static class ComponentTools
{
    public static HiveTool List { get; } =
        new(
            "list_components",
            "Lists the agents, teams and workflows that can be run, with their ids.",
            """{"type":"object","properties":{}}""",
            Scopes.Read,
            readOnly: true,
            call => Task.FromResult(Write(call))
        );

    private static string Write(ToolCall call)
    {
        var set = call.Services.GetRequiredService<IComponentSource>().Current;
        return JsonSerializer.Serialize(
            new RunnableList(Of(set.Agents.Values), Of(set.Teams.Values), Of(set.Workflows.Values)),
            McpJson.Readable.RunnableList
        );
    }

    private static Runnable[] Of(IEnumerable<ComponentDefinition> components) =>
        [
            .. components
                .OrderBy(one => one.Id, StringComparer.Ordinal)
                .Select(one => new Runnable(one.Id, one.Name, one.Description)),
        ];
}

internal sealed record RunnableList(
    IReadOnlyList<Runnable> Agents,
    IReadOnlyList<Runnable> Teams,
    IReadOnlyList<Runnable> Workflows
);

internal sealed record Runnable(string Id, string Name, string Description);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunnableList))]
internal sealed partial class McpJson : JsonSerializerContext
{
    public static McpJson Readable => field ??= new(ReadableJson.Of(Default));
}
