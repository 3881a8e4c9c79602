using System.Xml.Linq;

namespace Hive.Build.Testing;

/// <summary>What a test project's result file says.</summary>
/// <param name="Count">How many tests ended how.</param>
/// <param name="Remarks">Failed and skipped tests with their messages.</param>
public sealed record TestReport(TestCount Count, IReadOnlyList<string> Remarks)
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Reads a result file.</summary>
    /// <param name="path">A .trx file.</param>
    public static TestReport Read(string path)
    {
        var results = XDocument.Load(path).Descendants(Trx + "UnitTestResult").ToList();
        var counts = results.CountBy(result => result.Attribute("outcome")?.Value ?? "").ToDictionary();
        var passed = counts.GetValueOrDefault("Passed");
        var skipped = counts.GetValueOrDefault("NotExecuted");
        return new TestReport(
            new TestCount(passed, results.Count - passed - skipped, skipped),
            [.. results.Where(result => result.Attribute("outcome")?.Value != "Passed").Select(Describe)]);
    }

    private static string Describe(XElement result)
    {
        var message = result.Descendants(Trx + "Message").FirstOrDefault()?.Value ?? result.Descendants(Trx + "StdOut").FirstOrDefault()?.Value ?? "";
        var stack = result.Descendants(Trx + "StackTrace").FirstOrDefault()?.Value;
        var skipped = result.Attribute("outcome")?.Value == "NotExecuted";
        return $"{(skipped ? "SKIPPED" : "FAILED")} {result.Attribute("testName")?.Value}: {message.Trim()}{(skipped || stack is null ? "" : Environment.NewLine + stack)}";
    }
}
