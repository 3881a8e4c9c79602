using System.Text.RegularExpressions;

namespace Hive.Stacks.Requests;

/// <summary>How much of a database's archive is kept: a duration, a size, or both, as <c>archive.sh</c> reads it.</summary>
internal static partial class ArchiveBound
{
    /// <summary>What holds where nothing is set.</summary>
    public const string Standard = "7d,2GiB";

    /// <summary>Nothing is archived.</summary>
    public const string Off = "0";

    /// <summary>Refuses what is none.</summary>
    /// <exception cref="StackException">It is none.</exception>
    public static string Check(string text) =>
        text == Off || Bound.IsMatch(text)
            ? text
            : throw new StackException(
                FailureKind.Misuse,
                $"HIVE_ARCHIVE_KEEP is '{text}'.",
                $"Set HIVE_ARCHIVE_KEEP to a duration and a size, as in {Standard} (units: s, m, h, d; MiB, GiB), to one of them, or to 0 for none."
            );

    [GeneratedRegex(@"^([1-9]\d{0,6}[smhd]|[1-9]\d{0,6}[MG]iB)(,([1-9]\d{0,6}[smhd]|[1-9]\d{0,6}[MG]iB))?\z")]
    private static partial Regex Bound { get; }
}
