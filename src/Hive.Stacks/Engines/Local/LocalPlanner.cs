using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Local;

/// <summary>Plans the start of a stack's two processes: what is published, initialised, ended and started.</summary>
/// <param name="product">Where the product's files lie.</param>
/// <param name="runner">Asks programs for their versions.</param>
/// <param name="planned">What a run that only plans would have changed by now.</param>
/// <param name="caller">The PATH to look for PostgreSQL on.</param>
internal sealed class LocalPlanner(
    ProductFiles product,
    ICommandRunner runner,
    PlannedChanges planned,
    CallerEnvironment caller
)
{
    // Stacks that start at the same time must not be given the same port.
    private readonly HashSet<int> _promised = [];

    /// <summary>Refuses a start that cannot succeed: a port is held or forbidden, or no PostgreSQL fits the data.</summary>
    /// <exception cref="StackException">Why it cannot.</exception>
    public async Task CheckAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        await RequireFreeAsync(LocalProcess.Api(stack), stack.Settings.Port);
        if (stack.Settings.DatabasePort is { } port)
            await RequireFreeAsync(LocalProcess.Postgres(stack), port);
        await PostgresInstallation.ChooseAsync(stack, stack.Paths.Data, runner, caller.SearchPath, cancellationToken);

        async Task RequireFreeAsync(LocalProcess user, int port)
        {
            if (user.IsAlive)
                return;
            if (PortInspector.IsForbidden(stack.Settings.Bind, port))
                throw PortRefusal.Forbidden(stack, port);
            if (await PortInspector.FindHolderAsync(stack.Settings.Bind, port, cancellationToken) is { } holder)
                throw PortRefusal.Held(stack, port, holder);
        }
    }

    /// <summary>What makes the stack run as its settings and sources are now; empty when it does already.</summary>
    /// <exception cref="StackException">It cannot be started.</exception>
    public async Task<StackPlan> PlanServeAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var (postgres, api) = (LocalProcess.Postgres(stack), LocalProcess.Api(stack));
        var (postgresRuns, apiRuns) = planned.Stops(stack) ? (false, false) : (postgres.IsAlive, api.IsAlive);
        var published = PublishedApi.Of(product);
        var account = LocalAccount.Choose();
        var port = DatabasePort(stack, postgres);
        var start = StartApi(stack, api, published, account, port);
        var outdated = apiRuns && api.Runs != start.Settings.Split(' ')[1];
        if (postgresRuns && apiRuns && !outdated)
            return new StackPlan(stack, PrepareStep.ForRunning(stack, account));

        await CheckAsync(stack, cancellationToken);
        var steps = new List<PlanStep>();
        if (!published.Exists)
            steps.Add(published.Publish());
        if (outdated)
            steps.Add(api.End("the API's sources or settings changed"));
        steps.Add(new PrepareStep(stack, account));
        if (!postgresRuns)
            steps.AddRange(await StartPostgresAsync(stack, postgres, account, port, cancellationToken));
        if (!apiRuns || outdated)
            steps.Add(start);
        return new StackPlan(stack, steps) { StartsStack = true };
    }

    // Once chosen it stays, as long as nobody else takes it: a restart is then planned as it will run.
    private int DatabasePort(StackInstance stack, LocalProcess postgres)
    {
        var kept =
            stack.Settings.DatabasePort
            ?? (
                postgres.Port is { } last && (postgres.IsAlive || !PortInspector.IsTaken(IPAddress.Loopback, last))
                    ? last
                    : null
            );
        var port =
            kept ?? FreePort.Choose($"{stack.Workspace.Root} {stack.FullName} PostgreSQL", IPAddress.Loopback, _promised);
        _promised.Add(port);
        return port;
    }

    private async Task<IReadOnlyList<PlanStep>> StartPostgresAsync(
        StackInstance stack,
        LocalProcess process,
        Account account,
        int port,
        CancellationToken cancellationToken
    )
    {
        var installation = await PostgresInstallation.ChooseAsync(
            stack,
            stack.Paths.Data,
            runner,
            caller.SearchPath,
            cancellationToken
        );
        var forget = planned.Stops(stack) ? [] : await DataFolderGuard.RequireUnusedAsync(stack, cancellationToken);
        var scripts = Path.GetDirectoryName(product.InitialiseDatabaseScript)!;
        var confinement = Confinement.For(
            account,
            stack.Paths.Data,
            stack.Paths.Archive,
            stack.Paths.ScheduledBackups,
            stack.Paths.Secrets,
            scripts,
            installation.BinFolder
        );
        var archive = LocalArchive.Of(stack, product, confinement, installation, port);
        var initialise = confinement.Start(
            new Command("bash", [confinement.PathInside(product.InitialiseDatabaseScript)])
            {
                Environment = new SortedDictionary<string, string>(StringComparer.Ordinal)
                {
                    ["HIVE_DATABASE_NAME"] = stack.Definition.Database,
                    ["HIVE_DATABASE_PASSWORD_FILE"] = confinement.PathInside(stack.Paths.DatabasePassword),
                    ["HIVE_DATABASE_USER"] = StackDefinition.DatabaseUser,
                    ["HIVE_POSTGRES_BIN"] = installation.BinFolder,
                    ["PGDATA"] = confinement.PathInside(stack.Paths.Data),
                },
            },
            stack.Paths.Data
        );
        var keeping = archive.Keeping(
            installation.Server,
            [
                "-D",
                confinement.PathInside(stack.Paths.Data),
                "-p",
                port.ToString(CultureInfo.InvariantCulture),
                "-c",
                "listen_addresses=" + (stack.Settings.DatabasePort is null ? IPAddress.Loopback : stack.Settings.Bind),
                "-c",
                // In the data folder, where only the server's own user comes: relative, because a socket's path may be
                // 107 bytes long. The superuser, who has no password, is let in there and nowhere else.
                "unix_socket_directories=.",
                "-c",
                "unix_socket_permissions=0700",
                "-c",
                "hba_file=" + Path.Combine(confinement.PathInside(stack.Paths.Data), ".hive-access.conf"),
                "-c",
                "logging_collector=off",
                "-c",
                "log_destination=stderr",
                "-c",
                "log_timezone=UTC",
                "-c",
                "log_line_prefix=%m [%p] ",
                .. stack.Settings.Postgres.SelectMany(setting => new[] { "-c", setting.Key + "=" + setting.Value }),
            ]
        );
        var serve = confinement.Detach(
            LocalBackups.Keeping(keeping, stack, product, confinement, installation, port),
            process.RecordFile,
            process.LogFile,
            LocalProcess.LogBytes,
            stack.Paths.Data
        );
        return
        [
            .. forget,
            new RunStep(
                Phase.Initialise,
                $"initialise the database with PostgreSQL {installation.Major}",
                "an empty folder is initialised, a changed password applied",
                initialise,
                "Read what it says above; the data folder was not removed."
            ),
            process.Start(serve, port, installation.Major.ToString(CultureInfo.InvariantCulture)),
        ];
    }

    private static LaunchStep StartApi(
        StackInstance stack,
        LocalProcess process,
        PublishedApi published,
        Account account,
        int databasePort
    )
    {
        var host =
            Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var confinement = Confinement.For(
            account,
            published.Folder,
            stack.Paths.Secrets,
            stack.Paths.Components,
            stack.Paths.McpServers,
            Path.GetDirectoryName(host) is { Length: > 0 } root ? root : "/usr"
        );
        var serve = new Command(confinement.PathInside(host), [confinement.PathInside(published.Assembly)])
        {
            Environment = new SortedDictionary<string, string>(
                stack.Settings.ApiVariables.ToDictionary(),
                StringComparer.Ordinal
            )
            {
                ["HIVE_API_HOST"] = stack.Settings.Bind.ToString(),
                ["HIVE_API_KEY_FILE"] = confinement.PathInside(stack.Paths.ApiKey),
                ["HIVE_API_PORT"] = stack.Settings.Port.ToString(CultureInfo.InvariantCulture),
                ["HIVE_COMPONENTS_FOLDER"] = confinement.PathInside(stack.Paths.Components),
                ["HIVE_DATABASE_HOST"] = stack.Settings.DatabasePort is null
                    ? "127.0.0.1"
                    : stack.Settings.Host.Trim('[', ']'),
                ["HIVE_DATABASE_NAME"] = stack.Definition.Database,
                ["HIVE_DATABASE_PASSWORD_FILE"] = confinement.PathInside(stack.Paths.DatabasePassword),
                ["HIVE_DATABASE_PORT"] = databasePort.ToString(CultureInfo.InvariantCulture),
                ["HIVE_DATABASE_USER"] = StackDefinition.DatabaseUser,
                ["HIVE_MCP_FILE"] = confinement.PathInside(stack.Paths.McpServers),
                ["HIVE_SECRETS_FOLDER"] = confinement.PathInside(stack.Paths.Secrets),
                ["HIVE_STACK"] = stack.Name,
                // Its data and keys are kept from programs of MCP servers.
                ["HIVE_WORKSPACE_PATH"] = stack.Workspace.Root,
            },
        };
        // Sources and settings together: a change of either wants a new process.
        var settings = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(serve.ToString())))[..8];
        return process.Start(
            confinement.Detach(serve, process.RecordFile, process.LogFile, LocalProcess.LogBytes),
            databasePort,
            $"{published.Fingerprint}-{settings}"
        );
    }
}
