namespace Hive.Service.Access;

/// <summary>Who asks: the name of a key, and what it may do.</summary>
/// <param name="Name">For histories and rate limits; <see cref="Root"/> for the key of the key file.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="UserId">Whose sessions, runs and memories it sees and changes; nothing for everybody's.</param>
public sealed record Caller(string Name, Scopes Scopes, string? UserId = null)
{
    /// <summary>The name of the key in the key file.</summary>
    public const string RootName = "root";

    /// <summary>Who has the key of the key file.</summary>
    public static Caller Root { get; } = new(RootName, Scopes.All);

    /// <summary>Everybody, where access is switched off.</summary>
    public static Caller Anybody { get; } = new("anybody", Scopes.All);

    /// <summary>Whether it may do that. Admin may do everything.</summary>
    public bool May(Scopes needed) => (Scopes & Scopes.Admin) != 0 || (Scopes & needed) == needed;
}
