namespace Hive.Service.Components.Keys;

/// <summary>
/// All keys of components' files, by the section that they stand in. Reading, the tables of docs/components.md and the JSON
/// Schemas for editors are made of it.
/// </summary>
internal static class KeyTable
{
    /// <summary>The sections: <c>agent file</c> is what stands at the left of an agent's file.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<ComponentKey>> Sections { get; } =
        new Dictionary<string, IReadOnlyList<ComponentKey>>(StringComparer.Ordinal)
        {
            [FileOf(ComponentKind.Agent)] = [Section("agent", "agent"), .. SharedKeys.File, .. Unused(SharedKeys.OfOthers)],
            [FileOf(ComponentKind.Team)] =
            [
                Section("team", "team"),
                new("members", KeyType.Names, "ids of agents or teams, one at least; no team is inside itself")
                {
                    Required = true,
                },
                .. SharedKeys.File,
                .. Unused(SharedKeys.OfOthers),
            ],
            [FileOf(ComponentKind.Workflow)] =
            [
                Section("workflow", "workflow"),
                .. WorkflowKeys.File,
                .. Unused(WorkflowKeys.OfOthers),
            ],
            [FileOf(ComponentKind.Tool)] = [Section("tool", "tool"), .. ToolKeys.File, .. Unused(ToolKeys.OfOthers)],
            ["agent"] = [.. Identity("agent"), new("role", KeyType.Text, "what it is in a team, for the one that leads")],
            ["team"] =
            [
                .. Identity("team"),
                new(
                    "mode",
                    KeyType.Word,
                    "`route` has the leader pick one member, `coordinate` give parts to members and put answers together, `collaborate` gives all the task at once"
                )
                {
                    Words = ["route", "coordinate", "collaborate"],
                    Default = "`coordinate`",
                },
            ],
            ["workflow"] = [.. Identity("workflow")],
            ["tool"] = [.. Identity("tool"), .. ToolKeys.Tool],
            ["model"] = SharedKeys.Model,
            ["memory"] = SharedKeys.Memory,
            ["knowledge_filter"] = SharedKeys.KnowledgeFilter,
            ["http"] = ToolKeys.Http,
            ["mcp"] = ToolKeys.Mcp,
            ["parameter"] = ToolKeys.Parameter,
            ["step"] = WorkflowKeys.Step,
            ["condition"] = WorkflowKeys.Condition,
            ["loop"] = WorkflowKeys.Loop,
            ["test"] = WorkflowKeys.Test,
        };

    /// <summary>What the whole file of a component is called in the table.</summary>
    public static string FileOf(ComponentKind kind) => $"{kind.Word()} file";

    /// <summary>A key of a section.</summary>
    /// <exception cref="InvalidOperationException">It is not in the table, and so nowhere documented.</exception>
    public static ComponentKey Of(string section, string name) =>
        Sections.GetValueOrDefault(section)?.FirstOrDefault(one => one.Name == name)
        ?? throw new InvalidOperationException($"The table of keys has no {name} in \"{section}\".");

    /// <summary>Which section of the table a path in a file is: <c>steps[0].loop.until.all[1]</c> is a test.</summary>
    public static string SectionAt(string path)
    {
        var last = path[(path.LastIndexOf('.') + 1)..];
        var isItem = last.EndsWith(']');
        var name = isItem ? last[..last.IndexOf('[', StringComparison.Ordinal)] : last;
        return name switch
        {
            "if" or "until" or "not" or "all" or "any" => "test",
            "parameters" => "parameter",
            _ when isItem => "step",
            _ => name,
        };
    }

    private static ComponentKey Section(string name, string of) =>
        new(name, KeyType.Section, "") { Of = of, Required = true };

    private static IEnumerable<ComponentKey> Unused(IEnumerable<string> names) =>
        names.Append("metadata").Select(name => new ComponentKey(name, KeyType.Unused, "has no effect here"));

    private static IEnumerable<ComponentKey> Identity(string kind) =>
        [
            new($"{kind}_id", KeyType.Text, "the folder's name"),
            new("name", KeyType.Text, "for people") { Default = "the id" },
            new("version", KeyType.Text, "a label") { Default = "1" },
            new("description", KeyType.Text, "one or two sentences, for people and for models that choose"),
        ];
}
