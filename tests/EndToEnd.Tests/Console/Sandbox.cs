using System.Net;
using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>
/// A workspace of its own with ports of its own, in which the real <c>build.sh</c> runs, and which leaves nothing behind.
/// </summary>
internal sealed class Sandbox : IAsyncDisposable
{
    /// <summary>Longest run of one console call, image builds included.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(9);

    /// <summary>
    /// The console's children inherit it: so they are found again, whoever their parent is by then. Servers of a stack do
    /// not.
    /// </summary>
    private const string Mark = "HIVE_E2E_SANDBOX";

    private readonly Dictionary<string, string?> _environment = [];

    /// <param name="engine">What stacks run on.</param>
    /// <param name="name">What the name of the workspace's folder begins with.</param>
    public Sandbox(string engine, string name = "hive-e2e-")
    {
        Workspace = Directory.CreateTempSubdirectory(name).FullName;
        Engine = engine;
        foreach (var variable in StackCatalogue.All.SelectMany(VariablesOf).Except(["HIVE_GENIE_PORT"]))
            _environment[variable] = $"{Machine.FreePort()}";
        Port = Machine.FreePort();
        _environment["HIVE_GENIE_PORT"] = $"{Port}";
        _environment["HIVE_BIND"] = null;
        _environment["HIVE_ENGINE"] = null;
        _environment["GITHUB_ACTIONS"] = null;
        _environment[Mark] = Path.GetFileName(Workspace);
        Directory.CreateDirectory(Workspace);
    }

    public static ProductFiles Product { get; } = ProductFiles.Above(TestContext.CurrentContext.TestDirectory);

    /// <summary>What starts the console: a program, and what its arguments begin with.</summary>
    public IReadOnlyList<string> Door { get; init; } = ["bash", Path.Combine(Product.Root, "build.sh")];

    /// <summary>What a command begins with that runs in the engine's network; nothing where that is the machine's.</summary>
    public IReadOnlyList<string> Inside { get; init; } = [];

    public string Engine { get; }

    /// <summary>Genie's.</summary>
    public int Port { get; }

    public string Workspace { get; }

    public string DataFolder => Path.Combine(Workspace, "data", "postgres-genie");

    public Uri Url => new($"http://127.0.0.1:{Port}");

    /// <summary>Sets a variable for the runs to come.</summary>
    public void Set(string name, string? value) => _environment[name] = value;

