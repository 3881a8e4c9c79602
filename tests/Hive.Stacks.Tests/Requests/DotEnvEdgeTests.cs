using Hive.Stacks.Requests;

namespace Hive.Stacks.Tests.Requests;

/// <summary>
/// Ends of texts, escapes, and the words of refusals: what the target Mutation found that no test noticed.
/// </summary>
public sealed class DotEnvEdgeTests
{
    [TestCase("A=", "")]
    [TestCase("A=costs $", "costs $")]
    [TestCase("A=\"\\a\\b\\f\\r\\t\\v\\0101\"", "\a\b\f\r\t\vA")]
    [TestCase("A=\"\\0777 \\01\"", "\\0777 \\01")]
    [TestCase("A=[${C}]", "[]")]
    [TestCase("A=${C:-{x}", "{x")]
    [TestCase("A=${C:-a$B}", "afull")]
    [TestCase("A=${EMPTY-x}${EMPTY:-y}${B-x}${B:-y}", "yfullfull")]
    [TestCase("A=${EMPTY+x}${EMPTY:+y}${B+x}${B:+y}", "xxy")]
    [TestCase("A=${EMPTY?x}${B:?y}", "full")]
    public void Texts_end_and_escape_as_Compose_has_it(string line, string value) =>
        DotEnvFile.Parse($"B=full\nEMPTY=\n{line}", ".env")["A"].Should().Be(value);

    [TestCase("hunter2", "it does not begin with a name and '='")]
    [TestCase("A=\"hunter2", "its quotes do not end")]
    [TestCase("A=\"hunter2\\", "its quotes do not end")]
    [TestCase("A='hunter2' B=2", "something follows the closing quote")]
    [TestCase("A=${B", "the brace of '${' does not end")]
    [TestCase("A=${}", "'${' is followed by no variable")]
    [TestCase("A=${B:?hunter2}", "it needs B, which is not set")]
    [TestCase("B=\nA=${B:?hunter2}", "it needs B, which is not set")]
    public void A_line_that_is_refused_is_refused_with_the_reason(string text, string reason)
    {
        var failure = FluentActions.Invoking(() => DotEnvFile.Parse(text, "/w/.env")).Should().Throw<StackException>().Which;

        failure.Cause.Should().EndWith($"of '/w/.env' is not NAME=value: {reason}.");
        failure.Remedy.Should().Be("Correct or comment out that line; '#' starts a comment.");
    }

    [Test]
    public void A_folder_is_said_to_be_one_with_what_to_do()
    {
        using var folder = new TemporaryFolder();

        var failure = FluentActions.Invoking(() => DotEnvFile.Read(folder.Path)).Should().Throw<StackException>().Which;

        failure.Cause.Should().Be($"'{folder.Path}' cannot be read: it is a folder.");
        failure.Remedy.Should().Contain($"chmod 600 '{folder.Path}'");
    }

    [Test]
    public void A_file_that_breaks_off_while_it_is_read_is_misuse_and_no_fault_of_the_console()
    {
        // The memory of a process is a file whose first byte nobody can read, not even root.
        const string broken = "/proc/self/mem";
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("Only Linux has a file that breaks off for everybody.");

        var failure = FluentActions.Invoking(() => DotEnvFile.Read(broken)).Should().Throw<StackException>().Which;

        failure.Kind.Should().Be(FailureKind.Misuse);
        failure.Cause.Should().StartWith($"'{broken}' cannot be read: ");
        failure.InnerException.Should().BeAssignableTo<IOException>();
    }
}
