using System.Text.Json.Nodes;

namespace Hive.Service.Evaluations;

/// <summary>What is said of several measured values.</summary>
internal static class Statistics
{
    /// <summary>All values and their middle, ends and spread, each under the given name.</summary>
    public static JsonObject Of(string name, IReadOnlyList<double> values)
    {
        List<double> ordered = [.. values.Order()];
        return new()
        {
            [$"{name}s"] = new JsonArray([.. values.Select(value => (JsonNode)value)]),
            [$"avg_{name}"] = values.Average(),
            [$"min_{name}"] = ordered[0],
            [$"max_{name}"] = ordered[^1],
            [$"std_dev_{name}"] = Deviation(values),
            [$"median_{name}"] = At(ordered, 0.5),
            [$"p95_{name}"] = At(ordered, 0.95),
        };
    }

    /// <summary>The sample's standard deviation; 0 of one value.</summary>
    public static double Deviation(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
            return 0;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }

    // Between two neighbours where the place is between them.
    private static double At(List<double> ordered, double part)
    {
        var place = part * (ordered.Count - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, ordered.Count - 1);
        return ordered[below] + ((place - below) * (ordered[above] - ordered[below]));
    }
}
