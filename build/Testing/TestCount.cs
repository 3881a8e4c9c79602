namespace Hive.Build.Testing;

/// <summary>How many tests ended how.</summary>
/// <param name="Passed">Number that passed.</param>
/// <param name="Failed">Number that failed.</param>
/// <param name="Skipped">Number that this machine cannot run; each has printed its reason.</param>
public sealed record TestCount(int Passed, int Failed, int Skipped)
{
    /// <summary>The sum of two counts.</summary>
    public static TestCount operator +(TestCount left, TestCount right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped);

    /// <summary>The sum of two counts.</summary>
    public static TestCount Add(TestCount left, TestCount right) => left + right;

    /// <summary>The closing line that CI reads.</summary>
    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}
