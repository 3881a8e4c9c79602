using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Hive.Build.Testing;

/// <summary>What a test project's result file says.</summary>
/// <param name="Count">How many tests ended how.</param>
/// <param name="Remarks">Failed and skipped tests with their messages.</param>
/// <param name="Failures">Failed tests with their places.</param>
public sealed partial record TestReport(TestCount Count, IReadOnlyList<string> Remarks, IReadOnlyList<TestFailure> Failures)
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Reads a result file.</summary>
    /// <param name="path">A .trx file.</param>
    /// <param name="root">Absolute path that files of failures are told relative to.</param>
    public static TestReport Read(string path, string root)
    {
        var document = XDocument.Load(path);
        var results = document.Descendants(Trx + "UnitTestResult").ToList();
        var classes = document
            .Descendants(Trx + "UnitTest")
            .ToDictionary(
                test => test.Attribute("id")?.Value ?? "",
                test => test.Element(Trx + "TestMethod")?.Attribute("className")?.Value ?? ""
            );
        var counts = results.CountBy(result => result.Attribute("outcome")?.Value ?? "").ToDictionary();
        var passed = counts.GetValueOrDefault("Passed");
        var skipped = counts.GetValueOrDefault("NotExecuted");
        return new TestReport(
            new TestCount(passed, results.Count - passed - skipped, skipped),
            [.. results.Where(result => result.Attribute("outcome")?.Value != "Passed").Select(Describe)],
            [
                .. results
                    .Where(result => result.Attribute("outcome")?.Value is not ("Passed" or "NotExecuted"))
                    .Select(result => Failure(result, classes, root)),
            ]
        );
    }

    // The innermost frame with a source file is the test's own, or what it calls of ours: libraries come without.
    private static TestFailure Failure(XElement result, Dictionary<string, string> classes, string root)
    {
        var named = classes.GetValueOrDefault(result.Attribute("testId")?.Value ?? "", "");
        var place = Place.Match(result.Descendants(Trx + "StackTrace").FirstOrDefault()?.Value ?? "");
        return new TestFailure(
            (named.Length == 0 ? "" : $"{ShortName().Match(named).Value}.") + result.Attribute("testName")?.Value,
            result.Descendants(Trx + "Message").FirstOrDefault()?.Value.Trim() ?? "It did not end well and said nothing.",
            place.Success ? Path.GetRelativePath(root, place.Groups[1].Value).Replace('\\', '/') : null,
            place.Success ? int.Parse(place.Groups[2].Value, CultureInfo.InvariantCulture) : null
        );
    }

    [GeneratedRegex(@" in (\S.*):line (\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Place { get; }

    // Of a class: the name after its namespace, with the arguments that it was made with.
    [GeneratedRegex(@"[^.(]+(\(.*)?$")]
    private static partial Regex ShortName();

    private static string Describe(XElement result)
    {
        var message =
            result.Descendants(Trx + "Message").FirstOrDefault()?.Value
            ?? result.Descendants(Trx + "StdOut").FirstOrDefault()?.Value
            ?? "";
        var stack = result.Descendants(Trx + "StackTrace").FirstOrDefault()?.Value;
        var skipped = result.Attribute("outcome")?.Value == "NotExecuted";
        return $"{(skipped ? "SKIPPED" : "FAILED")} {result.Attribute("testName")?.Value}: {message.Trim()}{(skipped || stack is null ? "" : Environment.NewLine + stack)}";
    }
}
