using Hive.Stacks.Engines;

namespace Hive.Stacks.Tests.Diagnosis;

public sealed class FindingTests
{
    [Test]
    public void What_is_in_order_is_one_short_line() =>
        new Finding("Docker daemon", FindingState.Ok, "26.1.5", "containers run on it")
            .ToString()
            .Should()
            .Be("ok      Docker daemon: 26.1.5");

    [Test]
    public void What_is_missing_says_why_it_matters_and_what_mends_it() =>
        new Finding("PostgreSQL", FindingState.Missing, "none", "the local engine runs it", "apt-get install postgresql")
            .ToString()
            .Should()
            .Be(
                $"missing PostgreSQL: none (the local engine runs it){Environment.NewLine}        → apt-get install postgresql"
            );
}
