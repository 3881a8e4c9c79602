using Hive.Stacks.Catalogue;
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
    public void Any_other_is_refused_with_an_example(string name) => FluentActions.Invoking(() => InstanceName.Check(name))
        .Should().Throw<StackException>().Where(failure => failure.Kind == FailureKind.Misuse && failure.Remedy.Contains("feature-x"));

    [Test]
    public void A_copy_has_folders_project_and_port_of_its_own()
    {
        using var folder = new TemporaryFolder();
        var (agent, copy) = (Requested.In(folder).Resolve(StackCatalogue.Agent), Copy(folder, "feature-x"));

        copy.DataFolder.Should().Be(agent.DataFolder + "-feature-x");
        copy.SecretsFolder.Should().Be(agent.SecretsFolder + "-feature-x");
        copy.LocalFolder.Should().Be(agent.LocalFolder + "-feature-x");
        copy.Project.Should().Be(agent.Project + "-feature-x");
        copy.Port.Should().NotBe(agent.Port).And.BeInRange(20_000, 29_999);
        copy.Command("Stop").Should().EndWith($"AgentStop --instance=feature-x --workspace={copy.Workspace.Root}");
    }

    [Test]
    public void A_copy_is_given_the_same_port_every_time_before_it_is_kept_and_after()
    {
        using var folder = new TemporaryFolder();
        var first = Copy(folder, "feature-x");
        Copy(folder, "feature-x").Port.Should().Be(first.Port);

        new KeptInstance(first.Definition, "feature-x", 29_555).Keep(first.Workspace);

        Copy(folder, "feature-x").Port.Should().Be(29_555);
        File.ReadAllText(KeptInstance.FileOf(first.Workspace, first.Definition, "feature-x")).Should().Be("HIVE_INSTANCE=feature-x\nHIVE_AGENT_PORT=29555\n", "Compose reads it too");
    }

    [Test]
    public void Two_copies_never_get_one_port()
    {
        using var folder = new TemporaryFolder();
        var first = Copy(folder, "one");
        // As if the second one's favourite port were the first one's.
        var favourite = Copy(folder, "two").Port;
        new KeptInstance(first.Definition, "one", favourite).Keep(first.Workspace);

        Copy(folder, "two").Port.Should().NotBe(favourite);
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

        Requested.In(folder).ResolveAll().Select(stack => (stack.FullName, stack.Port)).Should().Equal(
            ("workspace", 8886), ("genie", 48886), ("agent", 35532), ("agent-a-b", 21_002), ("genie-b", 21_001));
        Requested.In(folder, ("instance", "b")).ResolveAll().Select(stack => stack.FullName).Should().Equal("genie-b");
    }

    [Test]
    public void The_workspace_stack_has_no_copies()
    {
        using var folder = new TemporaryFolder();

        FluentActions.Invoking(() => Requested.In(folder, ("instance", "x")).Resolve(StackCatalogue.Workspace))
            .Should().Throw<StackException>().Where(failure => failure.Kind == FailureKind.Misuse);
    }

    [Test]
    public void A_compose_file_of_the_workspaces_own_comes_before_the_products()
    {
        using var folder = new TemporaryFolder();
        Requested.Genie(folder).ComposeFile.Should().StartWith(Requested.Product.Root);
        File.WriteAllText(Path.Combine(folder.Path, "docker-compose-genie.yml"), "services: {}\n");

        Requested.Genie(folder).ComposeFile.Should().StartWith(folder.Path);
    }

    [TestCase("HIVE_IMAGE_TAG", "next", "hive/agent:next")]
    [TestCase("HIVE_AGENT_IMAGE", "example.org/agent:7", "example.org/agent:7")]
    public void Image_and_tag_may_be_chosen(string variable, string value, string image)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, ".env"), $"{variable}={value}\n");

        Requested.In(folder).Resolve(StackCatalogue.Agent).Images["agent-dev-server"].Should().Be(image);
    }

    [TestCase("a b")]
    [TestCase(".x")]
    [TestCase("a:b")]
    public void What_is_no_tag_is_refused(string tag) =>
        FluentActions.Invoking(() => HiveSettings.From(new Dictionary<string, string> { ["HIVE_IMAGE_TAG"] = tag }, new Dictionary<string, string>()))
            .Should().Throw<StackException>().Where(failure => failure.Kind == FailureKind.Misuse && failure.Cause.Contains("HIVE_IMAGE_TAG"));

    [Test]
    public void A_database_port_that_another_stack_has_is_refused() =>
        FluentActions.Invoking(() => HiveSettings.From(new Dictionary<string, string> { ["HIVE_WORKSPACE_DB_PORT"] = "48886" }, new Dictionary<string, string>()))
            .Should().Throw<StackException>().Where(failure => failure.Kind == FailureKind.Misuse && failure.Cause.Contains("genie and PostgreSQL of workspace"));

    private static StackInstance Copy(TemporaryFolder folder, string name) => Requested.In(folder, ("instance", name)).Resolve(StackCatalogue.Agent);
}
