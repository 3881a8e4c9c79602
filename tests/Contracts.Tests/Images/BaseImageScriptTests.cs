using System.Diagnostics;
using CliWrap;
using CliWrap.Buffered;
using Hive.Testing;

namespace Contracts.Tests.Images;

/// <summary>What makes base images side by side, with scripts that only wait.</summary>
[Platform("Linux"), CancelAfter(60_000)]
public sealed class BaseImageScriptTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private TestFolder _folder = null!;

    [SetUp]
    public void WriteScripts()
    {
        _folder = new TestFolder();
        _folder.Write("images.sh", Checkout.Read("dockerfiles/base/images.sh"));
        _folder.Write("quick.sh", "echo \"$1\" >> made\n");
        _folder.Write("slow.sh", "until [[ -e go ]]; do sleep 0.02; done\necho \"$1\" >> made\n");
        _folder.Write("broken.sh", "exit 7\n");
    }

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task A_command_runs_as_soon_as_the_first_image_is_made(CancellationToken cancellationToken)
    {
        var run = await RunAsync(
            cancellationToken,
            "quick",
            "one",
            "slow",
            "two",
            "--",
            "bash",
            "-c",
            "cat made > seen; touch go"
        );

        run.ExitCode.Should().Be(0);
        Read("seen").Should().Be("one\n");
        Read("made").Should().Be("one\ntwo\n");
    }

    [Test]
    public async Task Its_exit_code_is_ignored(CancellationToken cancellationToken) =>
        (await RunAsync(cancellationToken, "quick", "one", "--", "bash", "-c", "exit 9")).ExitCode.Should().Be(0);

    [Test]
    public async Task It_is_not_run_where_the_first_could_not_be_made(CancellationToken cancellationToken)
    {
        var run = await RunAsync(cancellationToken, "broken", "one", "quick", "two", "--", "touch", "ran");

        run.ExitCode.Should().Be(7);
        File.Exists(At("ran")).Should().BeFalse();
        Read("made").Should().Be("two\n");
    }

    [Test]
    public async Task It_is_ended_where_another_could_not_be_made(CancellationToken cancellationToken)
    {
        _folder.Write("late.sh", "until [[ -e begun ]]; do sleep 0.02; done\nexit 7\n");

        var run = await RunAsync(
            cancellationToken,
            "quick",
            "one",
            "late",
            "two",
            "--",
            "bash",
            "-c",
            "touch begun; exec sleep 600"
        );

        run.ExitCode.Should().Be(7);
    }

    [Test]
    public async Task All_of_it_ends_with_the_script(CancellationToken cancellationToken)
    {
        using var script = Process.Start(
            new ProcessStartInfo(
                "bash",
                ["images.sh", "quick", "one", "slow", "two", "--", "bash", "-c", "echo $$ > compiling; exec sleep 600"]
            )
            {
                WorkingDirectory = _folder.Root,
            }
        )!;
        try
        {
            await Eventually.HoldsAsync(
                "the command runs",
                () => File.Exists(At("compiling")) && Read("compiling").EndsWith('\n'),
                Longest
            );
            var compiling = int.Parse(Read("compiling"), System.Globalization.CultureInfo.InvariantCulture);

            await Cli.Wrap("kill").WithArguments(["-TERM", $"{script.Id}"]).ExecuteAsync(cancellationToken);
            await script.WaitForExitAsync(cancellationToken);

            script.ExitCode.Should().Be(143);
            await Eventually.HoldsAsync("it has ended", () => !Directory.Exists($"/proc/{compiling}"), Longest);
        }
        finally
        {
            script.Kill(entireProcessTree: true);
        }
    }

    private async Task<BufferedCommandResult> RunAsync(CancellationToken cancellationToken, params string[] arguments) =>
        await Cli.Wrap("bash")
            .WithArguments(["images.sh", .. arguments])
            .WithWorkingDirectory(_folder.Root)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);

    private string At(string file) => Path.Combine(_folder.Root, file);

    private string Read(string file) => File.ReadAllText(At(file));
}
