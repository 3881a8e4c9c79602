using EndToEnd.Tests.Engines;
using EndToEnd.Tests.Images;

namespace EndToEnd.Tests.Isolation;

/// <summary>
/// Who may speak to the world beyond this machine: APIs, which call models; not the workspace's PostgreSQL.
/// </summary>
internal sealed class RouteOutTests
{
    private OutsideWorld world = null!;

    [OneTimeSetUp]
    public async Task SetUpAsync() => world = await OutsideWorld.MakeAsync();

    [OneTimeTearDown]
    public async Task TearDownAsync()
    {
        if (world is not null)
            await world.DisposeAsync();
    }

    [Test]
    public async Task Postgres_of_the_workspace_has_no_route_out_and_its_api_has()
    {
        await using var stack = await TestStack.StartAsync(stack: "workspace");
        var places = await Place.OfAsync(stack);

        (await places.Single(place => place.Service == "app").ReachesAsync([world.Target])).Should().Equal(world.Target);
        (await places.Single(place => place.Service == "postgres").ReachesAsync([world.Target])).Should().BeEmpty();
    }

    [Test]
    public async Task Postgres_of_the_workspace_asks_no_name_server()
    {
        await using var stack = await TestStack.StartAsync(stack: "workspace");

        var asked = await DockerCli.TryAsync(
            "exec",
            stack.DatabaseContainer,
            "timeout",
            "10",
            "getent",
            "hosts",
            "hive.example.org"
        );

        asked.ExitCode.Should().Be(2, "getent says so when a name is not found, and 124 would be the end of its timeout");
        (await stack.ShellAsync("getent hosts app"))
            .Should()
            .Contain("app", "the names of its own network are known all the same");
    }

    // The hops are what keeps it in: a router that answers anybody is reached as soon as they suffice.
    [Test]
    public async Task Who_opens_postgres_to_other_machines_gives_it_a_way_back()
    {
        await using var stack = await TestStack.StartAsync(stack: "workspace", settings: ("HIVE_POSTGRES_HOPS", "64"));
        var places = await Place.OfAsync(stack);

        (await places.Single(place => place.Service == "postgres").ReachesAsync([world.Target]))
            .Should()
            .Equal(world.Target);
    }
}
