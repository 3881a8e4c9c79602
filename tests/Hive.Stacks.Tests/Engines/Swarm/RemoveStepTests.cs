using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Swarm;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Tests.Engines.Swarm;

/// <summary>What Docker says when something of a Swarm is removed.</summary>
public sealed class RemoveStepTests
{
    private TemporaryFolder _folder = null!;

    private int Tries => File.ReadAllLines(_folder.In("tries")).Length;

    [SetUp]
    public void Make() => _folder = new TemporaryFolder();

    [TearDown]
    public void Clean() => _folder.Dispose();

    // Seen of Docker 26.1, with both lines in one.
    [Test]
    public async Task A_network_that_a_task_uses_is_removed_as_soon_as_the_task_has_ended()
    {
        await Says(
                "Failed to remove network n: Error response from daemon: rpc error: code = FailedPrecondition desc = network n "
                    + "is in use by task tfailed to remove some resources from stack: s",
                tries: 2
            )
            .CarryOutAsync();

        Tries.Should().Be(3);
    }

    [TestCase("Error: No such network: n")]
    [TestCase("Error response from daemon: network n not found")]
    public async Task What_is_gone_already_is_no_failure(string error)
    {
        await Says(error, tries: 2).CarryOutAsync();

        Tries.Should().Be(1);
    }

    [Test]
    public async Task Anything_else_is_told_at_once()
    {
        var removing = () => Says("permission denied", tries: 2).CarryOutAsync();

        (await removing.Should().ThrowAsync<StackException>())
            .Which.Cause.Should()
            .Contain("Remove networks")
            .And.Contain("permission denied");
        Tries.Should().Be(1);
    }

    /// <summary>A step whose program fails with an error some times, and works then.</summary>
    private RemoveStep Says(string error, int tries) =>
        new(
            Phase.Stop,
            "remove networks",
            "the stack is stopped",
            new Command(
                "bash",
                [
                    "-c",
                    """echo >> "$1"; (( $(wc -l < "$1") > $2 )) || { echo "$3" >&2; exit 1; }""",
                    "-",
                    _folder.In("tries"),
                    $"{tries}",
                    error,
                ]
            )
        );
}
