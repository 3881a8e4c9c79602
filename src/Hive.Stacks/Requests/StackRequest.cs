using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines;
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

    /// <summary>What is wanted of a stack's keys.</summary>
    public KeyWish Keys { get; init; } = new ListKeys();

    /// <summary>Name of the copy that is meant (<c>--instance</c>); null for the stack itself.</summary>
    public string? Instance { get; init; }

    /// <summary>Answers every question with yes.</summary>
    public bool Yes { get; init; }

    /// <summary>The stack that is meant, or the copy of it that was named; a copy that is new gets a free port.</summary>
    /// <exception cref="StackException">A copy was named of a stack that has none.</exception>
    public StackInstance Resolve(StackDefinition stack) => Instance is null ? Resolve(stack, null, Settings.Ports[stack.Name])
        : !stack.AllowsInstances ? throw new StackException(
            FailureKind.Misuse, $"There is one {stack.Name} stack in a workspace, so --instance={Instance} means nothing for it.",
            "Leave --instance out, or name another folder with --workspace.")
        : Resolve(stack, Instance, PortOf(stack, Instance));

    /// <summary>Every stack of the workspace, and every copy that it keeps; of those the ones with the name that was given.</summary>
    public IReadOnlyList<StackInstance> ResolveAll() =>
    [
        .. Instance is not null ? [] : StackCatalogue.All.Select(stack => Resolve(stack, null, Settings.Ports[stack.Name])),
        .. KeptInstance.Of(Workspace).Where(kept => Instance is null || kept.Name == Instance).Select(kept => Resolve(kept.Stack, kept.Name, kept.Port)),
    ];

    private StackInstance Resolve(StackDefinition stack, string? instance, int port) => new()
    {
        Definition = stack,
        Workspace = Workspace,
        Instance = instance,
        Bind = Settings.Bind,
        Port = port,
        DatabasePort = Settings.DatabasePorts.TryGetValue(stack.Name, out var database) ? database : null,
        // An initialised workspace has files of its own, which the user may have changed.
        ComposeFile = Path.Combine(Workspace.Root, stack.ComposeFile) is var own && File.Exists(own) ? own : Product.ComposeFile(stack),
        Images = stack.Services.ToDictionary(
            service => service.Name, service => Settings.NamedImages.GetValueOrDefault(service.BakeTarget) ?? $"{service.Image}:{Settings.ImageTag}"),
        PostgresSettings = stack.PostgresSettings.ToDictionary(one => one.Name, one => Settings.PostgresSettings.GetValueOrDefault(one.Variable, one.Default)),
        ApiVariables = Settings.ApiVariables,
        ProviderKeys = Settings.ProviderKeys,
        WorkspacePort = Settings.Ports[StackCatalogue.Workspace.Name],
        OtherPorts = [.. KeptInstance.Of(Workspace).Select(one => one.Port), .. Settings.Ports.Values, .. Settings.DatabasePorts.Values],
        SetInEnvironment = Settings.PortsInEnvironment,
    };

    private int PortOf(StackDefinition stack, string instance)
    {
        var kept = KeptInstance.Of(Workspace);
        return kept.FirstOrDefault(one => one.Stack == stack && one.Name == instance)?.Port
            ?? FreePort.Choose($"{Workspace.Root} {stack.Name} {instance}", Settings.Bind, [.. kept.Select(one => one.Port), .. Settings.Ports.Values, .. Settings.DatabasePorts.Values]);
    }
}
