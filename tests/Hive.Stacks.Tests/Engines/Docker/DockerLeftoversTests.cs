using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Tests.Commands;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Engines.Docker;

/// <summary>Volumes and networks of stacks that are no more, on a daemon that says what there is.</summary>
[CancelAfter(60_000)]
public sealed class DockerLeftoversTests
{
    private static readonly StackInstance Genie = Samples.Genie();

    private static readonly string Own = $"hive-{Genie.Workspace.Id}";

    private FakeDaemon _daemon = null!;

    [SetUp]
    public void Start()
    {
        _daemon = new FakeDaemon();
        Have(volumes: [], networks: [], containers: []);
    }

    [TearDown]
    public async Task Stop() => await _daemon.DisposeAsync();

    [Test]
    public async Task Those_of_a_stack_that_is_gone_are_named_with_the_command_that_removes_them(CancellationToken cancelled)
    {
        Have(volumes: [$"{Own}-agent-lost", $"{Own}-genie"], networks: [$"{Own}-agent-old"], containers: []);

        var finding = await LookAsync(cancelled);

        finding!.State.Should().Be(FindingState.Note);
        finding.Mend.Should().Be($"docker volume rm {Own}-agent-lost_v && docker network rm {Own}-agent-old_v");
        finding.Detail.Should().NotContain($"{Own}-genie_v", "the workspace has a genie");
    }

    [Test]
    public async Task Those_of_a_container_that_is_there_and_of_other_workspaces_are_nobodys_business(
        CancellationToken cancelled
    )
    {
        Have(
            volumes: [$"{Own}-agent-lost", "hive-00000000-agent-lost", "somebody"],
            networks: [$"{Own}-agent-lost"],
            containers: [$"{Own}-agent-lost"]
        );

        (await LookAsync(cancelled)).Should().BeNull();
    }

    private void Have(string[] volumes, string[] networks, string[] containers)
    {
        string Labels(string project) => $$"""{"com.docker.compose.project":"{{project}}"}""";
        string Named(string project) => $$"""{"Name":"{{project}}_v","Labels":{{Labels(project)}}}""";
        _daemon.Answers["/volumes"] = (200, $$"""{"Volumes":[{{string.Join(',', volumes.Select(Named))}}]}""");
        _daemon.Answers["/networks"] = (200, $"[{string.Join(',', networks.Select(Named))}]");
        _daemon.Answers["/containers/json"] = (
            200,
            $"[{string.Join(',', containers.Select(one => $$"""{"Id":"1","Names":["/c"],"Labels":{{Labels(one)}}}"""))}]"
        );
    }

    private Task<Finding?> LookAsync(CancellationToken cancelled) =>
        new DockerEngine(_daemon.Client, Requested.Product, new ProcessRunner(), new PlannedChanges()).ExamineLeftoversAsync(
            Genie.Workspace,
            [Genie],
            cancelled
        );
}
