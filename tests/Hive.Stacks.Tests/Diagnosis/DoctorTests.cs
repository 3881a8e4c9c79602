using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Hive.Stacks.Diagnosis;
using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Execution;
using Hive.Stacks.Health;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Tests.Keys;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Diagnosis;

/// <summary>On this very machine, with a daemon that is not there and programs that are, or are not.</summary>
public sealed class DoctorTests
{
    private TemporaryFolder _folder = null!;
    private DockerDaemon _absent = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        _absent = new DockerDaemon(new Uri($"unix://{_folder.In("no.sock")}"));
    }

    [TearDown]
    public void RemoveFolder()
    {
        _absent.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task A_daemon_that_does_not_answer_is_named_with_what_makes_one()
    {
        var finding = (await ExamineAsync()).Findings.Single(one => one.What == "Docker daemon");

        finding.State.Should().NotBe(FindingState.Ok);
        finding.ToString().Should().Contain("no Docker daemon answers").And.Contain("EngineUp");
    }

    [Test]
    public async Task With_no_engine_at_all_no_stack_can_be_run()
    {
        // Docker was asked for and is not there: as good as a machine with neither.
        var report = await ExamineAsync(("engine", "docker"));

        report.IsUsable.Should().BeFalse();
        report
            .Invoking(one => one.OrThrow())
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Prerequisite && failure.Cause.Contains("no stack can be run"));
    }

    [Test]
    public async Task A_PostgreSQL_alone_is_enough()
    {
        FakePostgres(16);

        var report = await ExamineAsync();

        report.IsUsable.Should().BeTrue(report.ToString());
        report.Findings.Single(one => one.What == "PostgreSQL").Detail.Should().Contain($"16 in {_folder.In("bin")}");
    }

    [Test]
    public async Task A_PostgreSQL_that_is_too_old_does_not_count()
    {
        FakePostgres(13);

        (await ExamineAsync())
            .Findings.Single(one => one.What == "PostgreSQL")
            .Detail.Should()
            .NotContain(_folder.In("bin"));
    }

    [Test]
    public async Task A_port_in_use_is_named_with_its_holder_and_the_way_out()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _folder.Write(".env", $"HIVE_GENIE_PORT={port}\n");

        var finding = (await ExamineAsync()).Findings.Single(one => one.What == "Genie port");

        finding.State.Should().Be(FindingState.Note);
        finding.Detail.Should().Contain($"127.0.0.1:{port} is held by process {Environment.ProcessId} (");
        finding.Mend.Should().MatchRegex(@"HIVE_GENIE_PORT=2\d{4} in ");
    }

    [Test]
    public async Task Data_of_a_version_that_nothing_here_runs_stops_everything()
    {
        FakePostgres(16);
        _folder.Write("data/postgres-genie/PG_VERSION", "9\n");

        var report = await ExamineAsync();

        report.IsUsable.Should().BeFalse();
        report
            .Findings.Single(one => one.What == "Genie data")
            .Detail.Should()
            .Contain("made by PostgreSQL 9")
            .And.Contain($"{Account.Current.UserId}:");
    }

    [Test]
    public async Task Data_of_a_version_that_is_here_is_fine()
    {
        FakePostgres(16);
        _folder.Write("data/postgres-genie/PG_VERSION", "16\n");

        (await ExamineAsync()).Findings.Single(one => one.What == "Genie data").State.Should().Be(FindingState.Ok);
    }

    [Test]
    public async Task Secrets_that_others_can_read_are_noted_with_the_command_that_closes_them()
    {
        var stack = Requested.Genie(_folder);
        SecretStore.Ensure(stack, Account.Current);
        (await SecretsAsync()).State.Should().Be(FindingState.Ok);
        File.SetUnixFileMode(stack.Paths.ApiKey, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        var finding = await SecretsAsync();

        finding.State.Should().Be(FindingState.Note);
        finding.Mend.Should().Be($"chmod 600 '{stack.Paths.ApiKey}'");
        finding.ToString().Should().NotContain(File.ReadAllText(stack.Paths.ApiKey));
    }

    [Test]
    public async Task As_JSON_it_is_one_document_with_what_why_and_how_to_mend()
    {
        var report = JsonNode.Parse((await ExamineAsync(("engine", "docker"))).ToJson())!;

        ((string)report["workspace"]!).Should().Be(_folder.Path);
        ((bool)report["is_usable"]!).Should().BeFalse();
        var daemon = report["findings"]!.AsArray().Single(finding => (string)finding!["what"]! == "Docker daemon")!;
        ((string)daemon["state"]!).Should().Be("missing");
        ((string)daemon["mend"]!).Should().Contain("EngineUp");
        ((string)daemon["why"]!).Should().NotBeEmpty();
    }

    [Test]
    public async Task Both_ports_of_the_workspace_stack_are_looked_at()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _folder.Write(".env", $"HIVE_WORKSPACE_DB_PORT={port}\n");

        var finding = (await ExamineAsync()).Findings.Single(one => one.What == "Workspace PostgreSQL port");

        finding.Detail.Should().Contain($"process {Environment.ProcessId} (");
        finding.Mend.Should().MatchRegex(@"HIVE_WORKSPACE_DB_PORT=2\d{4} in ");
    }

    [Test]
    public async Task What_is_wrong_comes_first_and_a_count_comes_last()
    {
        var lines = (await ExamineAsync(("engine", "docker"))).ToString().Split(Environment.NewLine);

        var words = lines.Select(line => line.Split(' ')[0]).Where(word => word is "ok" or "note" or "missing").ToList();
        words
            .Should()
            .Equal(
                words.OrderBy(word =>
                    word == "ok" ? 2
                    : word == "note" ? 1
                    : 0
                )
            )
            .And.Contain(["missing", "ok"]);
        lines[^1]
            .Should()
            .Be(
                $"{words.Count(word => word == "missing")} error{(words.Count(word => word == "missing") == 1 ? "" : "s")}, {words.Count(word => word == "note")} note{(words.Count(word => word == "note") == 1 ? "" : "s")}, {words.Count(word => word == "ok")} in order."
            );
    }

    [Test]
    public async Task A_stack_that_was_started_and_does_not_answer_is_an_error_and_the_doctors_exit_is_unhealthy()
    {
        FakePostgres(16);
        _folder.Write(".env", $"HIVE_GENIE_PORT={Hive.Testing.Machine.FreePort()}\n");
        OwnListener.Record(_folder);

        var report = await ExamineAsync();

        var finding = report.Findings.Single(one => one.What == "Genie health");
        (finding.State, finding.Mend).Should().Be((FindingState.Error, finding.Mend));
        finding.Detail.Should().StartWith("genie is degraded (postgres ended");
        finding.Mend.Should().Contain("GenieLogs");
        report
            .Invoking(one => one.OrThrow())
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Unhealthy && failure.Cause == "Genie health is not well.");
    }

    [Test]
    public async Task Looking_changes_nothing()
    {
        await ExamineAsync();

        Directory.EnumerateFileSystemEntries(_folder.Path).Should().BeEmpty();
    }

    private async Task<Finding> SecretsAsync() => (await ExamineAsync()).Findings.Single(one => one.What == "Genie secrets");

    private async Task<DoctorReport> ExamineAsync(params (string, string)[] options)
    {
        using var guarded = new Guarded(_folder);
        using var probe = new HealthProbe(TimeProvider.System);
        var (runner, planned) = (new ProcessRunner(), new PlannedChanges());
        var chooser = new EngineChooser([
            new DockerEngine(_absent, Requested.Product, runner, planned),
            new LocalEngine(Requested.Product, runner, planned, Caller.WithPath(_folder.In("bin"))),
        ]);
        return await new Doctor(
            Requested.In(_folder, options),
            chooser,
            runner,
            guarded.Api,
            probe,
            TimeProvider.System
        ).ExamineAsync(CancellationToken.None);
    }

    private void FakePostgres(int major)
    {
        _folder.Write("bin/initdb", "#!/bin/sh\n");
        var server = _folder.Write("bin/postgres", $"#!/bin/sh\necho 'postgres (PostgreSQL) {major}.1'\n");
        File.SetUnixFileMode(server, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
