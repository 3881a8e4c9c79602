using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Tests.Requests;

public sealed class DotEnvFileTests
{
    [TestCase("A=1", "1")]
    [TestCase("A=1\n", "1")]
    [TestCase("A=1\r\nB=2\r\n", "1")]
    [TestCase("\uFEFFA=1\n", "1")]
    [TestCase("export A=1\n", "1")]
    [TestCase("  A = 1  \n", "1")]
    [TestCase("A=\n", "")]
    [TestCase("A=# no comment\n", "# no comment")]
    [TestCase("A=one two\n", "one two")]
    [TestCase("A=one # comment\n", "one")]
    [TestCase("A=one#two\n", "one#two")]
    [TestCase("A=a=b=c\n", "a=b=c")]
    [TestCase("A=\"one # two\" # comment\n", "one # two")]
    [TestCase("A='one # \"two\"'\n", "one # \"two\"")]
    [TestCase("A='no \\n escape'\n", "no \\n escape")]
    [TestCase("A=\"say \\\"hi\\\"\\nthere\"\n", "say \"hi\"\nthere")]
    [TestCase("A=\"c:\\\\new\"\n", "c:\\new")]
    [TestCase("A=1\nA=2\n", "2")]
    [TestCase("# A=0\n\n   \nA=1", "1")]
    [TestCase("A=ünï\n", "ünï")]
    [TestCase("A: one\n", "one")]
    [TestCase("A=\"one\ntwo\"\nB=3\n", "one\ntwo")]
    [TestCase("A='one\r\ntwo' # comment\r\n", "one\r\ntwo")]
    [TestCase("A='it\\'s'\n", "it's")]
    [TestCase("B=1\nA=${B}-$B-${C:-none}-${C:+some}\n", "1-1-none-")]
    [TestCase("A='$B'\nB=1\n", "$B")]
    [TestCase("A=$$B costs $5\n", "$B costs $5")]
    [TestCase("A=\"\\$B\"\n", "$B")]
    [TestCase("A=${B:-${C:-deep}}\n", "deep")]
    public void A_value_is_read_as_Compose_reads_it(string text, string value) =>
        DotEnvFile.Parse(text, ".env")["A"].Should().Be(value);

    [TestCase("A=1\nhunter2\n", 2)]
    [TestCase("A=1\r\n\r\n# fine\r\n=hunter2", 4)]
    [TestCase("A!=hunter2", 1)]
    [TestCase("A B=hunter2", 1)]
    [TestCase("A=\"hunter2", 1)]
    [TestCase("A='hunter2' more", 1)]
    [TestCase("B=1\nA=${hunter2", 2)]
    [TestCase("A=${B:?hunter2}", 1)]
    [TestCase("B=\"\n\n\"\n\nA='hunter2", 5)]
    public void A_malformed_line_is_named_by_its_number_and_not_repeated(string text, int line) =>
        FluentActions
            .Invoking(() => DotEnvFile.Parse(text, "/w/.env"))
            .Should()
            .Throw<StackException>()
            .Where(failure =>
                failure.Kind == FailureKind.Misuse
                && failure.Cause.Contains($"Line {line} of '/w/.env'")
                && !failure.Message.Contains("hunter2")
            );

    [Test]
    public void A_variable_is_looked_up_in_the_environment_before_the_file() =>
        DotEnvFile
            .Parse("HOME=file\nA=$HOME\n", ".env", new Dictionary<string, string> { ["HOME"] = "environment" })["A"]
            .Should()
            .Be("environment");

    [TestCase("plain/path_1.0")]
    [TestCase("with spaces, 'single' and \"double\" quotes")]
    [TestCase("$HOME ${HOME} $$ # no comment")]
    [TestCase("back\\slash\\n \\\" \\")]
    [TestCase("two\nlines")]
    [TestCase("ünïcödé-蜂")]
    [TestCase("")]
    public void A_quoted_value_is_read_as_it_was(string value) =>
        DotEnvFile.Parse($"A={DotEnvFile.Quote(value)}\nB=2", ".env")["A"].Should().Be(value);

    [Test]
    public void A_missing_file_is_empty()
    {
        using var folder = new TemporaryFolder();

        DotEnvFile.Read(folder.In(".env")).Should().BeEmpty();
    }

    [Test]
    public void A_folder_in_its_place_is_named()
    {
        using var folder = new TemporaryFolder();

        FluentActions
            .Invoking(() => DotEnvFile.Read(folder.Path))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse && failure.Cause.Contains(folder.Path));
    }

    [Test]
    public void A_file_closed_to_this_user_is_named_with_the_command_that_opens_it()
    {
        if (Posix.UserId == 0)
            Assert.Ignore("root may read everything");
        using var folder = new TemporaryFolder();
        var file = folder.Write(".env", "A=1\n");
        File.SetUnixFileMode(file, UnixFileMode.None);

        FluentActions
            .Invoking(() => DotEnvFile.Read(file))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse && failure.Remedy.Contains("chmod 600"));
    }
}
