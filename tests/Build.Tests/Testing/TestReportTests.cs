using Hive.Build.Testing;
using Hive.Testing;

namespace Build.Tests.Testing;

public sealed class TestReportTests
{
    // As the test platform writes it, cut to one result of each kind.
    private const string Trx = """
        <?xml version="1.0" encoding="utf-8"?>
        <TestRun id="6d0e" name="run" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
          <Results>
            <UnitTestResult testId="1" testName="Adding_works" outcome="Passed" duration="00:00:00.0010000" />
            <UnitTestResult testId="2" testName="Dividing_works" outcome="Passed" />
            <UnitTestResult testId="3" testName="Zero_is_no_divisor" outcome="Failed">
              <Output><StdOut>noise</StdOut><ErrorInfo><Message>Expected 1, but found 2.</Message><StackTrace>   at Sums.Zero() in Sums.cs:line 7</StackTrace></ErrorInfo></Output>
            </UnitTestResult>
            <UnitTestResult testId="4" testName="Containers_add" outcome="NotExecuted">
              <Output><StdOut>No Docker engine answers here.</StdOut></Output>
            </UnitTestResult>
            <UnitTestResult testId="5" testName="It_ends" outcome="Timeout" />
          </Results>
          <TestDefinitions>
            <UnitTest id="3" name="Zero_is_no_divisor"><TestMethod className="My.Tests.SumTests(&quot;1.5&quot;)" name="Zero_is_no_divisor" /></UnitTest>
          </TestDefinitions>
          <ResultSummary outcome="Failed"><Counters total="5" passed="2" failed="1" /></ResultSummary>
        </TestRun>
        """;

    [Test]
    public void Results_are_counted_and_whatever_is_neither_passed_nor_skipped_has_failed() =>
        Read(Trx).Count.Should().Be(new TestCount(2, 2, 1));

    [Test]
    public void Failed_tests_are_told_with_message_and_place_skipped_ones_with_their_reason() =>
        Read(Trx)
            .Remarks.Should()
            .Equal(
                $"FAILED Zero_is_no_divisor: Expected 1, but found 2.{Environment.NewLine}   at Sums.Zero() in Sums.cs:line 7",
                "SKIPPED Containers_add: No Docker engine answers here.",
                "FAILED It_ends: "
            );

    [Test]
    public void Failed_tests_are_told_with_the_line_of_the_innermost_source_file_there_is() =>
        Read(
            Trx.Replace(
                "   at Sums.Zero() in Sums.cs:line 7",
                "   at FluentAssertions.Fail(String)\n   at Sums.Check() in /repo/tests/Sums.cs:line 7\n   at Sums.Zero() in /repo/tests/Other.cs:line 9",
                StringComparison.Ordinal
            )
        )
            .Failures.Should()
            .Equal(
                new TestFailure("SumTests(\"1.5\").Zero_is_no_divisor", "Expected 1, but found 2.", "tests/Sums.cs", 7),
                new TestFailure("It_ends", "It did not end well and said nothing.", null, null)
            );

    [Test]
    public void The_short_form_of_a_failure_is_one_line()
    {
        var failure = new TestFailure("It_works", $"Expected 1,\n   but found{new string('!', 1000)}", null, null);

        failure.Brief.Should().StartWith("It_works: Expected 1, but found!!!").And.EndWith("…").And.HaveLength(400);
    }

    [Test]
    public void A_file_without_results_counts_nothing() =>
        Read("""<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010" />""")
            .Count.Should()
            .Be(new TestCount(0, 0, 0));

    [Test]
    public void Counts_add_up_to_the_line_that_ci_reads() =>
        (new TestCount(10, 1, 0) + new TestCount(5, 0, 2)).ToString().Should().Be("15 passed, 1 failed, 2 skipped");

    private static TestReport Read(string text)
    {
        using var folder = new TestFolder();
        return TestReport.Read(folder.Write("results.trx", text), "/repo");
    }
}
