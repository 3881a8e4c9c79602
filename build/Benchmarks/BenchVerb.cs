using Hive.Build.Hosting;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Health;

namespace Hive.Build.Benchmarks;

/// <summary>Measures the product and prints medians.</summary>
public sealed class BenchVerb(
    ProductFiles product,
    Invocation invocation,
    ICommandRunner runner,
    HealthProbe probe,
    RunEvents events,
    TimeProvider time,
    Interruption interruption
)
{
    /// <summary>How many rounds medians are taken from.</summary>
    public const int Rounds = 5;

    /// <summary>Measures what <c>--suite</c> names.</summary>
    /// <exception cref="StackException">A call failed.</exception>
    public Task MeasureAsync() =>
        invocation.Suite switch
        {
            null or "console" => MeasureConsoleAsync(),
            var other => throw new StackException(
                FailureKind.Misuse,
                $"--suite={other} is broken, not measured.",
                $"Use {ConsoleCommand.For("Chaos")}, or --suite=console."
            ),
        };

    // Whole calls of the console, on Docker beside plain Compose.
    private async Task MeasureConsoleAsync()
    {
        var suite = new ConsoleSuite(product, runner, probe, time);
        var engine = invocation.Request.Engine ?? "docker";
        events.Say($"Measures the console on the engine {engine}, {Rounds} rounds; leave the machine alone meanwhile.");
        await suite.WarmUpAsync(engine, interruption.Token);
        for (var round = 1; round <= Rounds; round++)
        {
            events.Say($"Round {round} of {Rounds} …");
            await suite.RunRoundAsync(engine, composeFirst: round % 2 == 0, interruption.Token);
        }

        events.Say(suite.Render());
    }
}
