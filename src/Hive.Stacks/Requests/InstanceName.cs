using System.Text.RegularExpressions;

namespace Hive.Stacks.Requests;

/// <summary>
/// What a further instance of a stack may be called: its name becomes part of folders, containers and networks.
/// </summary>
internal static partial class InstanceName
{
    /// <summary>Most characters.</summary>
    public const int Longest = 30;

    /// <summary>Gives the name back when it is one.</summary>
    /// <exception cref="StackException">It is not.</exception>
    public static string Check(string name) =>
        IsValid(name)
            ? name
            : throw new StackException(
                FailureKind.Misuse,
                $"--instance={name} is not valid.",
                $"Give --instance 1 to {Longest} lower-case letters, digits and single hyphens, beginning with a letter, as in feature-x."
            );

    /// <summary>Whether a name may be used.</summary>
    public static bool IsValid(string name) => name.Length <= Longest && Pattern.IsMatch(name);

    // \z: with $, a line break at the end would pass.
    [GeneratedRegex(@"^[a-z][a-z0-9]*(?:-[a-z0-9]+)*\z")]
    private static partial Regex Pattern { get; }
}
