namespace Hive.Stacks.Reporting;

/// <summary>States as the words that are shown and that programs read.</summary>
internal static class Words
{
    /// <summary>The lower-case word of a state.</summary>
    public static string Of(Enum state) => state.ToString().ToLowerInvariant();

    /// <summary>How many, as in "1 error" or "2 errors".</summary>
    public static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
