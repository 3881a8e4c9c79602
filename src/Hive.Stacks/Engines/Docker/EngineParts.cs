using System.Globalization;
using System.Text.RegularExpressions;
using Hive.Stacks.Commands;

namespace Hive.Stacks.Engines.Docker;

/// <summary>A part that Docker consists of here.</summary>
internal enum EnginePart
{
    /// <summary>Runs containers; <c>dockerd</c>.</summary>
    Daemon,

    /// <summary>The program <c>docker</c>.</summary>
    Cli,

    /// <summary>Its plugin Compose, of the second generation or newer.</summary>
    Compose,

    /// <summary>Its plugin Buildx.</summary>
    Buildx,
}

/// <summary>Which parts of Docker work on this machine.</summary>
/// <param name="Daemon">What the daemon answers.</param>
/// <param name="Cli">Version of the command line; null when there is none.</param>
/// <param name="Compose">Version of Compose; null when it does not work.</param>
/// <param name="Buildx">Version of Buildx; null when it does not work.</param>
internal sealed partial record EngineParts(DaemonAnswer Daemon, string? Cli, string? Compose, string? Buildx)
{
    /// <summary>Oldest daemon that can run the stacks: 25 brought a health check's <c>start_interval</c>.</summary>
    public const int OldestDaemon = 25;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    /// <summary>True when a daemon answers and both plugins work.</summary>
    public bool IsComplete => Daemon.Version is not null && !Missing.Any();

    /// <summary>What the command line lacks.</summary>
    public IEnumerable<EnginePart> Missing =>
        new[] { (EnginePart.Cli, Cli), (EnginePart.Compose, Compose), (EnginePart.Buildx, Buildx) }
            .Where(part => part.Item2 is null)
            .Select(part => part.Item1);

    /// <summary>Asks each part for its version.</summary>
    public static async Task<EngineParts> LookAsync(
        DockerDaemon daemon,
        ICommandRunner runner,
        CancellationToken cancellationToken
    )
    {
        var answer = daemon.AskAsync(cancellationToken);
        var cli = VersionAsync(new Command("docker", ["--version"]), runner, cancellationToken);
        var compose = VersionAsync(new Command("docker", ["compose", "version", "--short"]), runner, cancellationToken);
        var buildx = VersionAsync(new Command("docker", ["buildx", "version"]), runner, cancellationToken);
        return new EngineParts(await answer, await cli, await compose, await buildx);
    }

    /// <summary>The versions, as one phrase.</summary>
    public override string ToString() =>
        $"Docker {Daemon.Version ?? $"no daemon ({Daemon.Problem})"}, command line {Cli ?? "missing"}, Compose {Compose ?? "missing"}, Buildx {Buildx ?? "missing"}";

    /// <summary>
    /// True for a version that is known and too old. One that says no number is given the benefit of the doubt.
    /// </summary>
    internal static bool IsTooOld(string? version) =>
        version is not null
        && int.TryParse(version.Split('.')[0], CultureInfo.InvariantCulture, out var major)
        && major < OldestDaemon;

    /// <summary>The version that a program names; null when it is not there or fails.</summary>
    internal static async Task<string?> VersionAsync(
        Command command,
        ICommandRunner runner,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var result = await runner.RunAsync(command with { Deadline = Timeout }, null, cancellationToken);
            return result.Succeeded && VersionNumber.Match(result.Output) is { Success: true } match ? match.Value : null;
        }
        catch (StackException)
        {
            // Not installed, or it hangs: for the question "does it work" one answer.
            return null;
        }
    }

    [GeneratedRegex(@"(?<=^|\s|v)\d+\.\d+\.\d+[^\s,]*")]
    private static partial Regex VersionNumber { get; }
}
