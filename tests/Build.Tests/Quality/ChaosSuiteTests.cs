using Hive.Build.Quality;
using Hive.Testing;

namespace Build.Tests.Quality;

internal sealed class ChaosSuiteTests
{
    [Test]
    public void Each_suite_has_a_place_for_its_table_in_its_document()
    {
        foreach (var suite in ChaosVerb.Suites)
        {
            var document = File.ReadAllText(Checkout.At(suite.Document));
            var table = suite.Table(["b|2|0|fine", "a|1|-|good", ""]);
            table.Should().EndWith("|---|---:|---:|---|\n| a | 1 | - | good |\n| b | 2 | 0 | fine |\n");
            suite.Replace(document, table).Should().Contain($"{suite.Begin}\n\n{table}\n{ChaosSuite.End}");
        }
    }
}
