using System.Globalization;

namespace Hive.Stacks.Reporting;

/// <summary>What was checked of each started stack, a row a check.</summary>
public static class CheckTable
{
    /// <summary>The checks of all stacks that were started; a stack that does not answer has one row that says so.</summary>
    /// <param name="stacks">How each stands.</param>
    public static string Render(IReadOnlyList<StackStatus> stacks) =>
        TextTable.Render([
            ["stack", "check", "result", "time", "detail"],
            .. stacks.Where(one => one.IsStarted).SelectMany(Rows),
        ]);

    private static IEnumerable<string[]> Rows(StackStatus one)
    {
        var checks = one
            .Checks.Select(check =>
                new[]
                {
                    one.Stack.FullName,
                    check.Key,
                    check.Value.Status,
                    check.Value.LatencyMilliseconds is { } time
                        ? string.Create(CultureInfo.InvariantCulture, $"{time:0.0} ms")
                        : "-",
                    check.Value.Detail ?? "-",
                }
            )
            .ToList();
        return
        [
            [one.Stack.FullName, "all", Words.Of(one.Health), "-", one.Endpoint.Api.ToString().TrimEnd('/')],
            .. checks,
        ];
    }
}
