using Hive.Build.Benchmarks;

namespace Build.Tests.Benchmarks;

/// <summary>What is said about times that were taken.</summary>
public sealed class MeasurementTests
{
    [Test]
    public void A_row_tells_median_range_the_other_ratio_and_what_was_asked_for()
    {
        var measurement = new Measurement("GenieServe, data there") { Ratio = 1.3 };
        foreach (var seconds in new[] { 3.0, 1.0, 2.0 })
            measurement.Add(TimeSpan.FromSeconds(seconds));
        foreach (var seconds in new[] { 1.0, 9.0, 1.6, 1.6 })
            measurement.Compare(TimeSpan.FromSeconds(seconds));

        measurement
            .ToRow()
            .Should()
            .Equal("GenieServe, data there", "2.00 s", "1.00 s to 3.00 s", "1.60 s", "1.25", "at most 1.30 times Compose");
    }

    [Test]
    public void A_row_of_what_has_nothing_to_be_compared_with_leaves_that_out()
    {
        var measurement = new Measurement("Status", 0.4);
        measurement.Add(TimeSpan.FromSeconds(0.25));

        measurement.ToRow().Should().Equal("Status", "0.25 s", "0.25 s to 0.25 s", "", "", "at most 0.40 s");
    }

    [Test]
    public void A_row_of_what_was_never_measured_says_so() =>
        new Measurement("Status").ToRow().Should().Equal("Status", "-", "", "", "", "");
}
