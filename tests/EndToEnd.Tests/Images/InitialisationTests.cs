using EndToEnd.Tests.Engines;
using Hive.Testing;

namespace EndToEnd.Tests.Images;

internal sealed class InitialisationTests
{
    [Test]
    public async Task An_empty_folder_becomes_a_database_with_its_owner_and_vectors()
    {
        await using var stack = await TestStack.StartAsync();

        (await stack.QueryAsync("select pg_get_userbyid(datdba) from pg_database where datname = 'hive_genie'"))
            .Should()
            .Be("hive");
        (await stack.QueryAsync("select '[1,2]'::vector <-> '[1,2]'::vector")).Should().Be("0");
        (await stack.QueryAsync("select rolsuper from pg_roles where rolname = 'hive'")).Should().Be("f");
        Directory.Exists(Path.Combine(stack.Workspace.Data, ".initialising")).Should().BeFalse();
    }

    // Each moment is an entry that appears on the way; the last two are the moves, which take a millisecond.
    [TestCase(".initialising")]
    [TestCase(".initialising/PG_VERSION")]
    [TestCase(".initialising/base/5")]
    [TestCase(".initialising/pg_hba.conf")]
    [TestCase(".initialising/.hive-credential")]
    [TestCase("base")]
    [TestCase("PG_VERSION")]
    public async Task Killed_while_it_initialises_the_next_start_finishes(string moment)
    {
        if (moment is not (".initialising/base/5" or "base"))
            Chaos.OnlyInFull();
        await using var stack = await TestStack.CreateAsync();
        await stack.UpAsync();
        var entry = Path.Combine(stack.Workspace.Data, moment);
        var passed = Path.Combine(stack.Workspace.Data, "PG_VERSION");
        Eventually.Holds($"{moment} is there", () => Path.Exists(entry) || File.Exists(passed));
        await DockerCli.RunAsync("kill", stack.Container);

        await stack.UpAsync();
        await stack.BecomesHealthyAsync();

        (await stack.QueryAsync("select count(*) from pg_extension where extname = 'vector'")).Should().Be("1");
        Directory.Exists(Path.Combine(stack.Workspace.Data, ".initialising")).Should().BeFalse();
    }

    [Test]
    public async Task A_changed_password_is_applied_at_the_next_start()
    {
        await using var stack = await TestStack.StartAsync();
        await stack.QueryAsync("create table kept as select 42 as answer");
        await stack.ComposeAsync("stop");
        stack.Workspace.Write("database_password", "it's\\another\"$one");
        await stack.Workspace.HandOverAsync();

        await stack.UpAsync();
        await stack.BecomesHealthyAsync();

        (await stack.QueryAsync("select answer from kept")).Should().Be("42");
        (await stack.LogAsync()).Should().NotContain("another", "a secret is never logged");
    }

    [Test]
    public async Task The_lock_of_a_dead_server_does_not_keep_the_next_one_from_starting()
    {
        await using var stack = await TestStack.StartAsync();
        await stack.ComposeAsync("stop");
        // Process 1 is alive in every container, so PostgreSQL itself would take this for a running server.
        await stack.Workspace.PutAsync("postmaster.pid", "1\n/var/lib/postgresql/data\n");

        await stack.UpAsync();

        await stack.BecomesHealthyAsync();
    }

    [Test]
    public async Task Runs_as_another_user_who_is_in_no_passwd_file()
    {
        await using var stack = await TestStack.StartAsync(user: 1001);

        (await stack.ShellAsync("id -u")).Should().Be("1001");
        await stack.ShellAsync("touch /app/data/file /app/logs/file");
    }
}
