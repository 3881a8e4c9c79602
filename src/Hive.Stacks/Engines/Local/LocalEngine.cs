using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Requests;
using Hive.Stacks.Running;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Local;

/// <summary>Runs stacks as plain processes: a PostgreSQL of this machine and the API published for it.</summary>
/// <param name="product">Where the product's files lie.</param>
/// <param name="runner">Starts programs.</param>
/// <param name="planned">What a run that only plans would have changed by now.</param>
/// <param name="searchPath">The PATH to look for PostgreSQL on.</param>
public sealed class LocalEngine(ProductFiles product, ICommandRunner runner, PlannedChanges planned, string searchPath) : IStackEngine
{
    // Stacks that start at the same time must not be given the same port.
    private readonly HashSet<int> _promised = [];

    /// <inheritdoc />
    public string Name => "local";

    /// <summary>
    /// True when a stack's data was made by a PostgreSQL that is on this machine and is not the images': nothing but this engine
    /// can serve it.
    /// </summary>
    public async Task<bool> AloneServesDataAsync(StackInstance stack, CancellationToken cancellationToken) =>
        ClusterVersion.Read(stack.DataFolder) is { } major && major != StackCatalogue.PostgresMajor
        && ClusterVersion.IsComplete(stack.DataFolder)
        && (await PostgresInstallation.FindAllAsync(runner, searchPath, cancellationToken)).Any(one => one.Major == major);

    /// <summary>True when any process of the stack runs here.</summary>
    public static bool Runs(StackInstance stack) => LocalProcess.All(stack).Any(process => process.IsAlive);

