using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace Hive.Stacks.Tests.Workspaces;

/// <summary>What root does in folders that another user may write to stays in them.</summary>
[CancelAfter(120_000)]
public sealed class HostileFolderTests
{
    private static readonly Account User = new(12_001, 12_001);
    private static readonly Account OtherUser = new(12_002, 12_002);
    private readonly ProcessRunner _runner = new();
    private TemporaryFolder _folder = null!;
    private TemporaryFolder _outside = null!;
    private StackInstance _genie = null!;

    [SetUp]
    public void MakeFolders()
    {
        Machine.Requires(OperatingSystem.IsLinux() && Account.Current.IsRoot, "root", "only root gives files away");
        (_folder, _outside) = (new TemporaryFolder(), new TemporaryFolder());
        _genie = Requested.Genie(_folder);
    }

    [TearDown]
    public void RemoveFolders()
    {
        _folder?.Dispose();
        _outside?.Dispose();
    }

    [Test]
    public async Task A_folder_that_is_swapped_for_a_link_while_root_prepares_leads_nowhere(
        CancellationToken cancellationToken
    )
    {
        for (var i = 0; i < 50; i++)
        {
            _outside.Write($"file-{i}", "outside");
            _folder.Write($"data/postgres-genie/inner/file-{i}", "inside");
        }

        using var done = new CancellationTokenSource();
        var (inner, aside) = (Path.Combine(_genie.Paths.Data, "inner"), Path.Combine(_genie.Paths.Data, "aside"));
        var swapper = new Thread(() => SwapUntil(inner, aside, _outside.Path, done.Token));
        swapper.Start();
        // The owner changes each time, so that there is always something to give away.
        for (var round = 0; round < 150 && !cancellationToken.IsCancellationRequested; round++)
            await TryAsync(() => PrepareAsync(round % 2 == 0 ? User : OtherUser));
        await done.CancelAsync();
        swapper.Join();

        (await StatAsync("%u:%g %a", [_outside.Path, .. Directory.GetFiles(_outside.Path)]))
            .Distinct()
            .Should()
            .BeEquivalentTo("0:0 700", "0:0 644");
        Directory
            .GetFiles(_outside.Path)
            .Should()
            .HaveCount(50)
            .And.OnlyContain(file => File.ReadAllText(file) == "outside");
    }

    [TestCase("api_key", "the user's own", TestName = "A_link_among_the_secrets_to_a_file_of_others_is_not_followed")]
    [TestCase("database_password", "", TestName = "A_link_among_the_secrets_to_an_empty_file_is_not_followed")]
    [TestCase("api_key", null, TestName = "A_link_among_the_secrets_to_a_file_that_is_not_there_makes_none")]
    [TestCase("OPENAI_API_KEY", "a key of others", TestName = "A_link_in_place_of_a_providers_key_is_not_followed")]
    public async Task Links_among_the_secrets(string name, string? content)
    {
        await PrepareAsync(User);
        var target = _outside.In("target");
        if (content is not null)
            _outside.Write("target", content);
        await PlantAsync(Path.Combine(_genie.Paths.Secrets, name), target);
        _genie = _genie with
        {
            Settings = _genie.Settings with
            {
                ProviderKeys = new Dictionary<string, Secret> { ["OPENAI_API_KEY"] = new("new") },
            },
        };

        await FluentActions
            .Awaiting(() => PrepareAsync(User))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Refused && failure.Cause.Contains(name));

