namespace Hive.Service.Components.Files;

/// <summary>A place in a file that names another component, or a server of <c>.mcp.json</c>.</summary>
/// <param name="Allowed">The kinds that the other one may be of; none for a server.</param>
/// <param name="Id">Its id, as the file has it, or the server's name.</param>
/// <param name="What">For messages: <c>members</c>.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal sealed record ComponentReference(IReadOnlyList<ComponentKind> Allowed, string Id, string What, int Line, int Column)
{
    private static readonly ComponentKind[] Members = [ComponentKind.Agent, ComponentKind.Team];
    private static readonly ComponentKind[] Agents = [ComponentKind.Agent];
    private static readonly ComponentKind[] Teams = [ComponentKind.Team];
    private static readonly ComponentKind[] Tools = [ComponentKind.Tool];
    private static readonly ComponentKind[] Servers = [];
    private static readonly ComponentReference[] Nothing = [];

    /// <summary>All that a text names, with their places in it. The text has been read without an error before.</summary>
    public static IReadOnlyList<ComponentReference> Of(ComponentKind kind, YamlNode root) =>
        root is not YamlMap map
            ? []
            :
            [
                .. kind == ComponentKind.Team ? Listed(map, "members", Members) : [],
                .. kind is ComponentKind.Team or ComponentKind.Agent ? Listed(map, "tools", Tools).Where(NotBuiltIn) : [],
                .. kind == ComponentKind.Workflow ? InSteps(map).Where(NotBuiltIn) : [],
                .. kind is ComponentKind.Team or ComponentKind.Agent
                    ? Listed(map, "mcp_servers", Servers).Select(ServerAlone)
                    : [],
                .. kind == ComponentKind.Tool && Value(map, "mcp") is YamlMap mcp && Value(mcp, "server") is YamlText name
                    ? [At(name, Servers, "mcp.server")]
                    : Nothing,
            ];

    /// <summary>Whether it names a server of <c>.mcp.json</c>.</summary>
    public bool IsServer => Allowed.Count == 0;

    public static IReadOnlyList<ComponentReference> Of(ComponentDefinition definition, string text) =>
        Of(definition.Kind, YamlFile.Parse(text));

    private static IEnumerable<ComponentReference> Listed(YamlMap map, string key, ComponentKind[] allowed) =>
        Value(map, key) is YamlList list
            ? list.Items.Select(Name).OfType<YamlText>().Select(name => At(name, allowed, key))
            : [];

    private static ComponentReference At(YamlText name, ComponentKind[] allowed, string what) =>
        new(allowed, name.Text.Trim(), what, name.Line, name.Column);

    private static YamlText? Name(YamlNode item) =>
        item as YamlText ?? (item is YamlMap map ? Value(map, "name") as YamlText : null);

    // Steps are in lists wherever they are, and nothing else in a workflow has these keys with a text.
    private static IEnumerable<ComponentReference> InSteps(YamlNode node) =>
        node switch
        {
            YamlList list => list.Items.SelectMany(InSteps),
            YamlMap map => map.Entries.SelectMany(entry =>
                (entry.Key.Text, entry.Value) switch
                {
                    ("agent", YamlText name) => [new(Agents, name.Text, "agent", name.Line, name.Column)],
                    ("team", YamlText name) => [new(Teams, name.Text, "team", name.Line, name.Column)],
                    ("tool", YamlText name) => [new(Tools, name.Text, "tool", name.Line, name.Column)],
                    // Arguments are a tool's own words.
                    ("arguments" or "workflow", _) => [],
                    var (_, value) => InSteps(value),
                }
            ),
            _ => [],
        };

    private static ComponentReference ServerAlone(ComponentReference named) =>
        named with
        {
            Id = McpEntry.Of(named.Id).Server,
        };

    private static bool NotBuiltIn(ComponentReference one) => one.Allowed != Tools || !BuiltInTools.Names.Contains(one.Id);

    private static YamlNode? Value(YamlMap map, string key) =>
        map.Entries.FirstOrDefault(entry => entry.Key.Text == key).Value;
}