    /// <inheritdoc />
    public Task<Observation> ObserveAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var processes = LocalProcess.All(stack);
        var dead = processes.Where(process => !process.IsAlive).ToList();
        return Task.FromResult(
            processes.All(process => process.Record is null) ? Observation.Absent
            : dead.Count == 0 ? new Observation(StackState.Running, processes.Max(process => process.Record!.Started))
            : new Observation(
                dead.Count == processes.Count ? StackState.Stopped : StackState.Degraded, null,
                $"{string.Join(" and ", dead.Select(process => process.Name))} ended; its log is {dead[0].LogFile}")
            {
                // Nobody starts them again here but the next serve.
                IsLost = true,
            });
    }

    /// <inheritdoc />
    public Task<long?> MeasureMemoryAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Task.FromResult(ProcessMemory.OfAll([.. LocalProcess.All(stack).Where(process => process.IsAlive).Select(process => process.Record!.ProcessId)]));

    /// <inheritdoc />
    public Task CheckAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        RequireFree(LocalProcess.Api(stack), stack.Port);
        if (stack.DatabasePort is { } port) RequireFree(LocalProcess.Postgres(stack), port);
        return PostgresInstallation.ChooseAsync(stack.DataFolder, runner, searchPath, cancellationToken);

        void RequireFree(LocalProcess user, int port)
        {
            if (user.IsAlive) return;
            if (PortInspector.IsForbidden(stack.Bind, port)) throw PortInspector.Forbidden(stack, port);
            if (PortInspector.IsTaken(stack.Bind, port)) throw PortInspector.Conflict(stack, port, PortInspector.FindHolder(port));
        }
    }

    /// <inheritdoc />
    public async Task<StackPlan> PlanServeAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var (postgres, api) = (LocalProcess.Postgres(stack), LocalProcess.Api(stack));
        var (postgresRuns, apiRuns) = planned.Stops(stack) ? (false, false) : (postgres.IsAlive, api.IsAlive);
        var published = PublishedApi.Of(product);
        var account = LocalAccount.Choose();
        var port = DatabasePort(stack, postgres);
        var start = StartApi(stack, api, published, account, port);
        var outdated = apiRuns && api.Runs != start.Runs;
        if (postgresRuns && apiRuns && !outdated) return new StackPlan(stack, PrepareStep.ForChangedKeys(stack, account));

        await CheckAsync(stack, cancellationToken);
        var steps = new List<PlanStep>();
        if (!published.Exists) steps.Add(published.Publish());
        if (outdated) steps.Add(api.End("the API's sources or settings changed"));
        steps.Add(new PrepareStep(stack, account));
        if (!postgresRuns) steps.AddRange(await StartPostgresAsync(stack, postgres, account, port, cancellationToken));
        if (!apiRuns || outdated) steps.Add(start);
        return new StackPlan(stack, steps);
    }

    /// <inheritdoc />
    public Task<StackPlan> PlanStopAsync(StackInstance stack, CancellationToken cancellationToken) => Task.FromResult(new StackPlan(
        stack,
        [
            // The API first: PostgreSQL then has nobody to wait for.
            .. new[] { LocalProcess.Api(stack), LocalProcess.Postgres(stack) }.Where(process => process.Record is not null)
                .Select(process => process.End(process.IsAlive ? "it runs; data stays" : "its record is left over")),
        ]));

    /// <inheritdoc />
    public Task<StackPlan> PlanRemoveAsync(StackInstance stack, CancellationToken cancellationToken) => PlanStopAsync(stack, cancellationToken);

    /// <inheritdoc />
    public async Task<Command> DumpDatabaseAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var installation = await PostgresInstallation.ChooseAsync(stack.DataFolder, runner, searchPath, cancellationToken);
        var owner = FileIdentity.OwnerOf(stack.DataFolder) ?? LocalAccount.Choose();
        var script = product.DumpDatabaseScript;
        var confinement = Confinement.For(owner, stack.DataFolder, Path.GetDirectoryName(script)!, installation.BinFolder);
        return confinement.Start(DatabaseCommands.DumpHere(
            stack, confinement.See(stack.DataFolder), confinement.See(installation.BinFolder), confinement.See(script)));
    }

    /// <inheritdoc />
    public Task<StackException> ExplainAsync(StackException failure, CancellationToken cancellationToken) => Task.FromResult(failure);

    /// <inheritdoc />
    public IAsyncEnumerable<LogLine> ReadLogsAsync(StackInstance stack, LogQuery query, CancellationToken cancellationToken) =>
        LocalLog.ReadAsync(LocalProcess.All(stack), query, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, string>> CollectEvidenceAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var found = await PostgresInstallation.FindAllAsync(runner, searchPath, cancellationToken);
        return new Dictionary<string, string>
        {
            ["state.txt"] = string.Join('\n', LocalProcess.All(stack).Select(process => $"{process.Name}: {process.Record} alive={process.IsAlive}")),
            ["engine.txt"] = "local\n" + string.Join('\n', found),
        };
    }

    // Once chosen it stays, as long as nobody else takes it: a restart is then planned as it will run.
    private int DatabasePort(StackInstance stack, LocalProcess postgres)
    {
        var kept = stack.DatabasePort ?? (postgres.Port is { } last && (postgres.IsAlive || !PortInspector.IsTaken(IPAddress.Loopback, last)) ? last : null);
        var port = kept ?? FreePort.Choose($"{stack.Workspace.Root} {stack.FullName} PostgreSQL", IPAddress.Loopback, _promised);
        _promised.Add(port);
        return port;
    }

    private async Task<IReadOnlyList<PlanStep>> StartPostgresAsync(
        StackInstance stack, LocalProcess process, Account account, int port, CancellationToken cancellationToken)
    {
        var installation = await PostgresInstallation.ChooseAsync(stack.DataFolder, runner, searchPath, cancellationToken);
        var forget = planned.Stops(stack) ? [] : await DataFolderGuard.RequireUnusedAsync(stack, cancellationToken);
        var scripts = Path.GetDirectoryName(product.InitialiseDatabaseScript)!;
        var confinement = Confinement.For(account, stack.DataFolder, stack.SecretsFolder, scripts, installation.BinFolder);
        var initialise = confinement.Start(new Command("bash", [confinement.See(product.InitialiseDatabaseScript)])
        {
            Environment = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["HIVE_DATABASE_NAME"] = stack.Definition.Database,
                ["HIVE_DATABASE_PASSWORD_FILE"] = confinement.See(stack.DatabasePasswordFile),
                ["HIVE_DATABASE_USER"] = StackDefinition.DatabaseUser,
                ["HIVE_POSTGRES_BIN"] = installation.BinFolder,
                ["PGDATA"] = confinement.See(stack.DataFolder),
            },
        }, stack.DataFolder);
        var serve = confinement.Detach(
            new Command(installation.Server,
            [
                "-D", confinement.See(stack.DataFolder), "-p", port.ToString(CultureInfo.InvariantCulture),
                "-c", "listen_addresses=" + (stack.DatabasePort is null ? IPAddress.Loopback : stack.Bind), "-c", "unix_socket_directories=", "-c", "logging_collector=off",
                "-c", "log_destination=stderr", "-c", "log_timezone=UTC", "-c", "log_line_prefix=%m [%p] ",
                .. stack.PostgresSettings.SelectMany(setting => new[] { "-c", setting.Key + "=" + setting.Value }),
            ]),
            process.RecordFile, process.LogFile, stack.DataFolder);
        return
        [
            .. forget,
            new RunStep(
                Phase.Initialise, $"initialise the database with PostgreSQL {installation.Major}",
                "an empty folder is initialised, a changed password applied", initialise, "Read what it says above; the data folder was not removed."),
            process.Start(serve, port, installation.Major.ToString(CultureInfo.InvariantCulture)),
        ];
    }

    private static LaunchStep StartApi(StackInstance stack, LocalProcess process, PublishedApi published, Account account, int databasePort)
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var confinement = Confinement.For(account, published.Folder, stack.SecretsFolder, stack.ComponentsFolder, stack.McpFile, Path.GetDirectoryName(host) is { Length: > 0 } root ? root : "/usr");
        var serve = new Command(confinement.See(host), [confinement.See(published.Assembly)])
        {
            Environment = new SortedDictionary<string, string>(stack.ApiVariables.ToDictionary(), StringComparer.Ordinal)
            {
                ["HIVE_API_HOST"] = stack.Bind.ToString(),
                ["HIVE_API_KEY_FILE"] = confinement.See(stack.ApiKeyFile),
                ["HIVE_API_PORT"] = stack.Port.ToString(CultureInfo.InvariantCulture),
                ["HIVE_COMPONENTS_FOLDER"] = confinement.See(stack.ComponentsFolder),
                ["HIVE_DATABASE_HOST"] = stack.DatabasePort is null ? "127.0.0.1" : stack.Host.Trim('[', ']'),
                ["HIVE_DATABASE_NAME"] = stack.Definition.Database,
                ["HIVE_DATABASE_PASSWORD_FILE"] = confinement.See(stack.DatabasePasswordFile),
                ["HIVE_DATABASE_PORT"] = databasePort.ToString(CultureInfo.InvariantCulture),
                ["HIVE_DATABASE_USER"] = StackDefinition.DatabaseUser,
                ["HIVE_MCP_FILE"] = confinement.See(stack.McpFile),
                ["HIVE_SECRETS_FOLDER"] = confinement.See(stack.SecretsFolder),
                ["HIVE_STACK"] = stack.Name,
            },
        };
        // Sources and settings together: a change of either wants a new process.
        var settings = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(serve.ToString())))[..8];
        return process.Start(confinement.Detach(serve, process.RecordFile, process.LogFile), databasePort, $"{published.Fingerprint}-{settings}");
    }
}
