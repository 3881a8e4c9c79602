namespace Hive.Service.Components.Keys;

/// <summary>Keys that several kinds of components have.</summary>
internal static class SharedKeys
{
    public static ComponentKey WhenBusy { get; } =
        new(
            "when_busy",
            KeyType.Word,
            "what a run does whose session has one under way; of agents, teams and workflows ([api.md](api.md#several-in-one-session))"
        )
        {
            Words = WhenBusyWords.Known,
            Default = "`queue`",
        };

    public static IReadOnlyList<ComponentKey> Model { get; } =
    [
        new(
            "provider",
            KeyType.Word,
            "`openai` is every OpenAI-compatible endpoint; `extractive` is offline: it answers with passages of the knowledge base"
        )
        {
            Words = ModelDefinition.Providers,
            Default = "required in `model`",
            Required = true,
        },
        new("id", KeyType.Text, "the provider's name of the model") { Default = "required but for `extractive`" },
        new("temperature", KeyType.Number, "how freely it answers") { Most = 2, Default = "the provider's" },
        new("max_tokens", KeyType.Whole, "the longest answer")
        {
            Least = 1,
            Most = 10_000_000,
            Default = "the provider's",
        },
        new("base_url", KeyType.Text, "an http or https address") { Default = "the provider's" },
        new("key_variable", KeyType.Text, "the variable, and file in the secrets folder, that holds the key")
        {
            Default = "`OPENAI_API_KEY`, `ANTHROPIC_API_KEY`",
        },
        .. Unused("thinking", "reasoning", "output_model"),
    ];

    public static IReadOnlyList<ComponentKey> Memory { get; } =
    [
        new("num_history_runs", KeyType.Whole, "earlier runs in the messages") { Most = 100, Default = "3" },
        new("add_history_to_messages", KeyType.Flag, "whether earlier runs go into the messages") { Default = "`true`" },
        new("add_history_to_context", KeyType.Flag, "another name of it") { Default = "`true`" },
        new(
            "enable_user_memories",
            KeyType.Flag,
            "whether what is remembered of the user goes into the messages; and what a run tells of the user is kept after it, by one more call of the model, unless it keeps memories itself"
        )
        {
            Default = "`false`",
        },
        new("enable_agentic_memory", KeyType.Flag, "whether the model may store memories, and forget those that it is shown")
        {
            Default = "`false`",
        },
        new("enable_session_summaries", KeyType.Flag, "whether long sessions are summed up") { Default = "`false`" },
        .. Unused("add_memory_references", "add_session_summary_references", "memory_retention_days", "read_chat_history"),
    ];

    public static IReadOnlyList<ComponentKey> KnowledgeFilter { get; } =
    [
        new("max_results", KeyType.Whole, "passages of one search")
        {
            Least = 1,
            Most = 50,
            Default = "5",
        },
        new(
            "relevance_threshold",
            KeyType.Number,
            "the least `score` of a passage, which is by rank: 1 is first by words and by meaning, 0.5 first by one of them"
        )
        {
            Most = 1,
            Default = "none",
        },
        .. Unused("csv_file_path", "search_config"),
    ];

    /// <summary>Beside the section that names an agent or a team.</summary>
    public static IReadOnlyList<ComponentKey> File { get; } =
    [
        new("model", KeyType.Section, "") { Of = "model" },
        new("instructions", KeyType.Lines, "a text, or a list of texts") { Default = "empty" },
        new("expected_output", KeyType.Text, "a text that goes to the end of the instructions"),
        new("add_datetime_to_instructions", KeyType.Flag, "whether the model is told the time") { Default = "`false`" },
        new(
            "tools",
            KeyType.Names,
            "names of `ai/tools` or built-in ones: `search_knowledge`, `http_fetch`, `ask_user` (a question to the user; the run waits for the answer)"
        )
        {
            Default = "none",
        },
        new(
            "mcp_servers",
            KeyType.Names,
            "names in `.mcp.json`: `server`, `server:*` or `server:tool`; one that is not there is a warning"
        )
        {
            Default = "none",
        },
        new(
            "requires_approval",
            KeyType.Names,
            "names of `tools`, and `server`, `server:*` or `server:tool` of `mcp_servers`: each call of them waits for a person ([api.md](api.md#runs-that-wait))"
        )
        {
            Default = "none",
        },
        new("tool_call_limit", KeyType.Whole, "calls in one run")
        {
            Least = 1,
            Most = 200,
            Default = "20",
        },
        new(
            "output_schema",
            KeyType.Schema,
            "a JSON Schema, as YAML: every answer is JSON that fits it. Of a team that routes, the member's answer"
        )
        {
            Default = "none",
        },
        WhenBusy,
        new("memory", KeyType.Section, "") { Of = "memory" },
        new("knowledge_filter", KeyType.Section, "") { Of = "knowledge_filter" },
    ];

    public static IReadOnlyList<string> OfOthers { get; } =
    [
        "storage",
        "display",
        "context",
        "events",
        "streaming",
        "knowledge",
        "success_criteria",
        "tool_choice",
        "suggested_actions",
        "escalation_triggers",
    ];

    public static IEnumerable<ComponentKey> Unused(params IEnumerable<string> names) =>
        names.Select(name => new ComponentKey(name, KeyType.Unused, "has no effect here"));
}
