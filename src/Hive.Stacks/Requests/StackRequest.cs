using Hive.Stacks.Catalogue;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Requests;

/// <summary>All that a user asked for, checked once at the border.</summary>
public sealed record StackRequest
{
    /// <summary>The folder that keeps data, secrets and settings.</summary>
    public required Workspace Workspace { get; init; }

    /// <summary>Where the product's own files lie.</summary>
    public required ProductFiles Product { get; init; }

    /// <summary>What <c>.env</c> and the environment say.</summary>
    public required HiveSettings Settings { get; init; }

    /// <summary>Which engine is asked for.</summary>
    public EngineChoice Engine { get; init; } = EngineChoice.Auto;

    /// <summary>Longest wait for a stack to become healthy.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How results are printed.</summary>
    public OutputFormat Format { get; init; } = OutputFormat.Text;

    /// <summary>Print what would run and change nothing.</summary>
    public bool Plan { get; init; }

    /// <summary>Which log lines are wanted.</summary>
    public LogQuery Logs { get; init; } = new();

    /// <summary>A stack of this request's workspace, with its paths and ports.</summary>
    public StackInstance Resolve(StackDefinition stack) => new()
    {
        Definition = stack,
        Workspace = Workspace,
        Bind = Settings.Bind,
        Port = Settings.Ports[stack.Name],
        ComposeFile = Product.ComposeFile(stack),
    };
}
