using System.Globalization;
using System.Net;
using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace EndToEnd.Tests.Images;

/// <summary>
/// A stack in a workspace and a Compose project of its own, through the real Compose file and without the console.
/// </summary>
internal sealed class TestStack : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly string project = $"hive-test-{Guid.NewGuid():N}"[..18];
    private readonly Dictionary<string, string> settings = [];

    private TestStack(TestWorkspace workspace)
    {
        Workspace = workspace;
        settings["HIVE_IMAGE_TAG"] = TestImages.Tag;
        settings["HIVE_INSTANCE"] = workspace.Instance ?? "";
        settings["HIVE_UID"] = settings["HIVE_GID"] = Workspace.User.ToString(CultureInfo.InvariantCulture);
        settings[Definition.PortVariable] = Port.ToString(CultureInfo.InvariantCulture);
        settings[Definition.DatabasePortVariable] = DatabasePort.ToString(CultureInfo.InvariantCulture);
    }

    public TestWorkspace Workspace { get; }

    public StackDefinition Definition => Workspace.Stack;

    /// <summary>Port of the API on this machine.</summary>
    public int Port { get; } = Machine.FreePort();

    /// <summary>Port of PostgreSQL on this machine, where the stack publishes it.</summary>
    public int DatabasePort { get; } = Machine.FreePort();

    /// <summary>The container that the API runs in.</summary>
    public string Container => ContainerOf(Definition.Api.Name);

    /// <summary>The container that PostgreSQL runs in.</summary>
    public string DatabaseContainer => ContainerOf(Definition.DatabaseService.Name);

    public static async Task<TestStack> CreateAsync(int? user = null, string stack = "genie", string? instance = null) =>
        new(await TestWorkspace.CreateAsync(user, stack, instance));

    /// <summary>A stack that is healthy.</summary>
    public static async Task<TestStack> StartAsync(
        int? user = null,
        string stack = "genie",
        string? instance = null,
        params (string Name, string Value)[] settings
    )
    {
        var made = await CreateAsync(user, stack, instance);
        foreach (var (name, value) in settings)
            made.settings[name] = value;
        try
        {
            await made.UpAsync();
            await made.BecomesHealthyAsync();
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    public Task UpAsync() => ComposeAsync("up", "--detach");

    public async Task<string> ComposeAsync(params string[] verb)
    {
        var result = await Cli.Wrap("docker")
            .WithArguments([
                "compose",
                "--project-name",
                project,
                "--project-directory",
                Workspace.Root,
                "--file",
                Repository.ComposeFile(Definition),
                .. verb,
            ])
            .WithEnvironmentVariables(set => settings.ToList().ForEach(one => set.Set(one.Key, one.Value)))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        result.ExitCode.Should().Be(0, "of compose {0}, which said {1}", string.Join(' ', verb), result.StandardError);
        return result.StandardOutput.Trim();
    }

    public string ContainerOf(string service) => $"{project}-{service}-1";

    /// <summary>Networks of the stack by their names in the Compose file.</summary>
    public string NetworkOf(string name) => $"{project}_{name}";

    /// <summary>
    /// Waits until the API says that it and the database work. 10 s is what the issue grants after a killed process.
    /// </summary>
    public async Task BecomesHealthyAsync()
    {
        try
        {
            await Eventually.HoldsAsync("the API answers 200", IsHealthyAsync);
        }
        catch (AssertionException)
        {
            TestContext.Out.WriteLine(await LogAsync());
            throw;
        }
    }

    public async Task<bool> IsHealthyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{Port}/api/v1/health"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>Runs a shell line in the container that PostgreSQL runs in.</summary>
    public Task<string> ShellAsync(string line) => DockerCli.RunAsync("exec", DatabaseContainer, "sh", "-c", line);

    /// <summary>Runs a query as the application does: over TCP, as its user, with the password of the secret.</summary>
    public Task<string> QueryAsync(string sql) =>
        ShellAsync(
            $"PGPASSWORD=$(cat $HIVE_DATABASE_PASSWORD_FILE) psql -h 127.0.0.1 -U hive -d {Definition.Database} -v ON_ERROR_STOP=1 -Atqc \"{sql}\""
        );

    /// <summary>Logs in to the published PostgreSQL as a program of this machine does.</summary>
    /// <returns>What a query answers, or why not.</returns>
    public async Task<string> LogInAsync(string password)
    {
        var result = await DockerCli.TryAsync(
            "run",
            "--rm",
            "--network",
            "host",
            "--env",
            $"PGPASSWORD={password}",
            TestImages.Of("postgres"),
            "psql",
            "-h",
            "127.0.0.1",
            "-p",
            $"{DatabasePort}",
            "-U",
            "hive",
            "-d",
            Definition.Database,
            "-Atc",
            "select 1"
        );
        return (result.StandardOutput + result.StandardError).Trim();
    }

    public Task<string> InspectAsync(string format, string? container = null) =>
        DockerCli.RunAsync("inspect", "--format", format, container ?? Container);

    public async Task<string> LogAsync()
    {
        var result = await DockerCli.TryAsync("logs", DatabaseContainer);
        return result.StandardOutput + result.StandardError;
    }

    public async ValueTask DisposeAsync()
    {
        await ComposeAsync("down", "--volumes", "--timeout", "5");
        Workspace.Dispose();
    }
}
