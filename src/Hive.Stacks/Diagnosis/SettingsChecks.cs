using Hive.Stacks.Engines;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Diagnosis;

/// <summary>Whether <c>.env</c> says what is understood, all of it, and of this very folder.</summary>
internal static class SettingsChecks
{
    private const string What = "Settings";
    private const string Why = "ports, addresses and container names come from it";

    public static IEnumerable<Finding> Look(Workspace workspace, string example, string init)
    {
        var file = workspace.EnvironmentFile;
        // What cannot be read or understood has ended the run before this.
        if (!File.Exists(file))
        {
            yield return new Finding(What, FindingState.Ok, $"no {file}; the defaults count", Why);
            yield break;
        }

        var values = DotEnvFile.Read(file);
        var findings = Unknown(values.Keys, file)
            .Concat(Moved(workspace, values, init))
            .Concat(Incomplete(workspace, example, init))
            .ToList();
        if (WorkspaceChecks.IsOpen(file))
            findings.Add(
                new Finding(
                    What,
                    FindingState.Note,
                    $"{file} can be read by others",
                    "a provider's key may stand in it",
                    $"chmod 600 '{file}'"
                )
            );
        if (findings.Count == 0)
            findings.Add(new Finding(What, FindingState.Ok, file, Why));
        foreach (var finding in findings)
            yield return finding;
    }

    // The user may keep variables of his own there; one with our prefix, or nearly a name of ours, is a slip.
    private static IEnumerable<Finding> Unknown(IEnumerable<string> names, string file) =>
        from name in names.Except(KnownVariables.All)
        let nearest = NearestWord.To(name, KnownVariables.All)
        where nearest is not null || name.StartsWith("HIVE_", StringComparison.Ordinal)
        select new Finding(
            What,
            FindingState.Note,
            $"nothing reads {name} in {file}",
            "what it was to set has its default",
            nearest is null
                ? $"remove it; {Path.GetFileName(file)}.example has all that there is"
                : $"did you mean {nearest}?"
        );

    private static IEnumerable<Finding> Moved(Workspace workspace, IReadOnlyDictionary<string, string> values, string init)
    {
        var wrong = KeptSettings
            .Of(workspace)
            .Where(pair => values.TryGetValue(pair.Key, out var value) && value.Length > 0 && value != pair.Value)
            .Select(pair => pair.Key)
            .ToList();
        if (wrong.Count == 0)
            yield break;
        yield return new Finding(
            What,
            FindingState.Note,
            wrong.Contains(KeptSettings.PathVariable)
                ? $"the workspace was {values[KeptSettings.PathVariable]} and is {workspace.Root} now: {string.Join(", ", wrong)} are out of date"
                : $"{string.Join(", ", wrong)} are not what they are here",
            "docker compose by hand would make other containers than the console",
            init
        );
    }

    // Of a file that the user wrote himself nothing is expected.
    private static IEnumerable<Finding> Incomplete(Workspace workspace, string example, string init)
    {
        var text = File.ReadAllText(workspace.EnvironmentFile);
        if (!text.Contains(KeptSettings.PathVariable, StringComparison.Ordinal))
            yield break;
        var missing = EnvironmentText.Complete(text, workspace.EnvironmentFile, example, KeptSettings.Of(workspace)).Added;
        if (missing.Count > 0)
            yield return new Finding(
                What,
                FindingState.Note,
                $"{workspace.EnvironmentFile} lacks {string.Join(", ", missing)}",
                "it was made before they were; their defaults count",
                init
            );
    }
}
