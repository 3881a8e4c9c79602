using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Execution;
using Hive.Stacks.Images;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Tests.Images;

public sealed class BaseImagePlanTests
{
    [Test]
    public void All_base_images_are_made_side_by_side_by_scripts_that_exist()
    {
        using var folder = new TemporaryFolder();
        using var daemon = new DockerDaemon();

        var request = Requested.In(folder);
        var steps = new ImagePlanner(request, daemon, new ProcessRunner(), new PlannedChanges(), Caller.Empty).PlanBases();

        var step = steps.Should().ContainSingle().Which;
        step.Phase.Should().Be(Phase.Image);
        step.Title.Should()
            .Be(
                "making hive/base-sdk:10.0, hive/base-postgres:17, hive/base-runtime:10.0, hive/base-nginx:1.26, hive/base-monitoring:13"
            );
        step.Command!.Arguments.Skip(1)
            .Should()
            .Equal(BaseImage.All.SelectMany(image => new[] { image.Script, image.LocalName }));
        BaseImage
            .All.Select(image => request.Product.BaseImageScript(image.Script))
            .Append(step.Command.Arguments[0])
            .Should()
            .OnlyContain(script => File.Exists(script));
    }

    // Compiling takes longest of all.
    [Test]
    public async Task The_API_is_compiled_as_soon_as_the_first_of_them_is_made()
    {
        var (bases, build) = await PlanAsync([]);

        bases.Title.Should().Be("making hive/base-sdk:10.0, hive/base-postgres:17, compiling the API meanwhile");
        var (words, then) = (bases.Command!.Arguments.ToList(), build.Command!.Arguments.ToList());
        words.Skip(1).Take(4).Should().Equal("sdk", "hive/base-sdk:10.0", "postgres", "hive/base-postgres:17");
        words[5].Should().Be("--");
        words.Skip(6).Should().Equal(["docker", .. then.SkipLast(1), "publish"]);
        bases.Command.Environment.Should().BeEquivalentTo(build.Command.Environment);
        bases.Command.WorkingDirectory.Should().Be(build.Command.WorkingDirectory);
    }

    [Test]
    public async Task It_is_not_where_another_base_is_all_that_is_missing()
    {
        var (bases, _) = await PlanAsync(new() { [BaseImage.Sdk.Argument] = "example.org/sdk:1" });

        bases.Title.Should().Be("making hive/base-postgres:17");
        bases.Command!.Arguments.Skip(1).Should().Equal("postgres", "hive/base-postgres:17");
    }

    private static async Task<(PlanStep Bases, PlanStep Build)> PlanAsync(Dictionary<string, string> named)
    {
        using var folder = new TemporaryFolder();
        var planner = new ImagePlanner(
            Requested.In(folder),
            new NoImages(),
            new NoRegistry(),
            new PlannedChanges(),
            new CallerEnvironment(named)
        );
        var steps = await planner.PlanAsync([StackCatalogue.Genie], always: false, _ => { }, default);
        steps.Should().HaveCount(2);
        return (steps[0], steps[1]);
    }

    private sealed class NoRegistry : ICommandRunner
    {
        public Task<CommandResult> RunAsync(
            Command command,
            Action<string>? onLine = null,
            CancellationToken cancellationToken = default
        ) => Task.FromResult(new CommandResult(command, 1, "", "nobody answers", TimeSpan.Zero));
    }
}
