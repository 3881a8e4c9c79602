namespace Hive.Service.Access;

/// <summary>What a key may do.</summary>
[Flags]
public enum Scopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Look: components, sessions, runs, knowledge.</summary>
    Read = 1,

    /// <summary>Run agents, teams and workflows, and change what belongs to runs: sessions, memories.</summary>
    Run = 2,

    /// <summary>Change what everybody depends on: keys, versions, the knowledge base.</summary>
    Admin = 4,

    /// <summary>Everything.</summary>
    All = Read | Run | Admin,
}

/// <summary>Scopes as words, as they are stored and sent.</summary>
public static class ScopeNames
{
    /// <summary>All words.</summary>
    public static IReadOnlyList<string> Known { get; } = ["read", "run", "admin"];

    /// <summary>The words of a set.</summary>
    public static string[] Of(Scopes scopes) => [.. Known.Where(word => scopes.HasFlag(Parse(word)))];

    /// <summary>The set of words; unknown ones count as nothing.</summary>
    public static Scopes Parse(params IEnumerable<string> words) =>
        words.Aggregate(Scopes.None, (set, word) => set | Parse(word));

    private static Scopes Parse(string word) =>
        word switch
        {
            "read" => Scopes.Read,
            "run" => Scopes.Run,
            "admin" => Scopes.Admin,
            _ => Scopes.None,
        };
}
