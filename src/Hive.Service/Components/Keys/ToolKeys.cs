namespace Hive.Service.Components.Keys;

/// <summary>Keys of tools.</summary>
internal static class ToolKeys
{
    public static IReadOnlyList<ComponentKey> Tool { get; } =
    [
        new("type", KeyType.Word, "")
        {
            Words = ["http", "knowledge", "mcp"],
            Default = "required",
            Required = true,
        },
        new("timeout_seconds", KeyType.Whole, "how long a call may take")
        {
            Least = 1,
            Most = 300,
            Default = "30",
        },
        new(
            "idempotent",
            KeyType.Flag,
            "`true`: a call that was under way when the process died is made again. Otherwise the run pauses and asks"
        )
        {
            Default = "`false`, of `knowledge` `true`",
        },
        new("requires_approval", KeyType.Flag, "`true`: each call waits for a person ([api.md](api.md#runs-that-wait))")
        {
            Default = "`false`",
        },
        .. SharedKeys.Unused("category", "tags", "enabled", "dependencies", "integration", "parameters"),
    ];

    public static IReadOnlyList<ComponentKey> File { get; } =
    [
        new("parameters", KeyType.Sections, "what a model fills in; of `http` only") { Of = "parameter", Default = "none" },
        new("http", KeyType.Section, "of `http`: the request") { Of = "http" },
        new("knowledge_filter", KeyType.Section, "of `knowledge`: as above") { Of = "knowledge_filter" },
        new("mcp", KeyType.Section, "of `mcp`: whose tool it is") { Of = "mcp" },
    ];

    public static IReadOnlyList<string> OfOthers { get; } = ["interface", "success_criteria"];

    public static IReadOnlyList<ComponentKey> Http { get; } =
    [
        new("url", KeyType.Text, "`{name}` stands for a parameter, only behind the host")
        {
            Default = "required",
            Required = true,
        },
        new("method", KeyType.Word, "") { Words = ["GET", "POST", "PUT", "PATCH", "DELETE"], Default = "`GET`" },
        new("headers", KeyType.Texts, "`${VARIABLE}` stands for a secret") { Default = "none" },
        new("body", KeyType.Text, "`{name}` stands for a parameter")
        {
            Default = "the parameters that are not in `url`, as JSON",
        },
    ];

    public static IReadOnlyList<ComponentKey> Mcp { get; } =
    [
        new("server", KeyType.Text, "in `.mcp.json`") { Default = "required", Required = true },
        new("tool", KeyType.Text, "its name there") { Default = "required", Required = true },
    ];

    public static IReadOnlyList<ComponentKey> Parameter { get; } =
    [
        new("name", KeyType.Text, "1 to 64 letters, digits and underscores") { Default = "required", Required = true },
        new("type", KeyType.Word, "") { Words = ["string", "number", "integer", "boolean"], Default = "`string`" },
        new("description", KeyType.Text, "for the model"),
        new("required", KeyType.Flag, "whether the model has to give it") { Default = "`true`" },
        new("enum", KeyType.Names, "the only values") { Default = "all" },
    ];
}
