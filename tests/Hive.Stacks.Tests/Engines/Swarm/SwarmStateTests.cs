using Docker.DotNet.Models;
using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Engines.Swarm;
using Hive.Stacks.Tests.Commands;

namespace Hive.Stacks.Tests.Engines.Swarm;

public sealed class SwarmStateTests
{
    [Test]
    public void A_stack_runs_when_every_service_has_as_many_healthy_containers_as_are_wanted()
    {
        var seen = Of([Service("app", 3), Service("postgres")], [.. Times(3, Runs("app")), Runs("postgres")]).Observe();

        (seen.State, seen.Detail, seen.IsLost).Should().Be((StackState.Running, "app runs 3 times", false));
        seen.Endpoint!.Api.Port.Should().Be(8886);
    }

    [Test]
    public void A_container_that_starts_is_waited_for()
    {
        var seen = Of([Service("app"), Service("postgres")], [Task("app", TaskState.Starting), Runs("postgres")]).Observe();

        (seen.State, seen.Detail, seen.IsLost).Should().Be((StackState.Degraded, "app: starting", false));
    }

    [Test]
    public void A_container_that_no_node_takes_is_not_waited_for_and_swarm_says_why()
    {
        const string why = "no suitable node (insufficient resources on 1 node)";

        var seen = Of(
                [Service("app", 9), Service("postgres")],
                [.. Times(7, Runs("app")), Task("app", TaskState.Pending, why), Runs("postgres")]
            )
            .Observe();

        (seen.Detail, seen.IsLost).Should().Be(($"app: 7 of 9 run, {why}", true));
    }

    [TestCase(2, false)]
    [TestCase(3, true)]
    public void Containers_that_end_again_and_again_are_given_up(int times, bool lost)
    {
        var seen = Of(
                [Service("app"), Service("postgres")],
                [.. Times(times, Task("app", TaskState.Failed, "task: non-zero exit (2)")), Runs("postgres")]
            )
            .Observe();

        (seen.Detail, seen.IsLost).Should().Be(("app: ended: task: non-zero exit (2)", lost));
    }

    [Test]
    public void A_stack_whose_door_is_gone_is_not_up()
    {
        var seen = Of([Service("app"), Service("postgres")], [Runs("app"), Runs("postgres")], door: null).Observe();

        (seen.State, seen.Detail, seen.IsLost).Should().Be((StackState.Degraded, "the way in is not there", true));
    }

    [Test]
    public void An_update_that_went_back_is_told()
    {
        var service = Service("app") with { UpdateState = "rollback_completed" };

        Of([service, Service("postgres")], [Runs("app"), Runs("postgres")])
            .Observe()
            .Detail.Should()
            .Be("the newest update of app went back");
    }

    [Test]
    public void Where_nothing_is_there_nothing_is_told() => Of([], [], door: null).Observe().Should().Be(Observation.Absent);

    [TestCase("inactive", false, "no Swarm manager")]
    [TestCase("active", false, "a worker of a Swarm")]
    [TestCase("locked", false, "is locked")]
    [TestCase("error", false, "does not get into its Swarm: no route to host")]
    [TestCase("pending", false, "does not get into its Swarm: no route to host")]
    [TestCase("active", true, null)]
    public void An_engine_that_manages_no_swarm_is_told_with_what_to_do(string state, bool manages, string? problem)
    {
        var told = SwarmMembership.Problem(
            new Info
            {
                LocalNodeState = state,
                ControlAvailable = manages,
                Error = "no route to host.",
            }
        );

        if (problem is null)
            told.Should().BeNull();
        else
            (told!.Value.Text.Contains(problem), told.Value.Remedy.EndsWith('.')).Should().Be((true, true));
    }

    private static ContainerInspectResponse Door { get; } =
        new()
        {
            State = new global::Docker.DotNet.Models.State { Running = true },
            Config = new ContainerConfig
            {
                Labels = new Dictionary<string, string> { [SwarmLabels.Service] = SwarmDoor.Service },
            },
            NetworkSettings = new NetworkSettings
            {
                Ports = new Dictionary<string, IList<PortBinding>>
                {
                    ["8886/tcp"] = [new PortBinding { HostIP = "127.0.0.1", HostPort = "8886" }],
                },
            },
        };

    private static SwarmState Of(ServiceFacts[] services, TaskFacts[] tasks) => Of(services, tasks, Door);

    private static SwarmState Of(ServiceFacts[] services, TaskFacts[] tasks, ContainerInspectResponse? door)
    {
        var stack = Samples.Workspace();
        var containers = new StackContainers(stack, door is null ? [] : [door]) { Kind = SwarmLabels.Containers };
        return new SwarmState(stack, services, tasks, containers);
    }

    private static ServiceFacts Service(string name, int wanted = 1) =>
        new(name, $"hive-1-workspace_{name}", "hive-1-workspace", name, "abc", "sha256:1", wanted, null);

    private static TaskFacts Runs(string service) => Task(service, TaskState.Running);

    private static TaskFacts Task(string service, TaskState state, string error = "") =>
        new(service, "node", state is not TaskState.Failed, state, error, DateTimeOffset.UnixEpoch.AddDays(1));

    private static IEnumerable<TaskFacts> Times(int count, TaskFacts task) => Enumerable.Repeat(task, count);
}
