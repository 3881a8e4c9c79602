using Hive.Stacks.Catalogue;
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
}
