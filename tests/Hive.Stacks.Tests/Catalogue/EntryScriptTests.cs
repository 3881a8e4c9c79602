using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Tests.Catalogue;

/// <summary>How a word of a hint is written for the shell that the user types into.</summary>
public sealed class EntryScriptTests
{
    [TestCase("--tail=5", "--tail=5")]
    [TestCase("--workspace=/srv/a b", "'--workspace=/srv/a b'")]
    [TestCase("it's", "'it''s'")]
    [TestCase("a,b", "'a,b'")]
    [TestCase("@x", "'@x'")]
    [TestCase("$HOME", "'$HOME'")]
    [TestCase("50%", "'50%'")]
    [TestCase("", "''")]
    public void PowerShell_has_quotes_of_its_own(string word, string written) =>
        EntryScript.PowerShell.Quote(word).Should().Be(written);

    [TestCase("a,b", "a,b")]
    [TestCase("it's", @"'it'\''s'")]
    public void Bash_has_others(string word, string written) => EntryScript.Bash.Quote(word).Should().Be(written);

    [TestCase("build.ps1", "build.ps1")]
    [TestCase("build.sh", "build.sh")]
    [TestCase("nonsense", "build.sh")]
    [TestCase(null, "build.sh")]
    public void A_script_is_found_by_its_name_and_what_is_no_script_means_bash(string? name, string file) =>
        EntryScript.Of(name).File.Should().Be(file);
}