    /// <summary>A stack of this workspace, or an instance of it, as the console sees it.</summary>
    public StackInstance Stack(StackDefinition stack, string? instance = null) =>
        WorkspaceSnapshot
            .Take(
                new RequestReader(
                    new Dictionary<string, string>
                    {
                        ["workspace"] = Workspace,
                        [instance is null ? "yes" : "instance"] = instance ?? "true",
                    },
                    _environment.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!),
                    default
                ).Read(Product)
            )
            .Resolve(stack);

    /// <summary>Runs SQL in a stack's database as the application's user, and gives back what it prints.</summary>
    public async Task<string> SqlAsync(StackInstance stack, string sql, string? engine = null)
    {
        if ((engine ?? Engine) == "docker")
            return await DockerCli.SqlAsync(
                await DockerCli.ContainerAsync(Workspace, stack.Name, stack.Instance, stack.Definition.DatabaseService.Name),
                stack.Definition.Database,
                sql
            );
        var psql = await Psql.ForAsync(stack, await Psql.LocalPortAsync(stack), [], "-Atqc", sql);
        return (await psql.ExecuteBufferedAsync()).StandardOutput.Trim();
    }

    public string Secret(string name) => File.ReadAllText(Path.Combine(Workspace, "data", "secrets", "genie", name)).Trim();

    /// <summary>Runs the console in this workspace and on this engine, to its end.</summary>
    public Task<ConsoleRun> RunAsync(params string[] arguments) => Start(arguments).Completion;

    /// <summary>Starts the console, for tests that do something meanwhile.</summary>
    public RunningConsole Start(params string[] arguments) => new(Command(arguments), Timeout);

    /// <summary>Every process that a console of this sandbox started, directly or not, and that still runs.</summary>
    public IReadOnlyList<string> Processes() =>
        [.. SandboxProcesses.All(Workspace, $"{Mark}={Path.GetFileName(Workspace)}")];

    /// <summary>Runs the console from inside the workspace, without naming it.</summary>
    public Task<ConsoleRun> RunInsideAsync(params string[] arguments) =>
        new RunningConsole(Call([.. arguments, $"--engine={Engine}"]).WithWorkingDirectory(Workspace), Timeout).Completion;

    /// <summary>Runs a script that calls the console, with the ports of this workspace.</summary>
    public Task<ConsoleRun> RunScriptAsync(string script) =>
        new RunningConsole(
            Cli.Wrap("bash")
                .WithArguments([script])
                .WithWorkingDirectory(Workspace)
                .WithEnvironmentVariables(_environment)
                .WithValidation(CommandResultValidation.None),
            Timeout
        ).Completion;

    /// <summary>The command that runs the console here, on the sandbox's engine unless the arguments name one.</summary>
    public Command Command(params string[] arguments)
    {
        string[] engine = arguments.Any(argument => argument.StartsWith("--engine=", StringComparison.Ordinal))
            ? []
            : [$"--engine={Engine}"];
        return Call([.. arguments, $"--workspace={Workspace}", .. engine]);
    }

    private Command Call(IReadOnlyList<string> arguments) =>
        Cli.Wrap(Door[0])
            .WithArguments([.. Door.Skip(1), .. arguments, .. MakesWorkspace(arguments) ? Yes : []])
            .WithEnvironmentVariables(_environment)
            .WithValidation(CommandResultValidation.None);

    private static readonly string[] Yes = ["--yes"];

    // Its folder is no workspace until the first serve, which would ask.
    private static bool MakesWorkspace(IReadOnlyList<string> arguments) =>
        arguments.Any(argument =>
            argument.Contains("Serve", StringComparison.Ordinal)
            && !CompanionCatalogue.All.Any(companion => argument == $"{companion.Title}Serve")
        ) && !arguments.Contains("--yes");

    /// <summary>Asks the API something.</summary>
    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path, string? key = null)
    {
        if (Inside.Count > 0)
            return await GetInsideAsync(path, key);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url, path));
        if (key is not null)
            request.Headers.Add("x-api-key", key);
        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<(HttpStatusCode Status, string Body)> GetInsideAsync(string path, string? key)
    {
        string[] header = key is null ? [] : ["--header", $"x-api-key: {key}"];
        var answer = await Cli.Wrap(Inside[0])
            .WithArguments([
                .. Inside.Skip(1),
                "curl",
                "--silent",
                "--noproxy",
                "*",
                "--write-out",
                "\n%{http_code}",
                .. header,
                new Uri(Url, path).ToString(),
            ])
            .ExecuteBufferedAsync();
        var end = answer.StandardOutput.LastIndexOf('\n');
        return (Enum.Parse<HttpStatusCode>(answer.StandardOutput[(end + 1)..]), answer.StandardOutput[..end]);
    }

    public async ValueTask DisposeAsync()
    {
        var stopped = await RunAsync("StopAll");
        if (Engine == "docker")
            await DockerCli.RemoveVolumesAsync(Workspace);
        // The data belongs to the stack's own user: root may remove it, and a user who ran the stack is that user.
        Directory.Delete(Workspace, recursive: true);
        stopped.ExitCode.Should().Be(0, stopped.ToString());
        Processes().Should().BeEmpty("a stopped stack leaves no process");
        if (Engine == "docker")
            (await DockerCli.LeftoversAsync(Workspace))
                .Should()
                .BeEmpty("a stopped stack leaves no container and no network");
    }

    private static IEnumerable<string> VariablesOf(StackDefinition stack) =>
        stack.PublishedDatabasePort is null ? [stack.PortVariable] : [stack.PortVariable, stack.DatabasePortVariable];

    /// <summary>Copies a folder with its owners and modes.</summary>
    public static async Task CopyFolderAsync(string from, string to) =>
        await Cli.Wrap("cp").WithArguments(["--archive", "--no-target-directory", from, to]).ExecuteBufferedAsync();
}
