using System.Globalization;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;

namespace Hive.Stacks.Tests.Execution;

[CancelAfter(60_000)]
public sealed class ProcessRunnerTests
{
    private readonly ProcessRunner _runner = new();

    [Test]
    public async Task Arguments_arrive_as_they_are(CancellationToken cancellationToken)
    {
        string[] words = ["", "two words", "a\"b", "a'b", "$HOME", "*", "back\\slash", "ünïcode", "--flag=x y"];

        var result = await _runner.RunAsync(DummyProgram.Run(["tell", .. words]), null, cancellationToken);

        result.Output.Split(Environment.NewLine)[..words.Length].Should().Equal(words);
    }

    [Test]
    public async Task Variables_and_folder_are_set_for_the_program_alone(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var command = DummyProgram.Run("tell") with
        {
            Environment = new Dictionary<string, string> { ["DUMMY"] = "a b" },
            WorkingDirectory = folder.Path,
        };

        (await _runner.RunAsync(command, null, cancellationToken))
            .Output.Trim()
            .Split(Environment.NewLine)
            .Should()
            .Equal("DUMMY=a b", folder.Path);
        Environment.GetEnvironmentVariable("DUMMY").Should().BeNull();
    }

    [Test]
    public async Task A_failure_is_a_result_that_knows_why(CancellationToken cancellationToken)
    {
        var result = await _runner.RunAsync(DummyProgram.Run("exit", "42"), null, cancellationToken);

        (result.ExitCode, result.Succeeded, result.Tail()).Should().Be((42, false, "this is why"));
        result
            .Invoking(one => one.OrThrow("Trying", "Try again."))
            .Should()
            .Throw<StackException>()
            .Where(failure =>
                failure.Kind == FailureKind.Failed
                && failure.Cause.Contains("ended with 42: this is why")
                && failure.Remedy == "Try again."
            );
    }

    [Test]
    public async Task Much_output_on_both_pipes_is_read_whole(CancellationToken cancellationToken)
    {
        var seen = 0;

        var result = await _runner.RunAsync(
            DummyProgram.Run("write", "20000"),
            _ => Interlocked.Increment(ref seen),
            cancellationToken
        );

        (result.Output.Count(c => c == '\n'), result.Error.Count(c => c == '\n'), seen)
            .Should()
            .Be((20_000, 20_000, 40_000));
    }

    [Test]
    public async Task Cancelling_interrupts_the_program_and_lets_it_end_in_good_order(CancellationToken cancellationToken)
    {
        var lines = await CancelWhenReadyAsync("wait", cancellationToken);

        lines.Should().EndWith("interrupted");
    }

    [Test]
    public async Task A_program_that_does_not_let_itself_be_interrupted_is_killed(CancellationToken cancellationToken)
    {
        var lines = await CancelWhenReadyAsync("stay", cancellationToken);

        var id = lines[0].Split(' ')[1];
        Directory.Exists($"/proc/{id}").Should().BeFalse();
    }

    [Test]
    public async Task A_program_that_is_not_there_is_a_missing_prerequisite(CancellationToken cancellationToken)
    {
        var run = () => _runner.RunAsync(new Command("no-such-program", ["--password=x"]), null, cancellationToken);

        (await run.Should().ThrowAsync<StackException>())
            .Which.Should()
            .Match<StackException>(failure =>
                failure.Kind == FailureKind.Prerequisite
                && failure.Cause.Contains("'no-such-program'")
                && failure.Remedy.Contains("Doctor")
            );
    }

    [Test]
    public async Task A_deadline_ends_the_program_and_says_so(CancellationToken cancellationToken)
    {
        var command = DummyProgram.Run("wait") with { Deadline = TimeSpan.FromSeconds(1) };

        var run = () => _runner.RunAsync(command, null, cancellationToken);

        (await run.Should().ThrowAsync<StackException>()).Which.Cause.Should().Contain("did not end within 1 s");
    }

    private async Task<IReadOnlyList<string>> CancelWhenReadyAsync(string verb, CancellationToken cancellationToken)
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lines = new List<string>();
        var run = () =>
            _runner.RunAsync(
                DummyProgram.Run(verb),
                line =>
                {
                    lock (lines)
                        lines.Add(line);
                    if (line.StartsWith("ready", StringComparison.Ordinal))
                        cancelled.Cancel();
                },
                cancelled.Token
            );

        await run.Should().ThrowAsync<OperationCanceledException>();
        cancellationToken
            .IsCancellationRequested.Should()
            .BeFalse(string.Create(CultureInfo.InvariantCulture, $"'{verb}' has to end in time"));
        return lines;
    }

    [Test, Platform(Exclude = "Win")]
    public async Task Standard_input_comes_from_a_file(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        folder.Write("input", "one\ntwo\n");
        var command = new Command("cat", []) { InputFile = folder.In("input") };

        (await _runner.RunAsync(command, null, cancellationToken)).Output.Should().Be("one\ntwo\n");
        command.ToString().Should().Be($"cat < {folder.In("input")}");
    }

    // read ends with 1 at the end of the input, and with more than 128 when nothing came in time.
    [TestCase(true, "open"), Platform(Exclude = "Win")]
    [TestCase(false, "ended")]
    public async Task Standard_input_is_open_and_silent_for_a_tethered_program_and_at_its_end_for_others(
        bool isTethered,
        string expected,
        CancellationToken cancellationToken
    )
    {
        var command = new Command("bash", ["-c", "read -t 1; [ $? -gt 128 ] && echo open || echo ended"])
        {
            IsTethered = isTethered,
        };

        (await _runner.RunAsync(command, null, cancellationToken)).Output.Trim().Should().Be(expected);
    }
}
