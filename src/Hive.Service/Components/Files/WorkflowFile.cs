namespace Hive.Service.Components.Files;

/// <summary><c>ai/workflows/ID/config.yaml</c></summary>
internal static class WorkflowFile
{
    public static WorkflowDefinition Read(MapReader file, Identity identity)
    {
        var steps = new StepReader(file.Problems).Steps(file, "steps");
        identity.Close();
        return new()
        {
            Id = identity.Id,
            Name = identity.Name,
            Version = identity.Version,
            Description = identity.Description,
            Source = identity.Source,
            Hash = identity.Hash,
            Steps = steps,
            WhenBusy = SharedSections.WhenBusy(file),
        };
    }
}
