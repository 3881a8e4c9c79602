using System.Globalization;
using System.Text.RegularExpressions;
using Hive.Stacks.Plans;
using Hive.Testing;

namespace Hive.Stacks.Tests.Rooms;

/// <summary>
/// The rooms of the compiled orchestrator are those of docs/architecture.md, and each uses only what the page allows.
/// </summary>
public sealed partial class RoomTests
{
    private const string Root = "Hive.Stacks";
    private static readonly string Assembly = typeof(StackException).Assembly.Location;
    private static readonly string Page = Checkout.Read("docs/architecture.md");

    private static Dictionary<string, int> Floors { get; } =
        FloorRow
            .Matches(Page)
            .ToDictionary(
                row => row.Groups["room"].Value,
                row => int.Parse(row.Groups["floor"].Value, CultureInfo.InvariantCulture)
            );

    private static HashSet<(string, string)> SameFloor { get; } =
    [
        .. Arrow
            .Matches(Page[Page.IndexOf("On the same floor:", StringComparison.Ordinal)..])
            .Select(arrow => (arrow.Groups["from"].Value, arrow.Groups["to"].Value)),
    ];

    [Test]
    public void Every_room_is_on_the_page_and_every_room_of_the_page_is_there() =>
        RoomReader.Rooms(Assembly, Root).Should().BeEquivalentTo(Floors.Keys);

    [Test]
    public void No_room_uses_one_above_it_or_beside_it_that_the_page_does_not_list() =>
        RoomReader
            .Edges(Assembly, Root)
            .Where(edge =>
                Floors[edge.Key.To] > Floors[edge.Key.From]
                || (Floors[edge.Key.To] == Floors[edge.Key.From] && !SameFloor.Contains((edge.Key.From, edge.Key.To)))
            )
            .Select(edge => $"{edge.Key.From} → {edge.Key.To}: {edge.Value}")
            .Should()
            .BeEmpty();

    [Test]
    public void What_the_page_allows_on_one_floor_is_used_and_makes_no_circle()
    {
        var edges = RoomReader.Edges(Assembly, Root).Keys.ToHashSet();

        SameFloor.Should().OnlyContain(edge => edges.Contains(edge));
        SameFloor.Should().NotContain(edge => SameFloor.Contains(ValueTuple.Create(edge.Item2, edge.Item1)));
    }

    // Without this, a reader that sees nothing would find everything in order.
    [TestCase("Verbs", "Engines")]
    [TestCase("Engines.Docker", "Data")]
    [TestCase("Execution.Handlers", "Workspaces")]
    public void The_reader_sees_signatures_and_bodies_of_methods_also_of_asynchronous_ones(string from, string to) =>
        RoomReader.Edges(Assembly, Root).Keys.Should().Contain((from, to));

    [Test]
    public void No_engine_knows_another_and_no_verb_check_or_report_knows_one() =>
        RoomReader
            .Edges(Assembly, Root)
            .Keys.Where(edge => edge.To.StartsWith("Engines.", StringComparison.Ordinal))
            .Should()
            // A Swarm is Docker's, and its containers are; Podman speaks Docker's API. What Export begins with are
            // Compose files, and it writes for a
            // Swarm what the engine would give it; it runs nothing.
            .BeEquivalentTo([
                ("EngineSetup", "Engines.Docker"),
                ("EngineSetup", "Engines.Local"),
                ("Engines.Swarm", "Engines.Docker"),
                ("Engines.Podman", "Engines.Docker"),
                ("Compose", "Engines.Docker"),
                ("Export.Swarm", "Engines.Swarm"),
            ]);

    [Test]
    public void Every_kind_of_step_has_exactly_one_handler()
    {
        var steps = typeof(PlanStep)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(PlanStep)) && !type.IsAbstract);

        CarriedOut.Handlers.Select(handler => handler.Handles).Should().BeEquivalentTo(steps).And.OnlyHaveUniqueItems();
    }

    [Test]
    public void Only_execution_starts_processes() =>
        Checkout
            .Sources("src/Hive.Stacks")
            .Where(file =>
                Checkout.Read(file) is var text
                && (
                    text.Contains("Process.Start", StringComparison.Ordinal)
                    || text.Contains("Cli.Wrap", StringComparison.Ordinal)
                )
            )
            .Should()
            .OnlyContain(file => file.StartsWith("src/Hive.Stacks/Execution/"));

    [GeneratedRegex(@"^\| (?<floor>\d) \| `(?<room>[\w.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FloorRow { get; }

    [GeneratedRegex(@"`(?<from>[\w.]+)` → `(?<to>[\w.]+)`")]
    private static partial Regex Arrow { get; }
}
