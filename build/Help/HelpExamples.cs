using Hive.Build.Hosting;
using Hive.Stacks.Requests;

namespace Hive.Build.Help;

/// <summary>Two calls of each target, without the command's name. A test runs each through the reader of the command
/// line.</summary>
public static class HelpExamples
{
    private static readonly Dictionary<Verb, string[]> OfVerbs = new()
    {
        [Verb.Serve] = ["", "--plan"],
        [Verb.Stop] = ["", "--plan"],
        [Verb.Restart] = ["", "--timeout=300"],
        [Verb.Status] = ["", "--format=json"],
        [Verb.HealthCheck] = ["", "--format=json"],
        [Verb.Logs] = ["--follow --since=10m", "--level=error --format=json"],
        [Verb.Keys] = ["--create=ci --scopes=read,run", "--revoke=ID"],
        [Verb.Chat] = ["--message=\"What can you do?\"", "--agent=guide --session=ID"],
        [Verb.Psql] = ["", "--command=\"select count(*) from runs\""],
        [Verb.Watch] = ["", "--instance=feature-x"],
        [Verb.Open] = ["", "--format=json"],
        [Verb.Url] = ["", "--format=json"],
        [Verb.Backup] = ["--keep=7", "--plan"],
        [Verb.Restore] = ["--backup=latest", "--rollback"],
        [Verb.Rewind] = ["--to=\"5 min ago\"", "--rollback"],
        [Verb.Fork] = ["--instance=feature-x", "--instance=feature-x --at=\"1 h ago\""],
        [Verb.Upgrade] = ["--plan", "--rollback"],
        [Verb.Reset] = ["", "--yes"],
        [Verb.Rotate] = ["", "--plan"],
        [Verb.Init] = ["--workspace=./my-workspace", "--workspace=./my-workspace --yes"],
        [Verb.Check] = ["", "--workspace=./my-workspace --format=json"],
        [Verb.Uninstall] = ["--plan", "--with-data --yes"],
        [Verb.Doctor] = ["", "--engine=local"],
        [Verb.Images] = ["", "--plan"],
        [Verb.Engine] = ["", "--engine=local"],
        [Verb.Export] = ["--file=hive.tar.gz", "--file=hive.tar.gz --with-secrets"],
        [Verb.Import] = ["--file=hive.tar.gz --workspace=./elsewhere", "--file=hive.tar.gz --yes"],
        [Verb.ServeCompanion] = ["", "--plan"],
        [Verb.StopCompanion] = ["", "--plan"],
        [Verb.CompanionStatus] = ["", "--format=json"],
        [Verb.Completion] = ["bash", "powershell"],
        [Verb.Measure] = ["", "--suite=console"],
        [Verb.Chaos] = ["--rounds=1", "--suite=runs"],
    };

    /// <summary>The calls.</summary>
    public static IReadOnlyList<string> Of(Target target) =>
        [
            .. OfVerbs
                .GetValueOrDefault(target.Verb, ["", "--verbosity=verbose"])
                .Select(options => $"{target.Name} {options}".TrimEnd()),
        ];
}
