namespace Hive.Api.Telemetry;

/// <summary>Many durations in few numbers: how many fell between two bounds that are 25 % apart.</summary>
internal sealed class Durations
{
    private const double Smallest = 0.0001;
    private const double Factor = 1.25;

    // The last bound is 6.6 hours.
    private const int Bounds = 85;
    private static readonly double LogOfFactor = Math.Log(Factor);

    // Most steps of an idle API have none.
    private int[]? counts;

    public int Count { get; private set; }

    public void Add(double seconds)
    {
        counts ??= new int[Bounds];
        counts[
            seconds <= Smallest
                ? 0
                : Math.Clamp((int)Math.Ceiling(Math.Log(seconds / Smallest) / LogOfFactor), 0, Bounds - 1)
        ]++;
        Count++;
    }

    /// <summary>The duration that the given part stayed below, in seconds, at most 25 % too long; 0 without any.</summary>
    /// <param name="part">For example 0.95.</param>
    public double Quantile(double part)
    {
        if (counts is null)
            return 0;
        var left = Math.Max(1, (int)Math.Ceiling(Count * part));
        for (var i = 0; i < Bounds; i++)
        {
            left -= counts[i];
            if (left <= 0)
                return Smallest * Math.Pow(Factor, i);
        }
        return Smallest * Math.Pow(Factor, Bounds - 1);
    }

    public Durations Copy() => new() { counts = (int[]?)counts?.Clone(), Count = Count };

    /// <summary>Adds another's.</summary>
    public void Add(Durations other)
    {
        if (other.counts is null)
            return;
        counts ??= new int[Bounds];
        for (var i = 0; i < Bounds; i++)
            counts[i] += other.counts[i];
        Count += other.Count;
    }
}
