using System.Globalization;
using Hive.Stacks.Engines;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Reporting;

/// <summary>How stacks stand, as a table for people that fits 80 columns.</summary>
public static class StatusTable
{
    // What is left of 80 columns beside the others, at their widest.
    private const int NameWidth = 22;

    /// <summary>A line about the engine, a row for each stack, and below what there is to say about one.</summary>
    /// <param name="workspace">Whose stacks.</param>
    /// <param name="stacks">How each stands.</param>
    /// <param name="now">The instant that ages count to.</param>
    /// <param name="screen">What it is shown on.</param>
    public static string Render(Workspace workspace, IReadOnlyList<StackStatus> stacks, DateTimeOffset now, Screen screen)
    {
        var engines = stacks.GroupBy(one => (one.Engine, one.EngineReason)).ToList();
        var heads = engines.Select(group =>
            $"Engine{(engines.Count == 1 ? "" : $" of {string.Join(", ", group.Select(one => one.Stack.FullName))}")}: {group.Key.Engine} ({group.Key.EngineReason})."
        );
        return string.Join(
            Environment.NewLine,
            [
                .. heads.Select(head => screen.Wrap(head, 2)),
                screen.Wrap($"Workspace: {workspace.Root}", 2),
                Table(stacks, now, screen),
                .. Notes(stacks, now).Select(note => screen.Wrap(Visible.Of(note), 2)),
                .. Broken(stacks).Select(line => screen.Paint(screen.Wrap(Visible.Of(line), 4), Paint.Bad)),
            ]
        );
    }

    private static string Table(IReadOnlyList<StackStatus> stacks, DateTimeOffset now, Screen screen)
    {
        var rows = new List<(string[] Cells, Paint Paint)> { (["stack", "status", "URL", "up for", "memory"], Paint.None) };
        foreach (var one in stacks)
        {
            var (word, paint) = Standing(one);
            var name = one.Stack.FullName;
            // An instance's name may be long: it has a line of its own then, whole, because it has to be typed.
            rows.Add(
                (
                    [
                        name.Length > NameWidth ? "" : name,
                        word,
                        one.Endpoint.Api.ToString().TrimEnd('/'),
                        ShortAge(now - one.Seen.Started),
                        Size(one.Memory),
                    ],
                    paint
                )
            );
        }

        var lines = TextTable
            .Render(
                [.. rows.Select(row => row.Cells)],
                (row, column, cell) => column == 1 ? screen.Paint(cell, rows[row].Paint) : cell
            )
            .Split(Environment.NewLine)
            .ToList();
        for (var index = stacks.Count - 1; index >= 0; index--)
        {
            if (stacks[index].Stack.FullName is { Length: > NameWidth } name)
                lines.Insert(index + 1, $"  {name}");
        }

        return string.Join(Environment.NewLine, lines);
    }

    /// <summary>One word for what the engine sees and what the stack answers.</summary>
    internal static (string Word, Paint Paint) Standing(StackStatus one) =>
        one.Seen.State switch
        {
            StackState.Absent => ("stopped", Paint.Faint),
            // It was not stopped: its processes are gone.
            StackState.Stopped => ("failed", Paint.Bad),
            StackState.Degraded => ("degraded", Paint.Bad),
            _ => one.Health switch
            {
                HealthState.Healthy => ("healthy", Paint.Good),
                HealthState.Starting => ("starting", Paint.Doubtful),
                HealthState.Unhealthy => ("unhealthy", Paint.Bad),
                _ => ("running", Paint.Doubtful),
            },
        };

    private static IEnumerable<string> Notes(IReadOnlyList<StackStatus> stacks, DateTimeOffset now) =>
        [
            .. stacks.SelectMany(one =>
                new[] { one.Saved?.ArchiveProblem, one.Saved?.BackupProblem }
                    .OfType<string>()
                    .Select(problem => $"{one.Stack.FullName}: {problem}.")
            ),
            .. stacks
                .Where(one => one.Saved?.LastBackup is not null)
                .Select(one =>
                    $"{one.Stack.FullName}: last backup {one.Saved!.LastBackup:u} ({Age(now - one.Saved.LastBackup)} ago)"
                ),
            .. stacks.SelectMany(one =>
                one.Kept.Select(kept =>
                    $"{one.Stack.FullName}: its data of before {kept.What.ToLowerInvariant()} ({kept.Since:u}) is kept in {kept.Folder} "
                    + (kept.Until is { } until ? $"until {until:u}" : "until it has been healthy with the new")
                )
            ),
        ];

    // All stacks of a workspace read the same files.
    private static IEnumerable<string> Broken(IReadOnlyList<StackStatus> stacks)
    {
        var errors = stacks.SelectMany(one => one.ComponentProblems).Where(one => one.IsError).Distinct().ToList();
        return errors.Count == 0
            ? []
            :
            [
                $"{Words.Count(errors.Count, "error")} in ai/; what is broken is not there, or is the one before:",
                .. errors.Select(error => $"  {error}"),
            ];
    }

    internal static string Age(TimeSpan? age) =>
        age switch
        {
            null => "-",
            { TotalMinutes: < 1 } span => $"{Math.Max((int)span.TotalSeconds, 0)} s",
            { TotalHours: < 1 } span => $"{(int)span.TotalMinutes} min",
            { TotalDays: < 1 } span => $"{(int)span.TotalHours} h {span.Minutes} min",
            { } span => $"{(int)span.TotalDays} d {span.Hours} h",
        };

    // At most eight columns.
    private static string ShortAge(TimeSpan? age) =>
        Age(age)
            .Replace(" min", "m", StringComparison.Ordinal)
            .Replace(" h", "h", StringComparison.Ordinal)
            .Replace(" d", "d", StringComparison.Ordinal)
            .Replace(" s", "s", StringComparison.Ordinal);

    internal static string Size(long? bytes) =>
        bytes is { } size ? string.Create(CultureInfo.InvariantCulture, $"{size / (double)(1 << 20):0} MiB") : "-";
}
