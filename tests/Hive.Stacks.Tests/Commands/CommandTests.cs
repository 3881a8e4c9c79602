using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Tests.Commands;

public sealed class CommandTests
{
    [TestCase("plain", "plain")]
    [TestCase("a/b-c_d.e:f=g,h@i%j+1", "a/b-c_d.e:f=g,h@i%j+1")]
    [TestCase("", "''")]
    [TestCase("two words", "'two words'")]
    [TestCase("it's", "'it'\\''s'")]
    [TestCase("$HOME", "'$HOME'")]
    [TestCase("~", "'~'")]
    [TestCase("ünï", "'ünï'")]
    public void A_word_is_quoted_only_where_a_shell_would_change_it(string word, string quoted) =>
        ShellQuoting.Quote(word).Should().Be(quoted);

    [Test]
    public void A_printed_command_names_its_variables_first() =>
        new Command("docker", ["compose", "up"]) { Environment = new Dictionary<string, string> { ["A"] = "x y" } }
            .ToString()
            .Should()
            .Be("A='x y' docker compose up");

    [TestCase("")]
    [TestCase("it's \"quoted\"\tand $(not) run")]
    [TestCase("line\nbreak")]
    [TestCase("back\\slash * ? [a] {b,c} !")]
    public async Task What_is_printed_means_the_same_to_a_shell(string word)
    {
        var printed = new Command("printf", ["%s", word]).ToString();

        var result = await new ProcessRunner().RunAsync(new Command("sh", ["-c", $"{printed}; printf ."]));

        result.Output.ReplaceLineEndings("\n").TrimEnd('\n').Should().Be(word + ".");
    }
}
