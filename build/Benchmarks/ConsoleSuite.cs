using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Health;
using Hive.Stacks.Reporting;

namespace Hive.Build.Benchmarks;

/// <summary>
/// How long whole calls of the console take, beside what plain Docker Compose takes for the same in the same round, on the
/// same images and settings.
/// </summary>
/// <param name="product">Where the doors are.</param>
/// <param name="runner">Starts the calls.</param>
/// <param name="probe">Says when a stack is healthy.</param>
/// <param name="time">The clock.</param>
internal sealed class ConsoleSuite(ProductFiles product, ICommandRunner runner, HealthProbe probe, TimeProvider time)
{
    private readonly Measurement _cold = new("GenieServe, empty data") { Ratio = 1.1 };
    private readonly Measurement _nothing = new("GenieServe, nothing to do", 0.5);
    private readonly Measurement _warm = new("GenieServe, data there") { Ratio = 1.3 };
    private readonly Measurement _stop = new("GenieStop");
    private readonly Measurement _all = new("ServeAll, empty data but Genie's");
    private readonly Measurement _status = new("Status, three stacks up", 0.4);
    private readonly Measurement _health = new("HealthCheck, three stacks up");
    private readonly Measurement _stopAll = new("StopAll, three stacks up");

    /// <summary>Runs a round of everything.</summary>
    /// <param name="engine">What stacks run on; only Docker's calls have something to be compared with.</param>
    /// <param name="composeFirst">Whether Compose comes first: who comes second finds warm caches.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Stacks.StackException">A call failed.</exception>
    public async Task RunRoundAsync(string engine, bool composeFirst, CancellationToken cancellationToken)
    {
        if (engine == "docker" && composeFirst)
            await RunComposeAsync(cancellationToken);
        await RunConsoleAsync(engine, cancellationToken);
        if (engine == "docker" && !composeFirst)
            await RunComposeAsync(cancellationToken);
    }

    /// <summary>Builds what calls would build for the first time, and starts what they start from.</summary>
    public Task WarmUpAsync(string engine, CancellationToken cancellationToken) =>
        InWorkspaceAsync(engine, workspace => workspace.CallAsync("ServeAll", cancellationToken), cancellationToken);

    /// <summary>What was measured so far, as a table.</summary>
    public string Render() =>
        TextTable.Render([
            ["the whole call of", "median", "range", "Compose", "ratio", "asked for"],
            .. new[] { _cold, _nothing, _warm, _stop, _all, _status, _health, _stopAll }.Select(one => one.ToRow()),
        ]);

    private Task RunConsoleAsync(string engine, CancellationToken cancellationToken) =>
        InWorkspaceAsync(
            engine,
            async workspace =>
            {
                foreach (
                    var (measurement, target) in new[]
                    {
                        (_cold, "GenieServe"),
                        (_nothing, "GenieServe"),
                        (_stop, "GenieStop"),
                        (_warm, "GenieServe"),
                        (_all, "ServeAll"),
                        (_status, "Status"),
                        (_health, "HealthCheck"),
                        (_stopAll, "StopAll"),
                    }
                )
                    measurement.Add(await workspace.CallAsync(target, cancellationToken));
            },
            cancellationToken
        );

    private Task RunComposeAsync(CancellationToken cancellationToken) =>
        InWorkspaceAsync(
            "docker",
            async workspace =>
            {
                _cold.Compare(await workspace.ComposeUpAsync(cancellationToken));
                _nothing.Compare(await workspace.ComposeUpAsync(cancellationToken));
                _stop.Compare(await workspace.ComposeDownAsync(cancellationToken));
                _warm.Compare(await workspace.ComposeUpAsync(cancellationToken));
            },
            cancellationToken
        );

    private async Task InWorkspaceAsync(
        string engine,
        Func<BenchWorkspace, Task> measure,
        CancellationToken cancellationToken
    )
    {
        var workspace = new BenchWorkspace(product, engine, runner, probe, time);
        try
        {
            await workspace.InitialiseAsync(cancellationToken);
            await measure(workspace);
        }
        finally
        {
            // An interrupted bench, too, leaves nothing that runs.
            await workspace.RemoveAsync(CancellationToken.None);
        }
    }
}
