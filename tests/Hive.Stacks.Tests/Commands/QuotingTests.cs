using Hive.Stacks.Commands;
using Hive.Stacks.Execution;

namespace Hive.Stacks.Tests.Commands;

/// <summary>A printed command can be pasted into a shell.</summary>
public sealed class QuotingTests
{
    [TestCase("plain", "two words", "")]
    [TestCase("it's", "a \"quote\"", "$HOME", "`id`", "back\\slash")]
    [TestCase("a;b", "x|y", "*", "?", "~", "#no", "!", "line\nbreak", "ä→")]
    public async Task What_is_printed_is_what_would_run(params string[] words)
    {
        var command = new Command("printf", ["[%s]", .. words]);

        var pasted = await new ProcessRunner().RunAsync(new Command("bash", ["-c", command.ToString()]));

        pasted.Output.TrimEnd('\n').Should().Be(string.Concat(words.Select(word => $"[{word}]")));
    }

    [Test]
    public async Task Variables_come_first_and_reach_the_program()
    {
        var command = new Command("printenv", ["HIVE_SAMPLE"])
        {
            Environment = new Dictionary<string, string> { ["HIVE_SAMPLE"] = "it's two" },
        };

        var pasted = await new ProcessRunner().RunAsync(new Command("bash", ["-c", command.ToString()]));

        pasted.Output.Trim().Should().Be("it's two");
    }

    [Test]
    public void Plain_words_stay_as_they_are() =>
        new Command("docker", ["compose", "--file", "/a/b-c_d.yml", "x=1,y:2@z%+"])
            .ToString()
            .Should()
            .Be("docker compose --file /a/b-c_d.yml x=1,y:2@z%+");
}
