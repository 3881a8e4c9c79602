namespace Hive.Service.Components;

/// <summary>The words of <see cref="ComponentKind"/>, as they are stored and sent.</summary>
public static class ComponentKinds
{
    /// <summary>In lower case, in the singular.</summary>
    public static string Word(this ComponentKind kind) =>
        kind switch
        {
            ComponentKind.Agent => "agent",
            ComponentKind.Team => "team",
            ComponentKind.Workflow => "workflow",
            _ => "tool",
        };

    /// <summary>The other way.</summary>
    public static ComponentKind Parse(string word) =>
        word switch
        {
            "agent" => ComponentKind.Agent,
            "team" => ComponentKind.Team,
            "workflow" => ComponentKind.Workflow,
            _ => ComponentKind.Tool,
        };
}
