using Npgsql;
using NpgsqlTypes;

namespace Hive.Service.Access;

/// <summary>
/// Whose sessions, runs and memories whoever asks may see and change: those of one user, where the key belongs to one.
/// </summary>
/// <remarks>
/// It goes along with what a request calls, and every statement about such data asks it, so no route can forget it. What the
/// service does of itself has no bounds.
/// </remarks>
public static class UserBounds
{
    private static readonly AsyncLocal<string?> Current = new();

    /// <summary>The only user whose data there is; nothing for everybody's.</summary>
    public static string? User => Current.Value;

    /// <summary>From here on, and in all that is called from here.</summary>
    public static void Enter(string? user) => Current.Value = user;

    /// <summary>Whether something of that user, or of nobody, is within them.</summary>
    public static bool Allow(string? owner) => User is null || owner == User;

    /// <summary>The user that new data is of: the one who asks, unless it may be anybody.</summary>
    /// <param name="wanted">What the request says; nothing where it says nothing.</param>
    /// <exception cref="OthersDataException">It says somebody else.</exception>
    public static string? Owner(string? wanted) =>
        User is not { } bound ? wanted
        : wanted is null || wanted == bound ? bound
        : throw new OthersDataException("The key belongs to a user, and user_id is another one.");

    /// <summary>For a statement that says <c>$n::text is null or user_id = $n</c>.</summary>
    internal static NpgsqlParameter Parameter =>
        new() { Value = (object?)User ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}

/// <summary>The key belongs to a user, and what was asked for to another. The message is for whoever asked.</summary>
/// <param name="message">One or two sentences.</param>
public sealed class OthersDataException(string message) : Exception(message);
