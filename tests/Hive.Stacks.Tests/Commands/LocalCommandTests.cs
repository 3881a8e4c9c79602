using System.Text.RegularExpressions;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Testing;

namespace Hive.Stacks.Tests.Commands;

/// <summary>What the local engine would run, read off its plan.</summary>
public sealed partial class LocalCommandTests
{
    private readonly TestFolder _workspace = new();
    private readonly TestFolder _product = new();
    private StackPlan _plan = null!;

    [OneTimeSetUp]
    public async Task Plan()
    {
        // Any PostgreSQL will do: a plan only asks for its version.
        _product.WriteProgram("postgres/bin/postgres", "echo 'postgres (PostgreSQL) 99.1'");
        _product.WriteProgram("postgres/bin/initdb", "exit 1");
        _product.Write("src/Hive.Api/Program.cs", "return 0;");
        var engine = new LocalEngine(
            new ProductFiles(_product.Root),
            new ProcessRunner(),
            new PlannedChanges(),
            Caller.WithPath(_product.At("postgres/bin"))
        );
        _plan = await engine.PlanServeAsync(Samples.Genie(_workspace.Root, 47131), default);
    }

    [OneTimeTearDown]
    public void Clean()
    {
        _workspace.Dispose();
        _product.Dispose();
    }

    [Test]
    public void A_first_start_publishes_prepares_initialises_and_starts_the_database_before_the_api() =>
        _plan
            .Steps.Select(step => step.Title)
            .Should()
            .Equal(
                "publish the API for this machine",
                "prepare folders and secrets",
                "initialise the database with PostgreSQL 99",
                "start postgres",
                "start api"
            );

    [Test]
    public void Programs_are_called_as_accepted() =>
        Golden.Matches(
            string.Join(
                '\n',
                _plan
                    .Steps.Where(step => step.Command is not null)
                    .Select(step => Plain(Printed.Out(step.Title, Inner(step.Command!))))
            ),
            "commands-local.txt"
        );

    [Test]
    public void Servers_are_detached_with_their_identity_and_output_on_file()
    {
        var command = _plan.Steps.Single(step => step.Title == "start postgres").Command!;

        command.Program.Should().Be("bash");
        command.Arguments[0].Should().EndWith("launch.sh");
        string.Join(' ', command.Arguments)
            .Should()
            .Contain(
                $"--record {_workspace.At("data/local/genie/postgres.process")} --log {_workspace.At("data/local/genie/postgres.log")} --log-bytes {10 << 20} -- "
            );
    }

    [Test]
    public void Planning_changes_nothing() => Directory.EnumerateFileSystemEntries(_workspace.Root).Should().BeEmpty();

    // As whom and with which mounts differs between root and others; the program itself comes after the dashes.
    private static Command Inner(Command command) =>
        command.Arguments.ToList().IndexOf("--") is >= 0 and var dashes
            ? command with
            {
                Program = command.Arguments[dashes + 1],
                Arguments = [.. command.Arguments.Skip(dashes + 2)],
            }
            : command;

    private string Plain(string text) =>
        Sources.Replace(
            DotnetHost.Replace(
                Ports.Replace(
                    text.Replace(_workspace.Root, "{workspace}", StringComparison.Ordinal)
                        .Replace(_product.Root, "{product}", StringComparison.Ordinal),
                    "$1{port}"
                ),
                "$ dotnet"
            ),
            "local-api/{sources}"
        );

    [GeneratedRegex(@"(HIVE_DATABASE_PORT=|-p\n\s+)\d+")]
    private static partial Regex Ports { get; }

    [GeneratedRegex("local-api/[0-9a-f]{12}")]
    private static partial Regex Sources { get; }

    [GeneratedRegex(@"\$ \S*/dotnet$", RegexOptions.Multiline)]
    private static partial Regex DotnetHost { get; }
}
