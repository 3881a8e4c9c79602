using System.Globalization;

namespace Hive.Build.Benchmarks;

/// <summary>One thing that a suite measures, round after round.</summary>
/// <param name="Name">What is measured, as a target and its circumstances.</param>
/// <param name="Bound">What its median is to stay below, in seconds; null when nothing was asked for.</param>
public sealed record Measurement(string Name, double? Bound = null)
{
    private readonly List<TimeSpan> _taken = [];
    private readonly List<TimeSpan> _compared = [];

    /// <summary>The bound as a multiple of what it is compared with; null when nothing was asked for.</summary>
    public double? Ratio { get; init; }

    /// <summary>Notes a round.</summary>
    /// <param name="time">Wall clock.</param>
    public void Add(TimeSpan time) => _taken.Add(time);

    /// <summary>Notes what the same took by other means, in the same round.</summary>
    /// <param name="time">Wall clock.</param>
    public void Compare(TimeSpan time) => _compared.Add(time);

    /// <summary>Name, median, range, the other's median, the ratio of both, what was asked for.</summary>
    public IReadOnlyList<string> ToRow()
    {
        if (_taken.Count == 0)
            return [Name, "-", "", "", "", ""];
        var mine = Median(_taken);
        double? other = _compared.Count == 0 ? null : Median(_compared);
        return
        [
            Name,
            Seconds(mine),
            $"{Seconds(_taken.Min().TotalSeconds)} to {Seconds(_taken.Max().TotalSeconds)}",
            other is null ? "" : Seconds(other.Value),
            other is null ? "" : Number(mine / other.Value),
            Asked,
        ];
    }

    /// <summary>The middle one of some times, in seconds; of an even number the mean of the two in the middle.</summary>
    public static double Median(IReadOnlyCollection<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalSeconds).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private string Asked =>
        Bound is { } bound ? $"at most {Seconds(bound)}"
        : Ratio is { } ratio ? $"at most {Number(ratio)} times Compose"
        : "";

    private static string Seconds(double seconds) => $"{Number(seconds)} s";

    private static string Number(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);
}
