using Hive.Stacks.Commands;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Engines.Docker;

/// <summary>Facts about a stack's containers, for an evidence folder.</summary>
internal static class DockerEvidence
{
    /// <summary>File name to content.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> CollectAsync(
        DockerDaemon daemon,
        ICommandRunner runner,
        ComposeProject project,
        ContainerKind kind,
        CancellationToken cancellationToken
    )
    {
        var containers = await daemon.FindAsync(project.Stack, kind, cancellationToken);
        var resolved = await runner.RunAsync(
            ComposeCommands.ResolvedConfig(project, Account.ForContainers),
            null,
            cancellationToken
        );
        var state =
            containers.Count == 0
                ? null
                : await runner.RunAsync(
                    new Command("docker", ["container", "inspect", .. containers.Select(one => one.ID)]),
                    null,
                    cancellationToken
                );
        var answer = await daemon.AskAsync(cancellationToken);
        return new Dictionary<string, string>
        {
            ["state.json"] =
                state is null ? "[]"
                : state.Succeeded ? state.Output
                : state.Error,
            ["compose.json"] = resolved.Succeeded ? resolved.Output : resolved.Error,
            ["engine.txt"] = $"docker {answer.Version ?? answer.Problem}",
        };
    }
}
