namespace Hive.Service.Components.Files;

/// <summary><c>ai/tools/ID/config.yaml</c></summary>
internal static class ToolFile
{
    public static ToolDefinition Read(MapReader file, Identity identity)
    {
        if (BuiltInTools.Names.Contains(identity.Id))
            file.Problems.Error(
                file.Map,
                $"\"{identity.Id}\" is the name of a built-in tool; give the folder another name."
            );
        identity.Section.Required("type", "http");
        var type = identity.Section.OneOf("type");
        var timeout = identity.Section.Whole("timeout_seconds") ?? 30;
        var idempotent = identity.Section.Flag("idempotent");
        var requiresApproval = identity.Section.Flag("requires_approval");
        identity.Section.PassOverUnused();
        ToolDefinition tool = type switch
        {
            "knowledge" => Knowledge(file, identity),
            "mcp" => Mcp(file, identity),
            _ => Http(file, identity),
        };
        identity.Close();
        return tool with
        {
            TimeoutSeconds = timeout,
            Version = identity.Version,
            Description = identity.Description,
            // A search only looks.
            Idempotent = idempotent ?? tool is KnowledgeToolDefinition,
            RequiresApproval = requiresApproval ?? false,
        };
    }

    private static KnowledgeToolDefinition Knowledge(MapReader file, Identity identity) =>
        new()
        {
            Id = identity.Id,
            Name = identity.Name,
            Source = identity.Source,
            Hash = identity.Hash,
            Parameters = [new() { Name = "query", Description = "What to look for, in a few words" }],
            Filter = SharedSections.KnowledgeFilter(file) ?? new(),
        };

    private static McpToolDefinition Mcp(MapReader file, Identity identity)
    {
        var mcp = Section(file, "mcp");
        var tool = new McpToolDefinition
        {
            Id = identity.Id,
            Name = identity.Name,
            Source = identity.Source,
            Hash = identity.Hash,
            Server = mcp.Required("server", "github"),
            Tool = mcp.Required("tool", "search_issues"),
        };
        mcp.RefuseOthers();
        return tool;
    }

    private static HttpToolDefinition Http(MapReader file, Identity identity)
    {
        var http = Section(file, "http");
        var parameters = Parameters(file);
        var tool = new HttpToolDefinition
        {
            Id = identity.Id,
            Name = identity.Name,
            Source = identity.Source,
            Hash = identity.Hash,
            Method = http.OneOf("method") ?? "GET",
            Url = HttpToolUrl.Checked(http, parameters),
            Headers = http.Texts("headers"),
            Body = http.Text("body"),
            Parameters = parameters,
        };
        http.RefuseOthers();
        return tool;
    }

    private static ToolParameter[] Parameters(MapReader file)
    {
        List<ToolParameter> parameters = [];
        foreach (var (item, place) in file.List("parameters").Select((item, place) => (item, place)))
        {
            if (item is not YamlMap map)
            {
                file.Problems.Error(item, $"parameters[{place}] is a mapping with a name, not {item.What}.");
                continue;
            }
            var reader = new MapReader(map, $"parameters[{place}]", file.Problems);
            var name = reader.Required("name", "city");
            if (name.Length > 64 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
                file.Problems.Error(
                    reader.Node("name")!,
                    $"{reader.Path("name")} has 1 to 64 letters, digits and underscores."
                );
            if (parameters.Any(other => other.Name == name))
                file.Problems.Error(reader.Node("name")!, $"Two parameters are called \"{name}\".");
            parameters.Add(
                new()
                {
                    Name = name,
                    Type = reader.OneOf("type") ?? "string",
                    Description = reader.Text("description")?.Trim() ?? "",
                    Required = reader.Flag("required") ?? true,
                    Enum = SharedSections.Names(reader, "enum"),
                }
            );
            reader.RefuseOthers();
        }
        return [.. parameters];
    }

    private static MapReader Section(MapReader file, string key)
    {
        if (file.Section(key) is { } section)
            return section;
        if (file.Node(key) is null)
            file.Problems.Error(file.Map, $"The section {key} is missing: tool.type is {key}.");
        return new(new([], file.Map.Line, file.Map.Column), key, file.Problems);
    }
}
