using Hive.Build.Hosting;
using Hive.Stacks.Requests;

namespace Build.Tests.Hosting;

public sealed class CommandLineOptionsTests
{
    // The words of the interface that this version has.
    private static readonly string[] Promised =
    [
        "--workspace=PATH",
        "--engine=auto|docker|local|swarm|podman",
        "--follow",
        "--tail=LINES",
        "--since=10m",
        "--grep=PATTERN",
        "--format=text|json|kubernetes|swarm|quadlet",
        "--output=DIR",
        "--timeout=SECONDS",
        "--replicas=N",
        "--plan",
        "--instance=NAME",
        "--yes",
        "--shell=bash|zsh|fish|powershell",
        "--level=debug|info|warn|error|fatal",
        "--command=SQL",
        "--with-data",
        "--suite=console|data|runs",
        "--rounds=N",
        "--create=NAME",
        "--scopes=read,run",
        "--user=NAME",
        "--revoke=ID",
        "--backup=FILE|latest",
        "--to=WHEN",
        "--rollback",
        "--file=PATH",
        "--with-secrets",
        "--keep=N",
        "--at=WHEN",
        "--from=INSTANCE",
        "--agent=ID",
        "--message=TEXT",
        "--session=ID",
    ];

    [Test]
    public void Our_options_are_the_words_of_the_interface() =>
        Options.All.Select(option => option.Usage).Should().BeEquivalentTo(Promised);

    [Test]
    public void Cakes_options_are_known() =>
        CommandLineOptions
            .Cake.Select(option => option.Name)
            .Should()
            .Contain(["target", "verbosity", "tree", "description", "dryrun", "exclusive"]);

    [Test]
    public void No_two_options_share_a_name_or_a_letter()
    {
        CommandLineOptions.All.Select(option => option.Name).Should().OnlyHaveUniqueItems();
        CommandLineOptions.All.Select(option => option.Letter).OfType<char>().Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Every_option_says_what_it_does() =>
        CommandLineOptions.All.Should().OnlyContain(option => option.Help.Length > 10 && !option.Help.EndsWith('.'));
}
