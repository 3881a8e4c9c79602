namespace Hive.Service.Components.Files;

/// <summary><c>ai/teams/ID/config.yaml</c></summary>
internal static class TeamFile
{
    public static TeamDefinition Read(MapReader file, Identity identity)
    {
        var model = SharedSections.Model(file);
        var mode = identity.Section.OneOf("mode") switch
        {
            "route" => TeamMode.Route,
            "collaborate" => TeamMode.Collaborate,
            _ => TeamMode.Coordinate,
        };
        var team = new TeamDefinition
        {
            Id = identity.Id,
            Name = identity.Name,
            Version = identity.Version,
            Description = identity.Description,
            Source = identity.Source,
            Hash = identity.Hash,
            Mode = mode,
            Members = SharedSections.Names(file, "members"),
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
            OutputSchema = OutputSchema.Read(file, model, isRouted: mode == TeamMode.Route),
        };
        if (team.Members.Count == 0)
            file.Problems.Error(file.Node("members") ?? file.Map, "members names at least one agent or team.");
        identity.Close();
        return team;
    }
}
