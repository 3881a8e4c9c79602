using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Api.Json;
using Hive.Service.Access;
using Hive.Service.Components;

namespace Hive.Api.Mcp;

/// <summary>What there is to run.</summary>
internal static class ComponentTools
{
    private const string Listed =
        """{"type":"array","items":{"type":"object","required":["id","name","description"],"properties":{"id":{"type":"string"},"name":{"type":"string"},"description":{"type":"string"}}}}""";

    public static HiveTool List { get; } =
        new(
            HiveTool.Described(
                "list_components",
                "List components",
                "Lists the agents, teams and workflows that can be run, with their ids.",
                """{"type":"object","properties":{}}""",
                $$$"""{"type":"object","required":["agents","teams","workflows"],"properties":{"agents":{{{Listed}}},"teams":{{{Listed}}},"workflows":{{{Listed}}}}}""",
                readOnly: true
            ),
            Scopes.Read,
            call => Task.FromResult(Of(call.Services.GetRequiredService<IComponentSource>().Current))
        );

    private static ToolAnswer Of(ComponentSet set)
    {
        var json = JsonSerializer.SerializeToElement(
            new RunnableList(Of(set.Agents.Values), Of(set.Teams.Values), Of(set.Workflows.Values)),
            McpJson.Readable.RunnableList
        );
        return new(json.GetRawText(), json);
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

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RunnableList))]
[JsonSerializable(typeof(FoundPassages))]
[JsonSerializable(typeof(EndedRun))]
[JsonSerializable(typeof(string))]
internal sealed partial class McpJson : JsonSerializerContext
{
    public static McpJson Readable => field ??= new(ReadableJson.Of(Default));
}
