using CliWrap;
using CliWrap.Buffered;
using Hive.Testing;

namespace Contracts.Tests.Rules;

/// <summary>The layout of the code is a tool's work, so that nobody has to think or talk about it.</summary>
internal sealed class FormatTests
{
    // max_line_length of .editorconfig. The formatter leaves comments and strings alone.
    private const int LongestLine = 125;

    [Test]
    public async Task All_code_is_formatted()
    {
        var restore = await RunAsync("tool", "restore");
        restore.ExitCode.Should().Be(0, $"the formatter is fetched: {restore.StandardOutput}{restore.StandardError}");
        var check = await RunAsync("csharpier", "check", ".");
        check.ExitCode.Should().Be(0, $"\"dotnet csharpier format .\" corrects it: {check.StandardError}");
    }

    [Test]
    public void No_comment_is_wider_than_the_limit() =>
        Checkout
            .Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(file => Checkout.Read(file).Split('\n').Select((line, at) => (file, at: at + 1, line)))
            .Where(one => one.line.Length > LongestLine && one.line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .Select(one => $"{one.file}:{one.at}")
            .Should()
            .BeEmpty();

    private static async Task<BufferedCommandResult> RunAsync(params string[] arguments) =>
        await Cli.Wrap("dotnet")
            .WithArguments(arguments)
            .WithWorkingDirectory(Checkout.Root)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
}
