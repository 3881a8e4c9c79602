using CliWrap;
using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Data;

/// <summary>The lock on a data folder, against real processes.</summary>
[Platform("Linux"), CancelAfter(60_000)]
public sealed class FolderLockTests
{
    private TemporaryFolder _folder = null!;
    private StackInstance _stack = null!;

    private string LockFile => Path.Combine(_stack.Paths.Data, "postmaster.pid");

    [SetUp]
    public void MakeADataFolder()
    {
        _folder = new TemporaryFolder();
        _stack = Requested.Genie(_folder);
        Directory.CreateDirectory(_stack.Paths.Data);
    }

    [TearDown]
    public void RemoveIt() => _folder.Dispose();

    [Test]
    public async Task One_holder_at_a_time_has_it_until_it_is_given_back(CancellationToken cancellationToken)
    {
        var first = await FolderLock.TakeAsync(_stack, TimeSpan.Zero, cancellationToken);

        await RefusedAsync("A server works in", cancellationToken);

        first.Dispose();
        (await FolderLock.TakeAsync(_stack, TimeSpan.Zero, cancellationToken)).Dispose();
    }

    [Test]
    public async Task A_folder_that_somebody_holds_is_not_used_and_a_dead_servers_file_is_taken_away(
        CancellationToken cancellationToken
    )
    {
        (await DataFolderGuard.RequireUnusedAsync(_stack, cancellationToken)).Should().BeEmpty();
        await File.WriteAllTextAsync(LockFile, "1\n", cancellationToken);
        (await DataFolderGuard.RequireUnusedAsync(_stack, cancellationToken)).Should().Equal(new ForgetServerStep(_stack));

        using var held = await FolderLock.TakeAsync(_stack, TimeSpan.Zero, cancellationToken);
        await FluentActions
            .Awaiting(() => DataFolderGuard.RequireUnusedAsync(_stack, cancellationToken))
            .Should()
            .ThrowAsync<StackException>();
    }

    [Test]
    public async Task Programs_that_are_started_meanwhile_do_not_inherit_it(CancellationToken cancellationToken)
    {
        var held = await FolderLock.TakeAsync(_stack, TimeSpan.Zero, cancellationToken);
        using var ended = new CancellationTokenSource();
        var sleeping = Cli.Wrap("sleep")
            .WithArguments(["600"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(ended.Token);

        held.Dispose();

        (await FolderLock.TakeAsync(_stack, TimeSpan.Zero, cancellationToken)).Dispose();
        await EndAsync(sleeping, ended);
    }

    [Test]
    public async Task A_server_that_was_started_by_hand_without_the_lock_is_named(CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource();
        var server = Cli.Wrap("sleep")
            .WithArguments(["600"])
            .WithWorkingDirectory(_stack.Paths.Data)
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(ended.Token);

        await RefusedAsync($"Process {server.ProcessId} works in", cancellationToken);

        await EndAsync(server, ended);
        (await FolderLock.TakeAsync(_stack, FolderLock.Timeout, cancellationToken)).Dispose();
    }

    [Test]
    public async Task A_local_server_holds_it_for_its_life(CancellationToken cancellationToken)
    {
        var record = _folder.In("it.process");
        (await LaunchAsync(cancellationToken)).OrThrow("Launching", "See the log.");

        await RefusedAsync("A server works in", cancellationToken);

        ProcessRecord.Read(record)!.Signal(Posix.Kill);
        (await FolderLock.TakeAsync(_stack, FolderLock.Timeout, cancellationToken)).Dispose();
    }

    [Test]
    public async Task A_second_local_server_does_not_start(CancellationToken cancellationToken)
    {
        using var held = await FolderLock.TakeAsync(_stack, TimeSpan.Zero, cancellationToken);

        (await LaunchAsync(cancellationToken)).Succeeded.Should().BeFalse();

        (await File.ReadAllTextAsync(_folder.In("it.log"), cancellationToken)).Should().Contain("another server is using");
        File.Exists(_folder.In("it.process")).Should().BeFalse();
    }

    [Test]
    public async Task The_lock_file_of_a_dead_server_goes_when_the_plan_is_carried_out(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(LockFile, "1\n", cancellationToken);

        var steps = await DataFolderGuard.RequireUnusedAsync(_stack, cancellationToken);

        File.Exists(LockFile).Should().BeTrue("planning changes nothing");
        await steps.Should().ContainSingle().Subject.CarryOutAsync();
        File.Exists(LockFile).Should().BeFalse();
    }

    [Test]
    public async Task A_server_that_was_started_after_the_plan_keeps_its_lock_file(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(LockFile, "1\n", cancellationToken);
        IReadOnlyList<PlanStep> steps = await DataFolderGuard.RequireUnusedAsync(_stack, cancellationToken);
        using var ended = new CancellationTokenSource();
        var server = Cli.Wrap("sleep")
            .WithArguments(["600"])
            .WithWorkingDirectory(_stack.Paths.Data)
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(ended.Token);

        await FluentActions.Awaiting(() => steps[0].CarryOutAsync()).Should().ThrowAsync<StackException>();

        File.Exists(LockFile).Should().BeTrue();
        await EndAsync(server, ended);
    }

    [Test]
    public async Task A_folder_of_which_the_system_does_not_tell_what_it_is_is_refused(CancellationToken cancellationToken)
    {
        FluentActions
            .Invoking(() => FolderUser.Find(_folder.In("missing")))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Refused);
        (await DataFolderGuard.RequireUnusedAsync(_stack with { Instance = "none" }, cancellationToken))
            .Should()
            .BeEmpty("where there is no folder, nobody works");
    }

    private Task<Hive.Stacks.Commands.CommandResult> LaunchAsync(CancellationToken cancellationToken)
    {
        var program = new Hive.Stacks.Commands.Command("sleep", ["600"]);
        var launch = new Confinement(null, new Dictionary<string, string>()).Detach(
            program,
            _folder.In("it.process"),
            _folder.In("it.log"),
            hold: _stack.Paths.Data
        );
        return new ProcessRunner().RunAsync(launch, null, cancellationToken);
    }

    private static async Task EndAsync(CommandTask<CliWrap.CommandResult> command, CancellationTokenSource ended)
    {
        await ended.CancelAsync();
        await command.Task.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task RefusedAsync(string cause, CancellationToken cancellationToken)
    {
        var taking = FluentActions.Awaiting(() => FolderLock.TakeAsync(_stack, TimeSpan.Zero, cancellationToken));
        var failure = (await taking.Should().ThrowAsync<StackException>()).Which;
        failure.Kind.Should().Be(FailureKind.Refused);
        failure.Cause.Should().Contain(cause).And.EndWith("; a second server there would destroy data.");
        failure
            .Remedy.Should()
            .Be(
                $"Stop it first: {_stack.Command("Stop")} with the engine that started it (--engine=docker or --engine=local), or end that process."
            );
    }
}
