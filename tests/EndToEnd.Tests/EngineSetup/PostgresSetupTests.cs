using EndToEnd.Tests.Console;
using Hive.Testing;

namespace EndToEnd.Tests.EngineSetup;

/// <summary>
/// What the local engine needs is installed with the distribution's packages and sources, in a copy of this machine: the
/// machine itself, whose PostgreSQL other tests use, stays as it is.
/// </summary>
[CancelAfter(900_000)]
internal sealed class PostgresSetupTests
{
    // Whatever the machine has of it.
    private const string WithoutVector = """
        if dpkg-query -W 'postgresql-*-pgvector' 2>/dev/null | grep -q .; then
            dpkg --purge $(dpkg-query -W -f '${binary:Package}\n' 'postgresql-*-pgvector') >/dev/null
        fi
        find /usr -xdev -name vector.control -path '*/extension/*' -delete
        """;

    private MachineCopy _machine = null!;
    private Sandbox _console = null!;

    [SetUp]
    public async Task CopyTheMachine()
    {
        if (!File.Exists("/usr/bin/apt-get"))
            Assert.Ignore("packages are apt's here");
        await Requires.EngineAsync("local");
        _machine = await MachineCopy.MakeAsync();
        _console = new Sandbox("local");
        var without = await _machine.ShellAsync(WithoutVector);
        without.ExitCode.Should().Be(0, without.ToString());
    }

    [TearDown]
    public async Task ThrowItAway()
    {
        if (_console is not null)
            await _console.DisposeAsync();
        if (_machine is not null)
            await _machine.DisposeAsync();
    }

    [Test]
    public async Task Pgvector_is_planned_installed_and_found()
    {
        var doctor = await RunAsync("Doctor");
        doctor.Output.Should().Contain("pgvector: not there for PostgreSQL").And.Contain("EngineUp --engine=local");
        var plan = await RunAsync("EngineUp", "--plan");
        plan.ExitCode.Should().Be(0, plan.ToString());
        plan.Output.Should().Contain("pgvector").And.Contain("apt-get install");
        (await HasVectorAsync()).Should().BeFalse("a plan changes nothing");

        var up = await RunAsync("EngineUp");

        up.ExitCode.Should().Be(0, up.ToString());
        up.Output.Should().Contain("The local engine has what it needs").And.Contain("GenieRestart");
        (await HasVectorAsync()).Should().BeTrue();
        (await RunAsync("EngineUp")).Output.Should().Contain("Nothing was changed");
    }

    [Test]
    public async Task An_installation_that_is_killed_is_finished_by_the_next_one()
    {
        Chaos.OnlyInFull();
        var running = new RunningConsole(_machine.Inside(_console.Command("EngineUp")), TimeSpan.FromMinutes(9));
        await running.HasPrintedAsync("pgvector for PostgreSQL");
        // All of it, as a machine does that goes down: whatever has been started is not finished.
        await _machine.ShellAsync("kill -KILL -1 || :");
        (await running.Completion).ExitCode.Should().NotBe(0);
        (await HasVectorAsync()).Should().BeFalse();

        var up = await RunAsync("EngineUp");

        up.ExitCode.Should().Be(0, up.ToString());
        (await HasVectorAsync()).Should().BeTrue();
        (await _machine.ShellAsync("dpkg --audit")).Output.Should().BeEmpty();
    }

    private Task<ConsoleRun> RunAsync(params string[] arguments) => _machine.RunAsync(_console.Command(arguments));

    private async Task<bool> HasVectorAsync() =>
        (
            await _machine.ShellAsync(
                "ls /usr/share/postgresql/*/extension/vector.control /usr/lib/postgresql/*/lib/vector.so"
            )
        ).ExitCode == 0;
}
