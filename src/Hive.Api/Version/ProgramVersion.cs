using System.Reflection;

namespace Hive.Api.Version;

/// <summary>Which build this is.</summary>
/// <param name="Number">For example <c>1.0.0</c>.</param>
/// <param name="Revision">The commit that it was built from, where the build knew it.</param>
internal sealed record ProgramVersion(string Number, string? Revision)
{
    /// <summary>From the assembly, where the build writes <c>number+revision</c>.</summary>
    public static ProgramVersion OfThisProgram { get; } =
        Parse(
            typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion
        );

    private static ProgramVersion Parse(string text) =>
        text.Split('+', 2) is [var number, var revision] ? new(number, revision) : new(text, null);
}
