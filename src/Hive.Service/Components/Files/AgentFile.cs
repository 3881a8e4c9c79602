namespace Hive.Service.Components.Files;

/// <summary><c>ai/agents/ID/config.yaml</c></summary>
internal static class AgentFile
{
    public static AgentDefinition Read(MapReader file, Identity identity)
    {
        var model = SharedSections.Model(file);
        var agent = new AgentDefinition
        {
            Id = identity.Id,
            Name = identity.Name,
            Version = identity.Version,
            Description = identity.Description,
            Source = identity.Source,
            Hash = identity.Hash,
            Role = identity.Section.Text("role")?.Trim() ?? "",
            Model = model,
            Instructions = SharedSections.Instructions(file),
            AddDatetimeToInstructions = SharedSections.AddDatetime(file),
            Tools = SharedSections.Names(file, "tools"),
            McpServers = SharedSections.Names(file, "mcp_servers"),
            WithApproval = SharedSections.WithApproval(file),
            ToolCallLimit = SharedSections.ToolCallLimit(file),
            Memory = SharedSections.Memory(file),
            WhenBusy = SharedSections.WhenBusy(file),
            KnowledgeFilter = SharedSections.KnowledgeFilter(file),
            OutputSchema = OutputSchema.Read(file, model),
        };
        identity.Close();
        return agent;
    }
}