        File.Exists(target).Should().Be(content is not null);
        if (content is null)
            return;
        (await File.ReadAllTextAsync(target)).Should().Be(content);
        (await StatAsync("%u:%g %a", [target])).Should().Equal("0:0 644");
    }

    [Test]
    public async Task A_link_in_place_of_the_key_is_not_read()
    {
        await PrepareAsync(User);
        await PlantAsync(_genie.Paths.ApiKey, _outside.Write("target", "of others"));

        FluentActions
            .Invoking(() => SecretStore.ApiKey(_genie))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Refused);
    }

    [Test]
    public async Task A_data_folder_that_another_user_has_made_a_link_is_refused()
    {
        Directory.CreateDirectory(_genie.Workspace.DataFolder);
        _outside.Write("file", "outside");
        await ChownAsync(User, _folder.Path, _genie.Workspace.DataFolder);
        await PlantAsync(_genie.Paths.Data, _outside.Path);

        await FluentActions
            .Awaiting(() => PrepareAsync(User))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Refused);

        (await StatAsync("%u", [_outside.Path, _outside.In("file")])).Should().Equal("0", "0");
    }

    [TestCase(0)]
    [TestCase(12_002)]
    public async Task A_file_of_others_that_the_user_has_given_a_second_name_in_the_cluster_stays_theirs(int owner)
    {
        await PrepareAsync(User);
        var file = _outside.Write("file", "outside");
        await ChownAsync(new Account(owner, owner), file);
        await RunAsync("ln", file, Path.Combine(_genie.Paths.Data, "planted"));

        await FluentActions
            .Awaiting(() => PrepareAsync(User))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Refused && failure.Cause.Contains("2 names"));

        (await StatAsync("%u", [file])).Should().Equal($"{owner}");
    }

    [Test]
    public async Task A_link_to_the_users_own_settings_is_followed_where_nobody_else_can_have_put_it()
    {
        var target = _outside.Write("dotfiles/env", "before");
        await RunAsync("ln", "-s", target, _genie.Workspace.EnvironmentFile);

        WholeFile.Write(_genie.Workspace.EnvironmentFile, "after", WholeFile.Private);

        new FileInfo(_genie.Workspace.EnvironmentFile).LinkTarget.Should().Be(target);
        (await File.ReadAllTextAsync(target)).Should().Be("after");

        await ChownAsync(User, _folder.Path);
        FluentActions
            .Invoking(() => WholeFile.Write(_genie.Workspace.EnvironmentFile, "again", WholeFile.Private))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Refused);
        (await File.ReadAllTextAsync(target)).Should().Be("after");
    }

    [Test]
    public async Task A_cluster_moved_to_another_disk_by_a_link_of_roots_own_is_prepared_there()
    {
        Directory.CreateDirectory(_genie.Workspace.DataFolder);
        await RunAsync("ln", "-s", _outside.Path, _genie.Paths.Data);
        _outside.Write("base/1/file", "inside");

        await PrepareAsync(User);

        (await StatAsync("%u %a", [_outside.Path, _outside.In("base/1"), _outside.In("base/1/file")]))
            .Should()
            .Equal("12001 700", "12001 755", "12001 644");
    }

    [Test]
    public async Task Everything_in_a_cluster_is_given_to_the_user_that_PostgreSQL_runs_as_and_only_what_differs_is_touched()
    {
        await PrepareAsync(OtherUser);
        var file = _folder.Write("data/postgres-genie/base/1/file", "inside");

        await PrepareAsync(User);
        var given = await StatAsync("%u:%g %z", [_genie.Paths.Data, file]);
        await PrepareAsync(User);

        given.Should().OnlyContain(line => line.StartsWith("12001:12001 "));
        (await StatAsync("%u:%g %z", [_genie.Paths.Data, file]))
            .Should()
            .Equal(given, "an inode that is left alone keeps its time of change");
    }

    [TestCase("lock")]
    [TestCase("process")]
    public async Task A_cluster_in_which_a_server_works_is_left_alone(string sign, CancellationToken cancellationToken)
    {
        await PrepareAsync(User);
        var file = _folder.Write("data/postgres-genie/postmaster.pid", "1\n");
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var started = new TaskCompletionSource();
        var command =
            sign == "lock"
                ? new Command("flock", ["--no-fork", _genie.Paths.Data, "sh", "-c", "echo started; exec sleep 600"])
                : new Command("env", ["--chdir", _genie.Paths.Data, "sh", "-c", "echo started; exec sleep 600"]);
        var server = _runner.RunAsync(command, _ => started.TrySetResult(), done.Token);
        await started.Task.WaitAsync(cancellationToken);

        await PrepareAsync(OtherUser);
        var whileItWorks = await StatAsync("%u", [_genie.Paths.Data, file]);
        await done.CancelAsync();
        await server.ContinueWith(_ => { }, TaskScheduler.Default);
        await PrepareAsync(OtherUser);

        whileItWorks.Should().Equal("12001", "0");
        (await StatAsync("%u", [_genie.Paths.Data, file])).Should().Equal("12002", "12002");
    }

    private static void SwapUntil(string inner, string aside, string outside, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            Directory.Move(inner, aside);
            File.CreateSymbolicLink(inner, outside);
            File.Delete(inner);
            Directory.Move(aside, inner);
        }
    }

    private Task PrepareAsync(Account owner) => new PrepareStep(_genie, owner).CarryOutAsync();

    private static async Task TryAsync(Func<Task> prepare)
    {
        try
        {
            await prepare();
        }
        catch (StackException)
        {
            // It may see what it cannot use, and say so; what counts is what it has touched.
        }
    }

    private async Task PlantAsync(string link, string target)
    {
        await RunAsync("ln", "-sf", target, link);
        await RunAsync("chown", "-h", $"{User.UserId}:{User.GroupId}", link);
    }

    private Task<string> ChownAsync(Account owner, params string[] paths) =>
        RunAsync("chown", [$"{owner.UserId}:{owner.GroupId}", .. paths]);

    private async Task<string[]> StatAsync(string format, IReadOnlyList<string> paths) =>
        (await RunAsync("stat", [$"--format={format}", .. paths])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<string> RunAsync(string program, params string[] arguments) =>
        (await _runner.RunAsync(new Command(program, arguments), null, default)).OrThrow(program, "See above.").Output;
}
