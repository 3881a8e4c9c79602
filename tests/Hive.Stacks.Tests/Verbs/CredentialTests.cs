using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Reporting;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Verbs;

/// <summary>A stack that runs and its secret files are brought together; the files count.</summary>
public sealed class CredentialTests
{
    private VerbBench _bench = null!;
    private StackInstance _genie = null!;

    [SetUp]
    public async Task ServeGenie()
    {
        _bench = new VerbBench();
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        _genie = _bench.Run().Session.Find(StackCatalogue.Genie);
    }

    [TearDown]
    public async Task Clean() => await _bench.DisposeAsync();

    [Test]
    public async Task A_serve_of_a_stack_that_fits_changes_nothing()
    {
        (await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default))!.Phases.Should().BeEmpty();

        File.Exists(MemoryEngine.TakenBy(_genie)).Should().BeFalse();
    }

    [Test]
    public async Task A_database_that_takes_another_password_is_given_the_one_in_the_file()
    {
        var before = File.ReadAllText(_genie.Paths.DatabasePassword);
        _bench.First.Passwords["genie"] = "changed by hand";

        (await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default))!.Phases.Should().NotBeEmpty();

        File.ReadAllText(MemoryEngine.TakenBy(_genie)).Should().Be(before);
        File.ReadAllText(_genie.Paths.DatabasePassword).Should().Be(before);
        _bench
            .Said.Should()
            .ContainSingle(sentence => sentence.Contains("the database took another one", StringComparison.Ordinal))
            .Which.Should()
            .Contain(_genie.Paths.DatabasePassword)
            .And.Contain("no data was touched");
    }

    [Test]
    public async Task Secrets_that_are_gone_are_made_anew_and_the_database_takes_the_new_password()
    {
        var before = File.ReadAllText(_genie.Paths.DatabasePassword);
        Directory.Delete(_genie.Paths.Secrets, recursive: true);

        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        File.ReadAllText(_genie.Paths.ApiKey).Should().StartWith("hive_");
        var made = File.ReadAllText(_genie.Paths.DatabasePassword);
        made.Should().NotBe(before);
        File.ReadAllText(MemoryEngine.TakenBy(_genie)).Should().Be(made);
        _bench.Said.Should().Contain(sentence => sentence.Contains("api_key and database_password were missing"));
    }

    [Test]
    public async Task A_plan_says_what_would_be_brought_together_and_does_not()
    {
        _bench.First.Passwords["genie"] = "changed by hand";

        var run = _bench.Run(("plan", "true"));
        await run.Serve.ServeAsync(StackCatalogue.Genie, default);

        File.Exists(MemoryEngine.TakenBy(_genie)).Should().BeFalse();
        _bench.Said.Should().Contain(sentence => sentence.Contains("give PostgreSQL the password"));
    }

    [Test]
    public async Task A_password_that_does_not_fit_is_unhealthy_and_names_its_file()
    {
        _bench.First.Passwords["genie"] = "changed by hand";

        var status = (await _bench.Run().Status.LookAsync([_genie], withPort: true, default))[0];

        status.Health.Should().Be(HealthState.Unhealthy);
        status.Problem.Should().Contain(_genie.Paths.DatabasePassword).And.Contain("GenieServe");
    }

    [Test]
    public async Task Rotating_gives_a_running_stack_a_new_key_and_a_new_password()
    {
        var (key, password) = (File.ReadAllText(_genie.Paths.ApiKey), File.ReadAllText(_genie.Paths.DatabasePassword));

        await _bench.Run().Rotate.RotateAllAsync(default);

        File.ReadAllText(_genie.Paths.ApiKey).Should().StartWith("hive_").And.NotBe(key);
        var rotated = File.ReadAllText(_genie.Paths.DatabasePassword);
        rotated.Should().NotBe(password);
        File.ReadAllText(MemoryEngine.TakenBy(_genie)).Should().Be(rotated);
        _bench.Said[^1].Should().Contain("genie has a new API key").And.Contain("served all the time");
    }

    [Test]
    public async Task Rotating_a_stopped_stack_changes_its_files_only()
    {
        var (key, password) = (File.ReadAllText(_genie.Paths.ApiKey), File.ReadAllText(_genie.Paths.DatabasePassword));
        await _bench.Run().Stop.StopAsync(StackCatalogue.Genie, default);

        await _bench.Run().Rotate.RotateAllAsync(default);

        File.ReadAllText(_genie.Paths.ApiKey).Should().NotBe(key);
        File.ReadAllText(_genie.Paths.DatabasePassword).Should().NotBe(password);
        File.Exists(MemoryEngine.TakenBy(_genie)).Should().BeFalse();
        _bench.Said[^1].Should().Contain("next start");
    }

    [Test]
    public async Task A_plan_of_a_rotation_changes_nothing()
    {
        var key = File.ReadAllText(_genie.Paths.ApiKey);

        await _bench.Run(("plan", "true")).Rotate.RotateAllAsync(default);

        File.ReadAllText(_genie.Paths.ApiKey).Should().Be(key);
        File.Exists(MemoryEngine.TakenBy(_genie)).Should().BeFalse();
    }

    [TestCase("exit 3", Description = "PostgreSQL refuses")]
    [TestCase("read -r new; exit 3", Description = "PostgreSQL goes away")]
    public async Task A_change_that_fails_leaves_the_file_as_it_was(string program)
    {
        var before = File.ReadAllText(_genie.Paths.DatabasePassword);
        var step = new PasswordStep(_genie, Account.Current, new Command("bash", ["-c", program]), true, "the test says so");

        var change = () => step.CarryOutAsync();

        (await change.Should().ThrowAsync<StackException>()).Which.Remedy.Should().Contain("GenieRestart");
        File.ReadAllText(_genie.Paths.DatabasePassword).Should().Be(before);
    }

    [Test]
    public async Task The_file_is_replaced_before_the_database_is_told_to_keep_the_password()
    {
        var seen = Path.Combine(_bench.Folder, "seen");
        var watching =
            $"""read -r new; echo ready; read -r answer; [ "$(cat '{_genie.Paths.DatabasePassword}')" = "$new" ] && echo "$answer" > '{seen}'""";

        await new PasswordStep(
            _genie,
            Account.Current,
            new Command("bash", ["-c", watching]),
            true,
            "the test says so"
        ).CarryOutAsync();

        (await File.ReadAllTextAsync(seen)).Trim().Should().Be("keep");
    }
}
