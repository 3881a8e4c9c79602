using Hive.Stacks.Diagnosis;
using Hive.Stacks.Engines;

namespace Hive.Stacks.Tests.Diagnosis;

public sealed class ResourceChecksTests
{
    [Test]
    public void Too_little_disk_for_the_workspace_stops_everything()
    {
        var finding = DiskFinding.Of(
            "Disk of the workspace",
            "/",
            long.MaxValue,
            "PostgreSQL needs it",
            "free some space",
            stopsAll: true
        );

        (finding.State, finding.StopsAll).Should().Be((FindingState.Missing, true));
        finding.Detail.Should().StartWith("only ");
    }

    [Test]
    public void Too_little_disk_for_images_is_a_note() =>
        DiskFinding
            .Of("Disk of Docker", "/no/such/folder/yet", long.MaxValue, "building needs it", "free some", stopsAll: false)
            .State.Should()
            .Be(FindingState.Note);

    [TestCase("MemTotal:       1000000 kB\nMemAvailable:   24000000 kB\n", FindingState.Ok, "22.9 GiB available")]
    [TestCase("MemAvailable:   204800 kB\n", FindingState.Note, "only 200 MiB available")]
    [TestCase("MemTotal:       1000000 kB\n", FindingState.Note, "the system does not say how much is free")]
    public void Memory_is_read_from_what_the_system_says(string facts, FindingState state, string detail) =>
        ResourceChecks.Memory(facts).Should().Match<Finding>(finding => finding.State == state && finding.Detail == detail);
}
