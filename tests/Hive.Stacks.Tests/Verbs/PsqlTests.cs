using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Tests.Commands;
using Hive.Stacks.Verbs;

namespace Hive.Stacks.Tests.Verbs;

public sealed class PsqlTests
{
    [Test]
    public async Task Of_a_stack_that_does_not_run_there_is_no_database_to_open()
    {
        await using var bench = new VerbBench();

        await FluentActions
            .Awaiting(() => RunAsync(bench.Run(("command", "true"))))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Unhealthy && failure.Remedy.Contains("GenieServe"));
    }

    [Test]
    public async Task A_statement_that_fails_is_a_failure_and_one_that_does_not_is_none()
    {
        await using var bench = new VerbBench();
        await bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        await RunAsync(bench.Run(("command", "exit 0")));
        await FluentActions
            .Awaiting(() => RunAsync(bench.Run(("command", "exit 3"))))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Failed && failure.Cause == "psql ended with 3.");
    }

    [Test]
    public void The_password_is_in_no_argument_and_a_terminal_is_asked_for_where_there_is_one()
    {
        var shell = PsqlCommands.InContainer("hive-genie", new PsqlQuery(null, IsTerminal: true));
        var statement = PsqlCommands.Here(
            Samples.Genie().Definition,
            "/usr/lib/postgresql/17/bin",
            "/srv/hive/data/secrets/genie/database_password",
            "127.0.0.1",
            5432,
            new PsqlQuery("select 1", IsTerminal: false)
        );

        shell.Arguments.Take(4).Should().Equal("exec", "--interactive", "--tty", "hive-genie");
        statement.Arguments.Should().EndWith("--command=select 1");
        statement.Environment.Keys.Should().NotContain("PGPASSWORD");
    }

    private static Task RunAsync(VerbsOfRun run) =>
        new PsqlVerb(run.Session, new ProcessRunner()).RunAsync(StackCatalogue.Genie, isTerminal: false, default);
}
