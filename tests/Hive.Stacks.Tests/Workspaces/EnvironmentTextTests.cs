using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Workspaces;

public sealed class EnvironmentTextTests
{
    private const string Example =
        "# Settings.\n\n# --- Ports ---\n\n# Why.\n# A_PORT=1\n\n# Which ones.\n# B_ONE=x\n# B_TWO=y\n\n# Kept.\n# HOME_PATH=\n";
    private static readonly Dictionary<string, string> Kept = new() { ["HOME_PATH"] = "/srv/my \"hive\"" };

    [Test]
    public void A_new_file_is_the_example_with_what_the_console_keeps()
    {
        var made = EnvironmentText.New(Example, Kept);

        made.Text.Should().Be(Example.Replace("# HOME_PATH=", "HOME_PATH=\"/srv/my \\\"hive\\\"\""));
        DotEnvFile.Parse(made.Text, ".env").Should().Equal(Kept);
    }

    [Test]
    public void A_complete_file_stays_byte_for_byte()
    {
        var text =
            EnvironmentText.New(Example, Kept).Text.Replace("# A_PORT=1", "A_PORT=7 # mine") + "\n# A note\nOTHER='x'";

        EnvironmentText.Complete(text, ".env", Example, Kept).Should().BeEquivalentTo(new EnvironmentText(text, [], []));
    }

    [TestCase("\n")]
    [TestCase("\r\n")]
    public void New_variables_are_appended_with_a_mark_and_their_explanation(string end)
    {
        var text = $"export A_PORT=7{end}B_ONE=mine{end}HOME_PATH=\"/srv/my \\\"hive\\\"\"";

        var complete = EnvironmentText.Complete(text, ".env", Example, Kept);

        complete.Added.Should().Equal("B_TWO");
        complete.Text.Should().Be($"{text}{end}{end}{EnvironmentText.Mark}{end}{end}# Which ones.{end}# B_TWO=y{end}");
        EnvironmentText.Complete(complete.Text, ".env", Example, Kept).Text.Should().Be(complete.Text, "once is enough");
    }

    [Test]
    public void An_empty_file_gets_everything()
    {
        var complete = EnvironmentText.Complete("", ".env", Example, Kept);

        complete.Added.Should().Equal("A_PORT", "B_ONE", "B_TWO", "HOME_PATH");
        DotEnvFile.Parse(complete.Text, ".env").Should().Equal(Kept);
    }

    [TestCase("HOME_PATH=/old/place")]
    [TestCase("# HOME_PATH=")]
    [TestCase("#HOME_PATH=/old")]
    [TestCase("HOME_PATH=/old\nHOME_PATH='/older'")]
    public void What_the_console_keeps_is_put_right_and_nothing_else(string line)
    {
        var text = $"A_PORT=7\nB_ONE=\nB_TWO=$A_PORT\n{line}\n# end\n";

        var complete = EnvironmentText.Complete(text, ".env", Example, Kept);

        complete.Mended.Should().Equal("HOME_PATH");
        complete.Added.Should().BeEmpty();
        DotEnvFile.Parse(complete.Text, ".env")["HOME_PATH"].Should().Be(Kept["HOME_PATH"]);
        complete.Text.Should().StartWith("A_PORT=7\nB_ONE=\nB_TWO=$A_PORT\n").And.EndWith("\n# end\n");
    }

    [Test]
    public void What_is_no_settings_file_is_left_alone() =>
        FluentActions
            .Invoking(() => EnvironmentText.Complete("hunter2", ".env", Example, Kept))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse);
}
