using System.Net;
using CliWrap;
using CliWrap.Buffered;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Platform;

namespace EndToEnd.Tests.Console;

/// <summary>
/// What a caller has exported stays the caller's: local processes get what they need and what the console sets.
/// </summary>
[CancelAfter(600_000)]
internal sealed class LocalEnvironmentTests
{
    private const string Token = "a-token-of-the-caller";
    private Sandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task ServeGenieWithMuchExported()
    {
        await Requires.EngineAsync("local");
        _sandbox = new Sandbox("local");
        _sandbox.Set("HIVE_AUTH_DISABLED", "true");
        _sandbox.Set("A_TOKEN_OF_THE_CALLER", Token);
        _sandbox.Set("GITHUB_TOKEN", Token);
        _sandbox.Set("NUGET_API_KEY", Token);
        _sandbox.Set("PGPASSWORD", Token);
        _sandbox.Set("LC_TIME", "C");
        var run = await _sandbox.RunAsync("GenieServe");
        run.ExitCode.Should().Be(0, run.ToString());
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [TestCase("postgres")]
    [TestCase("api")]
    public async Task An_exported_secret_is_not_in_a_process_environment(string process)
    {
        var environment = await EnvironmentOfAsync(process);

        environment
            .Should()
            .Contain("PATH=")
            .And.Contain("LC_TIME=C")
            .And.NotContainAny(Token, "HIVE_AUTH_DISABLED", "A_TOKEN_OF_THE_CALLER", "HIVE_E2E_SANDBOX");
    }

    [Test]
    public async Task An_exported_switch_opens_no_API()
    {
        (await _sandbox.GetAsync("/api/v1/components")).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await _sandbox.GetAsync("/api/v1/components", _sandbox.Secret("api_key"))).Status.Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_setting_that_is_asked_for_replaces_the_API_and_what_else_changed_does_not()
    {
        var before = Record("api");
        _sandbox.Set("SOMETHING_ELSE", "changed");
        (await _sandbox.RunAsync("GenieServe")).Output.Should().Contain("already healthy");
        Record("api").Should().Be(before);

        _sandbox.Set("HIVE_RATE_LIMIT", "50/s");
        var run = await _sandbox.RunAsync("GenieServe");

        run.ExitCode.Should().Be(0, run.ToString());
        Record("api").ProcessId.Should().NotBe(before.ProcessId);
        (await EnvironmentOfAsync("api")).Should().Contain("HIVE_RATE_LIMIT=50/s").And.NotContain("SOMETHING_ELSE");
    }

    [Test]
    public void What_may_be_left_behind_is_found_all_the_same() =>
        _sandbox
            .Processes()
            .Should()
            .Contain(process => process.Contains("postgres -D"))
            .And.Contain(process => process.Contains("hive-api.dll"))
            .And.Contain(process => process.Contains("postgres: "), "servers' children count too");

    [Test]
    public async Task The_keys_of_a_stack_that_runs_are_told_by_itself()
    {
        var run = await _sandbox.RunAsync("GenieKeys");

        run.ExitCode.Should().Be(0, run.ToString());
    }

    [Test]
    public async Task A_start_that_fails_keeps_its_cause_and_exit_code_when_no_evidence_can_be_kept()
    {
        await _sandbox.RunAsync("GenieStop");
        var control = Path.Combine(_sandbox.DataFolder, "global", "pg_control");
        var evidence = Path.Combine(_sandbox.Workspace, "data", "evidence");
        File.Move(control, control + ".away");
        await File.WriteAllTextAsync(evidence, "a file where the folder would be");

        var run = await _sandbox.RunAsync("GenieServe", "--timeout=10");

        File.Move(control + ".away", control);
        File.Delete(evidence);
        run.ExitCode.Should().Be(3, run.ToString());
        run.Error.Should()
            .Contain("genie failed in phase")
            .And.Contain("The evidence cannot be written: ")
            .And.Contain(evidence);
        run.Output.Should().Contain("Last ").And.Contain("pg_control");
        var again = await _sandbox.RunAsync("GenieServe");
        again.ExitCode.Should().Be(0, again.ToString());
    }

    [Test]
    public async Task What_a_stranger_writes_as_a_user_name_is_shown_and_not_done()
    {
        var stack = _sandbox.Stack(Hive.Stacks.Catalogue.StackCatalogue.Genie);
        var found = await PostgresInstallation.FindAllAsync(
            new Hive.Stacks.Execution.ProcessRunner(),
            "",
            CancellationToken.None
        );
        var port = await Psql.LocalPortAsync(stack);
        await Cli.Wrap(Path.Combine(found[0].BinFolder, "psql"))
            .WithArguments([
                "-h",
                "127.0.0.1",
                "-p",
                port,
                "-U",
                "evil\e[2J\e]0;owned\a",
                "-d",
                "hive_genie",
                "-c",
                "select 1",
            ])
            .WithEnvironmentVariables(set => set.Set("PGPASSWORD", "wrong"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();

        var (text, json) = (
            await _sandbox.RunAsync("GenieLogs", "--grep=evil"),
            await _sandbox.RunAsync("GenieLogs", "--grep=evil", "--format=json")
        );

        text.Output.Should().Contain(@"evil\x1b[2J\x1b]0;owned\x07").And.NotContain("\e");
        json.Output.Should().Contain(@"evil\u001B[2J").And.NotContain("\e");
    }

    private async Task<string> EnvironmentOfAsync(string process) =>
        (await File.ReadAllTextAsync($"/proc/{Record(process).ProcessId}/environ")).Replace('\0', '\n');

    private ProcessRecord Record(string process) =>
        ProcessRecord.Read(Path.Combine(_sandbox.Workspace, "data", "local", "genie", $"{process}.process"))!;
}
