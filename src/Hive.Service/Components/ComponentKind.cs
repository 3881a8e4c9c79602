namespace Hive.Service.Components;

/// <summary>What a component is; also the folder of <c>ai/</c> that it lives in.</summary>
public enum ComponentKind
{
    /// <summary><c>ai/agents/ID/config.yaml</c></summary>
    Agent,

    /// <summary><c>ai/teams/ID/config.yaml</c></summary>
    Team,

    /// <summary><c>ai/workflows/ID/config.yaml</c></summary>
    Workflow,

    /// <summary><c>ai/tools/ID/config.yaml</c></summary>
    Tool,
}
