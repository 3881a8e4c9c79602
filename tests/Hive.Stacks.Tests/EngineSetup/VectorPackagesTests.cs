using Hive.Stacks.EngineSetup;

namespace Hive.Stacks.Tests.EngineSetup;

/// <summary>pgvector comes as the distribution's package where there is one, else from its source.</summary>
public sealed class VectorPackagesTests
{
    private static readonly LinuxDistribution Bookworm = new("debian", [], "bookworm", 12, "Debian 12");
    private static readonly LinuxDistribution Noble = new("ubuntu", ["debian"], "noble", 24, "Ubuntu 24.04");

    private static readonly AptFile OneLine = new(
        "/etc/apt/sources.list",
        "deb http://m.example.org/debian bookworm main\n"
    );

    private static readonly AptFile Stanza = new(
        "/etc/apt/sources.list.d/debian.sources",
        "Types: deb\nURIs: http://m.example.org/debian\nSuites: bookworm\nComponents: main\nSigned-By: /usr/share/keyrings/debian.gpg\n"
    );

    [Test]
    public void The_distributions_package_is_taken_where_there_is_one() =>
        VectorPackages
            .Plan(16, "/bin", Noble, [], Policy("postgresql-16-pgvector", installed: null, "0.6.0-1"))
            .Should()
            .ContainSingle()
            .Which.Should()
            .BeOfType<InstallStep>()
            .Which.Packages.Should()
            .Equal("postgresql-16-pgvector");

    [Test]
    public void Without_one_it_is_built_from_the_source_of_the_release_that_has_it()
    {
        var steps = VectorPackages.Plan(15, "/usr/lib/postgresql/15/bin", Bookworm, [OneLine], OfBookworm("15.18", "15.18"));

        steps.Should().HaveCount(2);
        ((InstallStep)steps[0]).Packages.Should().Equal("gcc", "libc6-dev", "make", "postgresql-server-dev-15=15.18");
        var build = (BuildVectorStep)steps[1];
        build.Source.Should().Be("deb-src http://m.example.org/debian trixie main\n");
        build.SourceFile.Should().EndWith(".list");
        build.Command.Arguments.Should().ContainInOrder("15", "/usr/lib/postgresql/15/bin");
    }

    [Test]
    public void A_source_in_stanzas_keeps_its_mirror_and_its_key()
    {
        var build = VectorPackages.Plan(15, "/bin", Bookworm, [Stanza], OfBookworm("15.18", "15.18"))[1];

        ((BuildVectorStep)build)
            .Source.Should()
            .Contain("Types: deb-src\n")
            .And.Contain("Suites: trixie\n")
            .And.Contain("Signed-By: /usr/share/keyrings/debian.gpg");
        ((BuildVectorStep)build).SourceFile.Should().EndWith(".sources");
    }

    [Test]
    public void The_server_that_is_installed_is_not_upgraded_for_its_headers()
    {
        Headers("15.18", "15.20", "15.18").Should().Be("postgresql-server-dev-15=15.18");
        Headers("15.17", "15.20", "15.18").Should().Be("postgresql-server-dev-15", "those of 15.17 cannot be had any more");

        static string Headers(string installed, params string[] versions) =>
            ((InstallStep)VectorPackages.Plan(15, "/bin", Bookworm, [OneLine], OfBookworm(installed, versions))[0]).Packages[
                ^1
            ];
    }

    [Test]
    public void Where_neither_can_be_had_it_is_said()
    {
        var plan = () => VectorPackages.Plan(15, "/bin", Bookworm, [], OfBookworm("15.18", "15.18"));

        plan.Should().Throw<StackException>().Which.Kind.Should().Be(FailureKind.Prerequisite);
    }

    private static string OfBookworm(string installed, params string[] versions) =>
        "postgresql-15-pgvector:\n  Installed: (none)\n  Candidate: (none)\n  Version table:\n"
        + Policy("postgresql-server-dev-15", null, versions)
        + Policy("postgresql-15", installed, versions);

    // As apt-cache prints it.
    private static string Policy(string package, string? installed, params string[] versions) =>
        $"{package}:\n  Installed: {installed ?? "(none)"}\n  Candidate: {versions[0]}\n  Version table:\n"
        + string.Concat(
            versions.Select(version =>
                $"     {version} 500\n        500 http://m.example.org/debian bookworm/main amd64 Packages\n"
            )
        );
}
