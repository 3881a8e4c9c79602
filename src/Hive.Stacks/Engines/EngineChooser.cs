using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines;

/// <summary>Picks the engine: what was asked for; else where the stack
/// runs already; else Docker when its daemon answers and can serve the data; else local.</summary>
/// <param name="daemon">Asked whether it answers.</param>
/// <param name="docker">The engine for containers.</param>
/// <param name="local">The engine for plain processes.</param>
public sealed class EngineChooser(DockerDaemon daemon, DockerEngine docker, LocalEngine local)
{
    private bool _dockerAnswered;

    /// <summary>Picks the engine for a stack.</summary>
    /// <exception cref="StackException">Docker was asked for and does not answer, or it answered before in this run and does so no more.</exception>
    public async Task<ChosenEngine> ChooseAsync(EngineChoice choice, StackInstance stack, CancellationToken cancellationToken)
    {
        if (choice == EngineChoice.Local) return new ChosenEngine(local, "asked for");
        if (choice == EngineChoice.Auto && LocalEngine.Runs(stack)) return new ChosenEngine(local, $"{stack.FullName} runs on it already");
        var answer = await daemon.AskAsync(cancellationToken);
        if (answer.Version is { } version)
        {
            _dockerAnswered = true;
            return choice == EngineChoice.Auto && await local.AloneServesDataAsync(stack, cancellationToken)
                ? new ChosenEngine(local, $"Docker {version} answers, but PostgreSQL {ClusterVersion.Read(stack.DataFolder)} of this machine made the data of {stack.FullName}")
                : new ChosenEngine(docker, $"Docker {version} answers");
        }

        // What was begun in containers does not go on beside them.
        if (_dockerAnswered) throw DockerDaemon.Gone(answer.Problem!);
        return choice == EngineChoice.Auto
            ? new ChosenEngine(local, answer.Problem!)
            : throw new StackException(
                FailureKind.Prerequisite, $"--engine=docker was asked for, but {answer.Problem}.",
                $"Start Docker, make an engine with {ConsoleCommand.For("EngineUp")} (Debian or Ubuntu, as root), or use --engine=local.");
    }
}

/// <summary>An engine and why it was picked.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Reason">Why, as a phrase.</param>
public sealed record ChosenEngine(IStackEngine Engine, string Reason);
