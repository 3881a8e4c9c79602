using Hive.Service.Runs;
using Hive.Stacks.Tests.Rooms;

namespace Hive.Service.Tests.Rooms;

/// <summary>Which rooms of the service use which, read from the compiled assembly.</summary>
internal sealed class RoomTests
{
    // From the ground up, as docs/architecture.md lists them.
    private static readonly List<string> Runs = ["Runs", "Runs.Records", "Runs.Tracing", "Runs.Scopes", "Runs.Execution"];

    private static readonly ICollection<(string From, string To)> Edges =
    [
        .. RoomReader.Edges(typeof(RunRecord).Assembly.Location, "Hive.Service").Keys,
    ];

    [Test]
    public void Each_room_of_runs_uses_only_those_below_it()
    {
        var own = Edges.Where(edge => Runs.Contains(edge.From) && Runs.Contains(edge.To)).ToList();

        own.Should().Contain(("Runs.Execution", "Runs.Records")).And.Contain(("Runs.Scopes", "Runs"));
        own.Where(edge => Runs.IndexOf(edge.To) > Runs.IndexOf(edge.From)).Should().BeEmpty();
    }

    [Test]
    public void What_is_run_does_not_know_what_runs_it()
    {
        var run = Edges.Where(edge => edge.From == "Runs.Execution").Select(edge => edge.To).ToList();

        run.Should().Contain(["Agents", "Teams", "Workflows"]);
        Edges.Where(edge => edge.To == "Runs.Execution").Select(edge => edge.From).Should().NotIntersectWith(run);
    }
}
