using System.Globalization;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Reporting;

/// <summary>How stacks stand, as a table for people.</summary>
public static class StatusTable
{
    /// <summary>A line about the engine, and a row for each stack.</summary>
    /// <param name="workspace">Whose stacks.</param>
    /// <param name="stacks">How each stands.</param>
    /// <param name="now">The instant that ages count to.</param>
    public static string Render(Workspace workspace, IReadOnlyList<StackStatus> stacks, DateTimeOffset now)
    {
        var engines = stacks.GroupBy(one => (one.Engine, one.EngineReason)).ToList();
        var heads = engines.Select(group =>
            $"Engine{(engines.Count == 1 ? "" : $" of {string.Join(", ", group.Select(one => one.Stack.FullName))}")}: {group.Key.Engine} ({group.Key.EngineReason})."
        );
        return string.Join(
            Environment.NewLine,
            [
                .. heads,
                $"Workspace: {workspace.Root}",
                TextTable.Render([
                    ["stack", "instance", "state", "health", "URL", "database", "uptime", "memory"],
                    .. stacks.Select(one =>
                        new[]
                        {
                            one.Stack.Name,
                            one.Stack.Instance ?? "-",
                            Words.Of(one.Seen.State),
                            Words.Of(one.Health),
                            one.Endpoint.Api.ToString().TrimEnd('/'),
                            one.Stack.Definition.Database
                                + (one.Endpoint.DatabasePort is { } port ? $" ({one.Endpoint.DatabaseHost}:{port})" : ""),
                            Age(now - one.Seen.Started),
                            Size(one.Memory),
                        }
                    ),
                ]),
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
            ]
        );
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

    internal static string Size(long? bytes) =>
        bytes is { } size ? string.Create(CultureInfo.InvariantCulture, $"{size / (double)(1 << 20):0} MiB") : "-";
}
