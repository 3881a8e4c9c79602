using System.Globalization;
using System.Net;
using CliWrap;
using CliWrap.Buffered;

namespace EndToEnd.Tests.Images;

/// <summary>The genie stack of a workspace and a Compose project of its own, through the real Compose file.</summary>
internal sealed class GenieStack : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly string project = $"hive-test-{Guid.NewGuid():N}"[..18];
    private readonly int port = TestWorkspace.FreePort();

    private GenieStack(TestWorkspace workspace) => Workspace = workspace;

    public TestWorkspace Workspace { get; }

    public string Container => $"{project}-genie-server-1";

    public static async Task<GenieStack> CreateAsync(int? user = null) => new(await TestWorkspace.CreateAsync(user));

    /// <summary>A stack that is healthy.</summary>
    public static async Task<GenieStack> StartAsync(int? user = null)
    {
        var stack = await CreateAsync(user);
        try
        {
            await stack.UpAsync();
            await stack.BecomesHealthyAsync();
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    public Task UpAsync() => ComposeAsync("up", "--detach");

    public async Task ComposeAsync(params string[] verb)
    {
        var result = await Cli.Wrap("docker")
            .WithArguments(["compose", "--project-name", project, "--project-directory", Workspace.Root, "--file", Repository.ComposeFile, .. verb])
            .WithEnvironmentVariables(set => set
                .Set("HIVE_UID", Workspace.User.ToString(CultureInfo.InvariantCulture))
                .Set("HIVE_GID", Workspace.User.ToString(CultureInfo.InvariantCulture))
                .Set("HIVE_GENIE_PORT", port.ToString(CultureInfo.InvariantCulture))
                .Set("HIVE_GENIE_IMAGE", GenieImage.Name))
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        result.ExitCode.Should().Be(0, "of compose {0}, which said {1}", string.Join(' ', verb), result.StandardError);
    }

    /// <summary>Waits until the API says that it and the database work. 10 s is what the issue grants after a killed process.</summary>
    public async Task BecomesHealthyAsync(TimeSpan? deadline = null)
    {
        try
        {
            await Eventually.HoldsAsync("the API answers 200", IsHealthyAsync, deadline);
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
            using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{port}/api/v1/health"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>Runs a shell line in the container.</summary>
    public Task<string> ShellAsync(string line) => DockerCli.RunAsync("exec", Container, "sh", "-c", line);

    /// <summary>Runs a query as the application does: over TCP, as its user, with the password of the secret.</summary>
    public Task<string> QueryAsync(string sql) =>
        ShellAsync($"PGPASSWORD=$(cat $HIVE_DATABASE_PASSWORD_FILE) psql -h 127.0.0.1 -U hive -d hive_genie -v ON_ERROR_STOP=1 -Atqc \"{sql}\"");

    public Task<string> InspectAsync(string format) => DockerCli.RunAsync("inspect", "--format", format, Container);

    public async Task<string> LogAsync()
    {
        var result = await DockerCli.TryAsync("logs", Container);
        return result.StandardOutput + result.StandardError;
    }

    public async ValueTask DisposeAsync()
    {
        await ComposeAsync("down", "--volumes", "--timeout", "5");
        Workspace.Dispose();
    }
}
