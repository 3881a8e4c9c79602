using Hive.Build.Hosting;

namespace Build.Tests.Hosting;

public sealed class OptionTableTests
{
    // The words of the interface that this version has. --instance and --yes come with what needs them.
    private static readonly string[] Promised =
    [
        "--workspace=PATH", "--engine=auto|docker|local", "--follow", "--tail=LINES", "--since=10m", "--grep=PATTERN", "--format=text|json",
        "--timeout=SECONDS", "--plan", "--instance=NAME", "--yes", "--shell=bash|zsh",
        "--create=NAME", "--scopes=read,run", "--revoke=ID",
    ];

    [Test]
    public void Our_options_are_the_words_of_the_interface() => OptionTable.Own.Select(option => option.Usage).Should().BeEquivalentTo(Promised);

    [Test]
    public void Cakes_options_are_known() => OptionTable.Cake.Select(option => option.Name).Should().Contain(["target", "verbosity", "tree", "description", "dryrun", "exclusive"]);

    [Test]
    public void No_two_options_share_a_name_or_a_letter()
    {
        OptionTable.All.Select(option => option.Name).Should().OnlyHaveUniqueItems();
        OptionTable.All.Select(option => option.Letter).OfType<char>().Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Every_option_says_what_it_does() => OptionTable.All.Should().OnlyContain(option => option.Description.Length > 10 && !option.Description.EndsWith('.'));
}
