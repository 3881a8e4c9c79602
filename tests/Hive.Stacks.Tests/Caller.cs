using Hive.Stacks.Commands;

namespace Hive.Stacks.Tests;

/// <summary>Environments that the console is called in.</summary>
internal static class Caller
{
    public static CallerEnvironment Empty { get; } = new(new Dictionary<string, string>());

    public static CallerEnvironment WithPath(string path) => new(new Dictionary<string, string> { ["PATH"] = path });
}
