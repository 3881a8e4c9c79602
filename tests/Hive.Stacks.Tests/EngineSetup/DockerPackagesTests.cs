using Hive.Stacks.Engines.Docker;
using Hive.Stacks.EngineSetup;

namespace Hive.Stacks.Tests.EngineSetup;

public sealed class DockerPackagesTests
{
    private static readonly LinuxDistribution Debian = LinuxDistribution.Parse(
        "ID=debian\nVERSION_ID=\"13\"\nVERSION_CODENAME=trixie\n"
    );
    private static readonly LinuxDistribution Ubuntu = LinuxDistribution.Parse(
        "PRETTY_NAME=\"Ubuntu 24.04.3 LTS\"\nID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"24.04\"\n"
    );

    [Test]
    public void Debian_has_a_package_for_each_part() =>
        DockerPackages
            .For(Debian, Enum.GetValues<EnginePart>())
            .Should()
            .Equal("docker.io", "iptables", "docker-cli", "docker-compose", "docker-buildx");

    [Test]
    public void Ubuntu_names_Compose_otherwise_and_has_the_command_line_in_the_engines_package() =>
        DockerPackages
            .For(Ubuntu, Enum.GetValues<EnginePart>())
            .Should()
            .Equal("docker.io", "iptables", "docker-compose-v2", "docker-buildx");

    [Test]
    public void Only_what_is_missing_is_installed() =>
        DockerPackages.For(Debian, [EnginePart.Buildx]).Should().Equal("docker-buildx");

    [Test]
    public void Installing_asks_nothing_removes_nothing_and_waits_for_other_installations() =>
        AptCommands
            .Install(["docker.io"])
            .ToString()
            .Should()
            .Be(
                "DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get install --yes --quiet --no-install-recommends --no-remove "
                    + "-o DPkg::Lock::Timeout=180 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold docker.io"
            );

    [TestCase("ID=debian\nVERSION_ID=\"12\"\n", true)]
    [TestCase("ID=debian\nVERSION_CODENAME=forky\n", true, TestName = "Debian_testing_has_no_number_and_is_supported")]
    [TestCase("ID=debian\nVERSION_ID=\"11\"\n", false)]
    [TestCase("ID=ubuntu\nVERSION_ID=\"22.04\"\n", true)]
    [TestCase("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\nVERSION_ID=\"22\"\n", true)]
    [TestCase("ID='fedora'\nVERSION_ID=42\n", false)]
    [TestCase("", false)]
    public void Distributions_are_told_apart(string osRelease, bool supported) =>
        LinuxDistribution.Parse(osRelease).IsSupported.Should().Be(supported);

    [TestCase("20.10.24+dfsg1", true)]
    [TestCase("24.0.7", true)]
    [TestCase("25.0.0", false)]
    [TestCase("26.1.5+dfsg1", false)]
    [TestCase("dev", false)]
    [TestCase(null, false)]
    public void A_daemon_before_25_cannot_start_health_checks_early(string? version, bool tooOld) =>
        EngineParts.IsTooOld(version).Should().Be(tooOld);
}
