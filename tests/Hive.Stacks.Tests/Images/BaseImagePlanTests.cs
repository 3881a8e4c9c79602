using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Execution;
using Hive.Stacks.Images;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Tests.Images;

public sealed class BaseImagePlanTests
{
    [Test]
    public void Every_base_image_is_made_by_a_script_that_exists()
    {
        using var folder = new TemporaryFolder();
        using var daemon = new DockerDaemon();

        var steps = new ImagePlanner(
            Requested.In(folder),
            daemon,
            new ProcessRunner(),
            new PlannedChanges(),
            Caller.Empty
        ).PlanBases();

        steps.Select(step => step.Title).Should().Equal(BaseImage.All.Select(image => $"making {image.LocalName}"));
        steps.Should().OnlyContain(step => step.Phase == Phase.Image && File.Exists(step.Command!.Arguments[0]));
    }
}
