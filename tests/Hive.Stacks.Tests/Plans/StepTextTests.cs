using System.Net;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Tests.Commands;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace Hive.Stacks.Tests.Plans;

/// <summary>What a step says, in a plan and while it is carried out.</summary>
public sealed class StepTextTests
{
    private static readonly Account Owner = new(1000, 1000);
    private static readonly Command Program = new("program", ["--argument"]);
    private static readonly ProcessRecord Process = new(42, 7, "boot", DateTimeOffset.UnixEpoch);

    private static IEnumerable<(PlanStep Step, string Text)> Steps()
    {
        var (stack, fork) = (Samples.Genie(), Samples.Agent("feature-x"));
        var workspace = stack.Workspace;
        yield return (new PrepareStep(stack, Owner), "prepare folders and secrets (the stack runs as user 1000)");
        yield return (
            new PasswordStep(stack, Owner, Change: null, IsNew: true, "asked for"),
            $"make a new database password in {stack.Paths.DatabasePassword} (asked for)"
        );
        yield return (
            PasswordStep.Reconcile(stack, Owner, Program, "they differ"),
            $"give PostgreSQL the password in {stack.Paths.DatabasePassword} (they differ){Environment.NewLine}  $ {Program}"
        );
        yield return (new NewKeyStep(stack, Owner, "asked for"), $"make a new API key in {stack.Paths.ApiKey} (asked for)");
        yield return (
            new KeepInstanceStep(fork),
            "keep agent-feature-x with port 21001 (the workspace has no such instance yet)"
        );
        yield return (
            new NoteStartStep(stack, StackStart.Of(stack, "local")),
            $"note the start in {stack.Paths.Started} (a stop needs nothing else)"
        );
        yield return (new ForgetStartStep(stack), $"remove {stack.Paths.Started} (the stack is stopped)");
        yield return (
            new OwnIdentityStep(workspace, "/srv/original"),
            "make it a workspace of its own (it is a copy of /srv/original; its data stays)"
        );
        yield return (new WriteTemplatesStep(workspace, "ai/", [new("ai/one.yaml", "")]), "write ai/one.yaml (missing)");
        yield return (
            new WriteTemplatesStep(workspace, "ai/", [new("ai/one.yaml", ""), new("ai/two.yaml", "")]),
            "write ai/one.yaml, ai/two.yaml (missing)"
        );
        yield return (new WriteFileStep("/srv/file", "text", "it is new"), "write /srv/file (it is new)");
        yield return (
            new WriteFolderStep("/srv/folder", [FolderFile.Of("one", ""), FolderFile.Of("two", "")], "asked for"),
            "write 2 files into /srv/folder (asked for)"
        );
        yield return (new RemoveFolderStep("/srv/gone", "asked for"), "remove /srv/gone (asked for)");
        var proxy = new CompanionInstance
        {
            Definition = CompanionCatalogue.Proxy,
            Workspace = workspace,
            Address = new CompanionAddress(IPAddress.Loopback, 8443),
            Image = "hive/proxy",
        };
        yield return (
            new WriteConfigurationStep(proxy, "0123", [], Owner, "a stack is up"),
            $"write configuration 0123 for {proxy.Definition.Phrase} (a stack is up)"
        );
        yield return (
            new UseConfigurationStep(proxy, "0123"),
            $"use configuration 0123 for {proxy.Definition.Phrase} (it was checked)"
        );
        yield return (new ForgetConfigurationStep(proxy), $"remove {proxy.Current} ({proxy.Definition.Phrase} is stopped)");
        yield return (
            new LaunchStep("postgres", Program, new("record", "settings", "log"), "settings", "it is stopped"),
            $"start postgres (it is stopped){Environment.NewLine}  $ {Program}"
        );
        yield return (
            new EndStep("api", "record", Process, Signal: 15, LastSignal: 9, "it is no longer asked for"),
            "end api (process 42, signal 15) (it is no longer asked for)"
        );
    }

    [Test]
    public void A_step_says_what_it_does_and_why() =>
        Steps().Select(one => one.Step.Describe()).Should().Equal(Steps().Select(one => one.Text));

    [Test]
    public void A_password_that_was_brought_together_is_told()
    {
        var stack = Samples.Genie();

        PasswordStep
            .Reconcile(stack, Owner, Program, "they differ")
            .Done.Should()
            .Be(
                $"genie: the database takes the password in {stack.Paths.DatabasePassword} now (they differ); no data was touched."
            );
    }

    [Test]
    public void Secrets_that_are_missing_while_the_stack_runs_are_made_anew_by_name()
    {
        using var workspace = new TestFolder();
        var stack = Samples.Genie(workspace.Root);

        var both = PrepareStep.ForRunning(stack, Owner).Should().ContainSingle().Which;
        workspace.Write(Path.GetRelativePath(workspace.Root, stack.Paths.ApiKey), "key");
        var one = PrepareStep.ForRunning(stack, Owner).Should().ContainSingle().Which;
        workspace.Write(Path.GetRelativePath(workspace.Root, stack.Paths.DatabasePassword), "password");

        both.Describe()
            .Should()
            .Be($"make api_key and database_password anew in {stack.Paths.Secrets} (missing, while the stack runs)");
        both.Done.Should().Be($"genie: api_key and database_password were missing; new ones are in {stack.Paths.Secrets}.");
        one.Describe().Should().Be($"make database_password anew in {stack.Paths.Secrets} (missing, while the stack runs)");
        one.Done.Should().Be($"genie: database_password was missing; a new one is in {stack.Paths.Secrets}.");
        PrepareStep.ForRunning(stack, Owner).Should().BeEmpty();
    }

    [Test]
    public void A_providers_key_that_changed_is_taken_over_by_name()
    {
        using var workspace = new TestFolder();
        var stack = Samples.Genie(workspace.Root);
        stack = stack with
        {
            Settings = stack.Settings with
            {
                ProviderKeys = new Dictionary<string, Secret> { ["openai_api_key"] = new("new") },
            },
        };
        foreach (var secret in new[] { stack.Paths.ApiKey, stack.Paths.DatabasePassword })
            workspace.Write(Path.GetRelativePath(workspace.Root, secret), "kept");

        PrepareStep
            .ForRunning(stack, Owner)
            .Should()
            .ContainSingle()
            .Which.Describe()
            .Should()
            .Be("take over the key of the model's provider (openai_api_key changed; nothing restarts)");
    }
}
