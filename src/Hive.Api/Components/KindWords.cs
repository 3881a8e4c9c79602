using Hive.Api.Problems;
using Hive.Service.Components;

namespace Hive.Api.Components;

/// <summary>Kinds as words of addresses and answers.</summary>
internal static class KindWords
{
    public static string Of(ComponentKind kind) =>
        kind switch
        {
            ComponentKind.Agent => "agent",
            ComponentKind.Team => "team",
            ComponentKind.Workflow => "workflow",
            _ => "tool",
        };

    /// <summary>The kind of an address: <c>agents</c>, or <c>agent</c>.</summary>
    /// <exception cref="RequestException">There is no such kind.</exception>
    public static ComponentKind Parse(string word) =>
        word switch
        {
            "agent" or "agents" => ComponentKind.Agent,
            "team" or "teams" => ComponentKind.Team,
            "workflow" or "workflows" => ComponentKind.Workflow,
            "tool" or "tools" => ComponentKind.Tool,
            _ => throw RequestException.NotFound("kind of component", word),
        };
}
