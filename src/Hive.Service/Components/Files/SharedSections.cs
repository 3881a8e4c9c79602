namespace Hive.Service.Components.Files;

/// <summary>Sections that agents and teams have alike.</summary>
internal static class SharedSections
{
    public static ModelDefinition? Model(MapReader file)
    {
        if (file.Section("model") is not { } model)
            return null;
        model.Required("provider", "openai");
        var provider = model.OneOf("provider");
        var read = new ModelDefinition
        {
            Provider = provider ?? "",
            Id = provider == "extractive" ? model.Text("id") ?? "" : model.Required("id", "gpt-4o-mini"),
            Temperature = model.Number("temperature"),
            MaxTokens = model.Whole("max_tokens"),
            BaseUrl = Address(model, "base_url"),
            KeyVariable = Variable(model, "key_variable"),
        };
        model.PassOverUnused();
        model.RefuseOthers();
        return read;
    }

    public static MemoryDefinition Memory(MapReader file)
    {
        var usual = new MemoryDefinition();
        if (file.Section("memory") is not { } memory)
            return usual;
        var read = new MemoryDefinition
        {
            NumHistoryRuns = memory.Whole("num_history_runs") ?? usual.NumHistoryRuns,
            AddHistoryToMessages =
                memory.Flag("add_history_to_messages")
                ?? memory.Flag("add_history_to_context")
                ?? usual.AddHistoryToMessages,
            EnableUserMemories = memory.Flag("enable_user_memories") ?? usual.EnableUserMemories,
            EnableAgenticMemory = memory.Flag("enable_agentic_memory") ?? usual.EnableAgenticMemory,
            EnableSessionSummaries = memory.Flag("enable_session_summaries") ?? usual.EnableSessionSummaries,
        };
        // Both spellings count as known whichever was read first.
        memory.Node("add_history_to_context");
        memory.PassOverUnused();
        memory.RefuseOthers();
        return read;
    }

    public static KnowledgeFilterDefinition? KnowledgeFilter(MapReader file)
    {
        if (file.Section("knowledge_filter") is not { } filter)
            return null;
        var usual = new KnowledgeFilterDefinition();
        var most = filter.Whole("max_results") ?? usual.MaxResults;
        var threshold = filter.Number("relevance_threshold");
        filter.PassOverUnused();
        Dictionary<string, string> metadata = [];
        foreach (var (key, value) in filter.Others)
        {
            // Any key is metadata, so a slip of the pen in one of ours would go unnoticed.
            if (filter.Nearest(key.Text) is { } nearest && Problems.Spelling.Distance(key.Text, nearest) <= 2)
                file.Problems.UnknownKey(key, "knowledge_filter", nearest, []);
            else if (value is YamlText text)
                metadata[key.Text] = text.Text;
            else
                file.Problems.Error(
                    value,
                    $"knowledge_filter.{key.Text} is metadata to compare with, so it is a text, not {value.What}."
                );
        }
        return new()
        {
            MaxResults = most,
            RelevanceThreshold = threshold,
            Metadata = metadata,
        };
    }

    public static string Instructions(MapReader file)
    {
        var text =
            file.Node("instructions") is YamlList
                ? string.Join('\n', file.List("instructions").Select(item => OneOf(file, item)))
                : file.Text("instructions");
        var expected = file.Text("expected_output")?.Trim();
        return string.Join(
            "\n\n",
            new[] { text?.Trim(), expected is { Length: > 0 } ? $"Expected output:\n{expected}" : null }.Where(part =>
                part is { Length: > 0 }
            )
        );
    }

    public static WhenBusy WhenBusy(MapReader file) => WhenBusyWords.Parse(file.OneOf("when_busy")) ?? default;

    public static bool AddDatetime(MapReader file) => file.Flag("add_datetime_to_instructions") ?? false;

    public static int ToolCallLimit(MapReader file) => file.Whole("tool_call_limit") ?? 20;

    public static IReadOnlyList<string> Names(MapReader file, string key) =>
        [.. file.Names(key).Select(name => name.Text.Trim())];

    /// <summary>A name that guards nothing is an error: whoever wrote it believes the opposite.</summary>
    public static IReadOnlyList<string> WithApproval(MapReader file)
    {
        var servers = Names(file, "mcp_servers").Select(McpEntry.Of).ToList();
        List<string> guarded = [];
        foreach (var name in file.Names("requires_approval"))
        {
            var text = name.Text.Trim();
            var entry = McpEntry.Of(text);
            guarded.Add(text);
            if (
                !Names(file, "tools").Contains(text)
                && !servers.Exists(one =>
                    one.Server == entry.Server && (one.Tool is null || entry.Tool is null || one.Tool == entry.Tool)
                )
            )
                file.Problems.Error(name, $"requires_approval names \"{text}\", which is in neither tools nor mcp_servers.");
        }
        return guarded;
    }

    private static string OneOf(MapReader file, YamlNode item)
    {
        if (item is YamlText text)
            return text.Text;
        file.Problems.Error(item, $"instructions is a text or a list of texts; this is {item.What}.");
        return "";
    }

    private static Uri? Address(MapReader section, string key)
    {
        if (section.Text(key) is not { } text)
            return null;
        if (
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.UserInfo.Length == 0
        )
            return uri;
        section.Problems.Error(
            section.Node(key)!,
            $"{section.Path(key)} is an http or https address without a user name, such as http://127.0.0.1:8000/v1."
        );
        return null;
    }

    private static string? Variable(MapReader section, string key)
    {
        if (section.Text(key) is not { } text)
            return null;
        if (text.Length <= 128 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            return text;
        section.Problems.Error(
            section.Node(key)!,
            $"{section.Path(key)} is the name of a variable, such as MY_PROVIDER_KEY; never write a key into a file."
        );
        return null;
    }
}
