using Hive.Stacks.EngineSetup;

namespace Hive.Stacks.Tests.EngineSetup;

public sealed class TrixiePackagesTests
{
    private static readonly AptFile Bookworm = new(
        "/etc/apt/sources.list",
        "deb http://m.example.org/debian bookworm main\n"
    );

    [Test]
    public void Only_the_four_packages_are_preferred_from_the_newer_release() =>
        TrixiePackages
            .Files([Bookworm])
            .Should()
            .Equal(
                new AptFile("/etc/apt/sources.list.d/hive-trixie.list", "deb http://m.example.org/debian trixie main\n"),
                new AptFile(
                    "/etc/apt/preferences.d/hive-trixie",
                    """
                    Explanation: Docker Engine, Compose and Buildx of Debian 13 for Hive (./build.sh --target=EngineUp)
                    Package: *
                    Pin: release n=trixie
                    Pin-Priority: 100

                    Explanation: Docker Engine, Compose and Buildx of Debian 13 for Hive (./build.sh --target=EngineUp)
                    Package: docker.io docker-cli docker-compose docker-buildx
                    Pin: release n=trixie
                    Pin-Priority: 990

                    """
                )
            );

    [Test]
    public void A_source_that_the_user_has_already_keeps_its_own_priority()
    {
        var theirs = new AptFile("/etc/apt/sources.list.d/testing.list", "deb http://m.example.org/debian trixie main\n");

        TrixiePackages.Files([Bookworm, theirs]).Should().ContainSingle().Which.Text.Should().NotContain("Package: *");
    }

    [Test]
    public void Running_again_gives_the_same_files()
    {
        var first = TrixiePackages.Files([Bookworm]);

        TrixiePackages.Files([Bookworm, .. first]).Should().Equal(first);
    }

    [Test]
    public void Without_a_source_to_copy_the_failure_says_what_to_add() =>
        FluentActions
            .Invoking(() => TrixiePackages.Files([]))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Prerequisite && failure.Remedy.Contains("sources.list.d"));

    [TestCase("ID=debian\nVERSION_CODENAME=bookworm\nVERSION_ID=\"12\"\n", true)]
    [TestCase("ID=debian\nVERSION_CODENAME=trixie\nVERSION_ID=\"13\"\n", false)]
    [TestCase("ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\nVERSION_ID=\"24.04\"\n", false)]
    public void Only_Debian_12_needs_the_newer_releases_packages(string osRelease, bool needed) =>
        TrixiePackages.AreNeededOn(LinuxDistribution.Parse(osRelease)).Should().Be(needed);
}
