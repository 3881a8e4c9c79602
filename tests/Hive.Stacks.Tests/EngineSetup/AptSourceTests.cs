using Hive.Stacks.EngineSetup;

namespace Hive.Stacks.Tests.EngineSetup;

public sealed class AptSourceTests
{
    [Test]
    public void A_stanza_is_copied_with_only_the_release_replaced()
    {
        const string text = """
            # See http://deb.example.org
            Types: deb deb-src
            # snapshot
            URIs: http://deb.example.org/debian
            Suites: bookworm bookworm-updates
            Components: main contrib
            Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

            Types: deb
            URIs: http://deb.example.org/debian-security
            Suites: bookworm-security
            Components: main
            """;

        Derive("debian.sources", text)
            .Should()
            .Be(
                AptFile.OwnSource(
                    deb822: true,
                    """
                    Types: deb
                    URIs: http://deb.example.org/debian
                    Suites: trixie
                    Components: main contrib
                    Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

                    """
                )
            );
    }

    [Test]
    public void A_key_written_out_over_several_lines_is_kept()
    {
        const string key =
            "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBGPL0BUBEADmW5NdOOHwPIJlgPu6JDcKw/NZJPR8lsD3K87ZM18gzyQZJD+w\n -----END PGP PUBLIC KEY BLOCK-----\n";

        Derive(
            "debian.sources",
            $"Types: deb\nURIs: https://m.example.org/debian\nSuites: bookworm\nComponents: main\n{key}"
        )!
            .Text.Should()
            .EndWith(key);
    }

    [TestCase("deb http://deb.example.org/debian bookworm main\n", "deb http://deb.example.org/debian trixie main\n")]
    [TestCase(
        "deb http://deb.example.org/debian bookworm main non-free-firmware # mirror\n",
        "deb http://deb.example.org/debian trixie main non-free-firmware\n"
    )]
    [TestCase(
        "# deb cdrom:[Debian]/ bookworm main\ndeb [signed-by=/k.gpg arch=amd64] http://m/debian\tbookworm  main\r\n",
        "deb [signed-by=/k.gpg arch=amd64] http://m/debian trixie main\n"
    )]
    [TestCase(
        "deb cdrom:[Debian]/ bookworm main\ndeb-src http://s/debian bookworm main\ndeb http://m/debian bookworm main",
        "deb http://m/debian trixie main\n"
    )]
    public void A_line_is_copied_with_only_the_release_replaced(string text, string expected) =>
        Derive("sources.list", text).Should().Be(AptFile.OwnSource(deb822: false, expected));

    [TestCase("sources.list", "deb http://archive.example.org/ubuntu noble main universe\n")]
    [TestCase("ubuntu.sources", "Types: deb\nURIs: http://archive.example.org/ubuntu\nSuites: noble\nComponents: main\n")]
    [TestCase("debian.sources", "Enabled: no\nTypes: deb\nURIs: http://m/debian\nSuites: bookworm\nComponents: main\n")]
    [TestCase("debian.sources", "Types: deb-src\nURIs: http://m/debian\nSuites: bookworm\nComponents: main\n")]
    [TestCase("other.list", "deb http://packages.example.org/tool bookworm stable\n")]
    [TestCase("sources.list", "")]
    public void Without_an_enabled_source_of_the_release_there_is_nothing_to_copy(string name, string text) =>
        Derive(name, text).Should().BeNull();

    [Test]
    public void The_file_that_was_added_before_is_not_copied_from() =>
        Derive("hive-trixie.list", "deb http://m/debian bookworm main").Should().BeNull();

    [Test]
    public void This_machines_own_files_are_read_whole()
    {
        var files = AptFile.ReadSources();
        if (files.Count == 0)
            Assert.Ignore("no apt here");

        files.SelectMany(AptSource.In).Should().NotBeEmpty().And.OnlyContain(source => source.Suites.Count > 0);
    }

    private static AptFile? Derive(string name, string text) =>
        AptSource.Derive([new AptFile($"/etc/apt/sources.list.d/{name}", text)], "bookworm", "trixie");
}
