using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Tests.Commands;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Data;

/// <summary>What a step that deals with data says, in a plan and while it is carried out.</summary>
public sealed class DataStepTextTests
{
    private static readonly Command Program = new("program", ["--argument"]);
    private static readonly StackInstance Stack = Samples.Genie();
    private static readonly string Data = Stack.Paths.Data;

    private static readonly Dictionary<string, long> Rows = new() { ["a"] = 2, ["b"] = 40 };

    private static readonly DataChange Change = new("A restore", "a backup", Data + ".before", default, IsProved: true);

    private static string Call => $"{Environment.NewLine}  $ {Program}";

    private static readonly (PlanStep Step, string Text)[] Steps =
    [
        (
            new VerifyBackupStep("/srv/one.dump", Manifest: null!),
            "compare /srv/one.dump with its manifest (a backup that was altered is not restored)"
        ),
        (
            new BeginChangeStep(Stack, Change, new Account(1000, 1000)),
            $"make {Data}.next (the new data is made beside the old, which is not touched)"
        ),
        (new FillClusterStep(Stack, Program, 7, "it is a copy"), $"make the new cluster (it is a copy){Call}"),
        (
            new ProveClusterStep(Stack, Program, Expected: null),
            $"start the new cluster and look it over (it is not served unseen){Call}"
        ),
        (
            new ProveClusterStep(Stack, Program, Rows),
            $"start the new cluster and look it over (42 rows in 2 tables are expected){Call}"
        ),
        (
            new SwapDataStep(Stack, "/srv/before"),
            $"rename {Data}.next to {Data} (the new data is whole; the old is kept in /srv/before)"
        ),
        (
            new GoBackStep(Stack, Change with { From = "/srv/kept" }, "asked for"),
            $"rename /srv/kept to {Data} (asked for; the newer data is kept in {Data}.before)"
        ),
        (
            new RecoverDataStep(Stack, new InterruptedChange(Change, ChangeRemedy.ClearAway)),
            $"remove {Data}.next (A restore was interrupted)"
        ),
        (
            new RecoverDataStep(Stack, new InterruptedChange(Change, ChangeRemedy.Finish)),
            $"put {Data}.next in place (A restore was interrupted)"
        ),
        (
            new RecoverDataStep(Stack, new InterruptedChange(Change with { From = "/srv/kept" }, ChangeRemedy.Note)),
            "put /srv/kept in place (A restore was interrupted)"
        ),
        (
            new ForgetKeptDataStep(Stack, new KeptData("/srv/kept", "A restore", default, Until: null), "a week is over"),
            "remove /srv/kept (a week is over)"
        ),
        (new RemoveDataStep(Stack, "asked for"), $"remove {Data} (asked for)"),
        (new PruneBackupsStep("/srv/backups", 3), "keep the newest 3 in /srv/backups (--keep says so)"),
        (new ForgetServerStep(Stack), $"forget a dead server (no process works in {Data})"),
        (
            new PreflightStep(Stack, Program, Program, 17),
            "look whether PostgreSQL 17 has every extension of the database (nothing is stopped for a change that cannot be made)"
                + Call
        ),
        (Archive(withSecrets: false), "write /srv/it.tar.gz (components, settings, 1 backups, no secrets)"),
        (Archive(withSecrets: true), "write /srv/it.tar.gz (components, settings, 1 backups, and the secrets, as asked)"),
        (
            new PlaceArchiveStep(
                Stack.Workspace,
                new WorkspaceArchive("/srv/it.tar.gz", TestArchive.Manifest(("ai/a.yaml", "0"), (".env", "0")))
            ),
            $"unpack /srv/it.tar.gz into {Stack.Workspace.Root} (2 files, each compared with its SHA-256 first)"
        ),
    ];

    [Test]
    public void A_step_says_what_it_does_and_why() =>
        Steps.Select(one => one.Step.Describe()).Should().Equal(Steps.Select(one => one.Text));

    private static WriteArchiveStep Archive(bool withSecrets) =>
        new(Stack.Workspace, "/srv/it.tar.gz", new Dictionary<string, string> { ["genie"] = "/srv/one.dump" }, withSecrets);
}
