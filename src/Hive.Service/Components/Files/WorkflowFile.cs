namespace Hive.Service.Components.Files;

/// <summary><c>ai/workflows/ID/config.yaml</c></summary>
internal static class WorkflowFile
{
    public static WorkflowDefinition Read(MapReader file, Identity identity)
    {
        var steps = new StepReader(file.Problems).Steps(file, "steps");
        // Those of the original that describe agents; here each step names an agent that has its own.
        file.HasNoUseFor(
            "model",
            "models",
            "memory",
            "instructions",
            "expected_output",
            "storage",
            "display",
            "context",
            "events",
            "streaming",
            "success_criteria",
            "execution",
            "validation",
            "integrations",
            "monitoring",
            "development"
        );
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
