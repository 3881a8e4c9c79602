namespace Hive.Stacks.Commands;

/// <summary>The environment that the console was called in.</summary>
/// <param name="Variables">Its variables.</param>
public sealed record CallerEnvironment(IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>The folders to look for programs in, as the system writes them.</summary>
    public string SearchPath => Variables.GetValueOrDefault("PATH", "");
}
