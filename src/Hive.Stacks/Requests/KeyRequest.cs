using System.Text.Json.Serialization;

namespace Hive.Stacks.Requests;

/// <summary>What is wanted of a stack's keys.</summary>
public abstract record KeyRequest
{
    // Ids have 12 characters, texts of keys more than 40.
    private const int LongestId = 32;

    // As the API has it.
    private const int LongestUser = 200;

    /// <summary>The words for what a key may do, as the API knows them.</summary>
    public static IReadOnlyList<string> KnownScopes { get; } = ["read", "run", "admin"];

    /// <summary>Reads <c>--create</c>, <c>--scopes</c>, <c>--user</c> and <c>--revoke</c>.</summary>
    /// <param name="options">Option values by name, without dashes.</param>
    /// <exception cref="StackException">They contradict each other, or a value is wrong; its kind is
    /// <see cref="FailureKind.Misuse"/>.</exception>
    internal static KeyRequest From(IReadOnlyDictionary<string, string> options)
    {
        var (name, scopes, id) = (Options.Create.In(options), Options.Scopes.In(options), Options.Revoke.In(options));
        if (name is not null && id is not null)
            throw Misuse(
                "--create and --revoke cannot be done in one run.",
                "Give one of them; a further run does the other."
            );
        if (scopes is not null && name is null)
            throw Misuse("--scopes is for a key that is made, and none is.", "Add --create=NAME, or leave --scopes out.");
        if (Options.User.In(options) is { } user)
            return CreateOf(user, name, scopes);
        return name is not null ? new CreateKey(CheckName(name), CheckScopes(scopes ?? "read,run"))
            : id is not null ? new RevokeKey(CheckId(id))
            : new ListKeys();
    }

    private static CreateKey CreateOf(string user, string? name, string? scopes)
    {
        if (name is null)
            throw Misuse("--user is for a key that is made, and none is.", "Add --create=NAME, or leave --user out.");
        if (user.Trim() is not { Length: > 0 and <= LongestUser } trimmed || trimmed.Any(char.IsControl))
            throw Misuse(
                "--user has no name that can be read.",
                $"Give --user the user_id of that user's runs, of 1 to {LongestUser} characters, as in --user=alice"
            );
        var allowed = CheckScopes(scopes ?? "read,run");
        return allowed.Contains("admin", StringComparer.Ordinal)
            ? throw Misuse(
                "--user and the scope admin contradict each other: admin is everybody's.",
                "Leave admin out of --scopes, or leave --user out."
            )
            : new(CheckName(name), allowed, trimmed);
    }

    private static string CheckName(string name) =>
        name.Trim() is { Length: > 0 } trimmed && !trimmed.Any(char.IsControl)
            ? trimmed
            : throw Misuse("--create has no name that can be read.", "Say what the key is for, as in --create=ci");

    private static IReadOnlyList<string> CheckScopes(string text)
    {
        var words = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            throw Misuse($"--scopes={text} names no scope.", $"Give --scopes one or more of {All}, with commas between.");
        foreach (var word in words.Where(word => !KnownScopes.Contains(word, StringComparer.OrdinalIgnoreCase)))
        {
            var nearest = NearestWord.To(word, KnownScopes);
            throw Misuse(
                $"There is no scope '{word}'.",
                $"{(nearest is null ? "" : $"Did you mean {nearest}? ")}The scopes are {All}."
            );
        }

        return [.. KnownScopes.Where(known => words.Contains(known, StringComparer.OrdinalIgnoreCase))];
    }

    // It becomes a part of an address, where dots and slashes would lead elsewhere. What is longer may be a key's text: it
    // is not repeated.
    private static string CheckId(string id) =>
        id.Length is > 0 and <= LongestId && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            ? id
            : throw Misuse(
                "--revoke has no id of a key.",
                "Give --revoke an id as the same target lists it: neither the key's name nor its text."
            );

    private static string All => string.Join(", ", KnownScopes);

    private static StackException Misuse(string cause, string remedy) => new(FailureKind.Misuse, cause, remedy);
}

/// <summary>All keys are to be listed.</summary>
internal sealed record ListKeys : KeyRequest;

/// <summary>A key is to be made.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Scopes">What it may do: of <see cref="KeyRequest.KnownScopes"/>, in their order.</param>
/// <param name="UserId">Whose sessions, runs and memories it sees and changes; null for everybody's.</param>
public sealed record CreateKey(
    string Name,
    IReadOnlyList<string> Scopes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? UserId = null
) : KeyRequest;

/// <summary>A key is to stop counting, for good.</summary>
/// <param name="Id">As the list of keys has it: letters, digits, dashes.</param>
public sealed record RevokeKey(string Id) : KeyRequest;
