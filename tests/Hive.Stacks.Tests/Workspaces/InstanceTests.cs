using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Workspaces;

public sealed class InstanceTests
{
    [TestCase("feature-x")]
    [TestCase("a")]
    [TestCase("b2")]
    [TestCase("abcdefghijklmnopqrstuvwxyz1234")]
    public void A_plain_name_is_taken(string name) => InstanceName.Check(name).Should().Be(name);

    [TestCase("Feature")]
    [TestCase("")]
    [TestCase("-x")]
    [TestCase("x-")]
    [TestCase("a--b")]
    [TestCase("2b")]
    [TestCase("a_b")]
    [TestCase("a/../b")]
    [TestCase("a\n")]
    [TestCase("bücher")]
    [TestCase("abcdefghijklmnopqrstuvwxyz12345")]
    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Any_other_is_refused_with_an_example(string name) =>
        FluentActions
            .Invoking(() => InstanceName.Check(name))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse && failure.Remedy.Contains("feature-x"));

    [Test]
    public void A_copy_has_folders_project_and_port_of_its_own()
    {
        using var folder = new TemporaryFolder();
        var (agent, instance) = (Requested.In(folder).Resolve(StackCatalogue.Agent), Instance(folder, "feature-x"));

        instance.Paths.Data.Should().Be(agent.Paths.Data + "-feature-x");
        instance.Paths.Secrets.Should().Be(agent.Paths.Secrets + "-feature-x");
        instance.Paths.Local.Should().Be(agent.Paths.Local + "-feature-x");
        Project(instance).Name.Should().Be(Project(agent).Name + "-feature-x");
        instance.Settings.Port.Should().NotBe(agent.Settings.Port).And.BeInRange(20_000, 29_999);
        instance.Command("Stop").Should().EndWith($"AgentStop --instance=feature-x --workspace={instance.Workspace.Root}");
    }

    [Test]
    public void A_copy_is_given_the_same_port_every_time_before_it_is_kept_and_after()
    {
        using var folder = new TemporaryFolder();
        var first = Instance(folder, "feature-x");
        Instance(folder, "feature-x").Settings.Port.Should().Be(first.Settings.Port);

        new KeptInstance(first.Definition, "feature-x", 29_555).Keep(first.Workspace);

        Instance(folder, "feature-x").Settings.Port.Should().Be(29_555);
        File.ReadAllText(KeptInstance.FileOf(first.Workspace, first.Definition, "feature-x"))
            .Should()
            .Be("HIVE_INSTANCE=feature-x\nHIVE_AGENT_PORT=29555\n", "Compose reads it too");
    }

    [Test]
    public void Two_copies_never_get_one_port()
    {
        using var folder = new TemporaryFolder();
        var first = Instance(folder, "one");
        // As if the second one's favourite port were the first one's.
        var favourite = Instance(folder, "two").Settings.Port;
        new KeptInstance(first.Definition, "one", favourite).Keep(first.Workspace);

        Instance(folder, "two").Settings.Port.Should().NotBe(favourite);
    }

    [Test]
    public void All_stacks_are_the_three_and_the_copies_that_are_kept()
    {
        using var folder = new TemporaryFolder();
        var workspace = Workspace.At(folder.Path);
        new KeptInstance(StackCatalogue.Genie, "b", 21_001).Keep(workspace);
        new KeptInstance(StackCatalogue.Agent, "a-b", 21_002).Keep(workspace);
        File.WriteAllText(Path.Combine(folder.Path, "data", "instances", "agent-broken.env"), "HIVE_AGENT_PORT=many\n");
        File.WriteAllText(Path.Combine(folder.Path, "data", "instances", "stranger.env"), "X=1\n");

        Requested
            .In(folder)
            .ResolveAll()
            .Select(stack => (stack.FullName, stack.Settings.Port))
            .Should()
            .Equal(("workspace", 8886), ("genie", 48886), ("agent", 35532), ("agent-a-b", 21_002), ("genie-b", 21_001));
        Requested.In(folder, ("instance", "b")).ResolveAll().Select(stack => stack.FullName).Should().Equal("genie-b");
    }

    [TestCase("featur-x", "Did you mean --instance=feature-x?")]
    [TestCase("something-else", "Its instances of agent are feature-x.")]
    public void An_instance_that_the_workspace_has_not_is_refused_with_the_nearest_name(string name, string remedy)
    {
        using var folder = new TemporaryFolder();
        new KeptInstance(StackCatalogue.Agent, "feature-x", 21_002).Keep(Workspace.At(folder.Path));
        var snapshot = WorkspaceSnapshot.Take(Requested.In(folder, ("instance", name)));

        snapshot
            .Invoking(one => one.ResolveKnown(StackCatalogue.Agent))
            .Should()
            .Throw<StackException>()
            .Where(failure =>
                failure.Kind == FailureKind.Misuse && failure.Cause.Contains($"'{name}'") && failure.Remedy == remedy
            );
        snapshot
            .Invoking(one => one.ResolveAll())
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse);
    }

    [Test]
    public void An_instance_that_runs_is_known_although_its_file_is_gone()
    {
        using var folder = new TemporaryFolder();
        var instance = Instance(folder, "feature-x");
        StackStart
            .Of(instance with { Settings = instance.Settings with { Port = 21_555 } }, "local")
            .Keep(instance.Paths.Started);

        WorkspaceSnapshot
            .Take(Requested.In(folder, ("instance", "feature-x")))
            .ResolveKnown(StackCatalogue.Agent)
            .Settings.Port.Should()
            .Be(21_555);
        Requested.In(folder).ResolveAll().Select(stack => stack.FullName).Should().Contain("agent-feature-x");
    }

    [Test]
    public void A_stack_that_runs_is_reached_where_it_was_started_whatever_the_settings_say_by_now()
    {
        using var folder = new TemporaryFolder();
        var genie = Requested.Genie(folder);
        StackStart.Of(genie, "local").Keep(genie.Paths.Started);
        folder.Write(".env", "HIVE_GENIE_PORT=12345\n");
        var snapshot = WorkspaceSnapshot.Take(Requested.In(folder));

        snapshot.AsStarted(snapshot.Resolve(StackCatalogue.Genie)).Settings.Port.Should().Be(48886);
        snapshot.Resolve(StackCatalogue.Genie).Settings.Port.Should().Be(12345, "a serve follows the settings");
    }

    [Test]
    public void The_workspace_stack_has_no_copies()
    {
        using var folder = new TemporaryFolder();

        FluentActions
            .Invoking(() => Requested.In(folder, ("instance", "x")).Resolve(StackCatalogue.Workspace))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse);
    }

    [Test]
    public void A_compose_file_of_the_workspaces_own_comes_before_the_products()
    {
        using var folder = new TemporaryFolder();
        Project(Requested.Genie(folder)).File.Should().StartWith(Requested.Product.Root);
        File.WriteAllText(Path.Combine(folder.Path, "docker-compose-genie.yml"), "services: {}\n");

        Project(Requested.Genie(folder)).File.Should().StartWith(folder.Path);
    }

    [TestCase("HIVE_IMAGE_TAG", "next", "hive/agent:next")]
    [TestCase("HIVE_AGENT_IMAGE", "example.org/agent:7", "example.org/agent:7")]
    public void Image_and_tag_may_be_chosen(string variable, string value, string image)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, ".env"), $"{variable}={value}\n");

        Requested.In(folder).Resolve(StackCatalogue.Agent).Settings.Images["agent-dev-server"].Should().Be(image);
    }

    [TestCase("a b")]
    [TestCase(".x")]
    [TestCase("a:b")]
    public void What_is_no_tag_is_refused(string tag) =>
        FluentActions
            .Invoking(() =>
                HiveSettings.From(
                    new Dictionary<string, string> { ["HIVE_IMAGE_TAG"] = tag },
                    new Dictionary<string, string>()
                )
            )
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse && failure.Cause.Contains("HIVE_IMAGE_TAG"));

    [Test]
    public void A_database_port_that_another_stack_has_is_refused() =>
        FluentActions
            .Invoking(() =>
                HiveSettings.From(
                    new Dictionary<string, string> { ["HIVE_WORKSPACE_DB_PORT"] = "48886" },
                    new Dictionary<string, string>()
                )
            )
            .Should()
            .Throw<StackException>()
            .Where(failure =>
                failure.Kind == FailureKind.Misuse && failure.Cause.Contains("genie and PostgreSQL of workspace")
            );

    private static ComposeProject Project(StackInstance stack) => ComposeProject.Of(stack, Requested.Product);

    private static StackInstance Instance(TemporaryFolder folder, string name) =>
        Requested.In(folder, ("instance", name)).Resolve(StackCatalogue.Agent);
}
