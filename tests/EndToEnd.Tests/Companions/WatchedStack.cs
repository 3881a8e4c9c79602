using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Console;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Testing;

namespace EndToEnd.Tests.Companions;

/// <summary>Genie behind the proxy, watched by a real Prometheus that looks every second.</summary>
internal sealed class WatchedStack : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly int _port = Machine.FreePort();

    private WatchedStack() { }

    public Sandbox Sandbox { get; } = new("docker");

    /// <summary>The files of monitoring, on this machine.</summary>
    public string Folder => Path.Combine(Sandbox.Workspace, "data", "companions", "monitoring");

    /// <summary>The rules that Prometheus reads.</summary>
    public string Rules => Path.Combine(Folder, "current", "rules.yml");

    /// <summary>Prometheus' container.</summary>
    public string Container => $"hive-{Workspace.At(Sandbox.Workspace).Id}-monitoring-prometheus-1";

    /// <summary>The API's container, running or not.</summary>
    public Task<string> Genie => DockerCli.ContainerAsync(Sandbox.Workspace, "genie", null, StackCatalogue.Genie.Api.Name);

    /// <summary>Serves all of it.</summary>
    /// <param name="prepare">What is done in the workspace before anything is served.</param>
    public static async Task<WatchedStack> ServeAsync(Func<Sandbox, Task>? prepare = null)
    {
        await Requires.EngineAsync("docker");
        var stack = new WatchedStack();
        try
        {
            if (prepare is not null)
                await prepare(stack.Sandbox);
            await stack.ServeAllAsync();
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
        return stack;
    }

    /// <summary>Runs a target of the console, which has to succeed.</summary>
    public async Task ConsoleAsync(params string[] arguments)
    {
        var run = await Sandbox.RunAsync(arguments);
        run.ExitCode.Should().Be(0, run.ToString());
    }

    /// <summary>Makes an agent whose model is at an address.</summary>
    public async Task WriteAgentAsync(string id, string model)
    {
        var file = Path.Combine(Sandbox.Workspace, "ai", "agents", id, "config.yaml");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(
            file,
            $"agent: {{ agent_id: {id}, name: {id}, version: 1 }}\nmodel: {{ provider: openai, id: none, base_url: \"{model}\" }}\ninstructions: None.\n"
        );
    }

    /// <summary>Asks the API with the stack's own key.</summary>
    public async Task<JsonNode?> AskAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Sandbox.Url, path));
        request.Headers.Add("x-api-key", Sandbox.Secret("api_key"));
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await _client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : null;
    }

    /// <summary>Runs an agent to its end, good or bad.</summary>
    public Task<JsonNode?> RunAsync(string agent) =>
        AskAsync(HttpMethod.Post, $"/api/v1/agents/{agent}/runs", new { message = "What does the sea weigh?" });

    /// <summary>What Prometheus answers.</summary>
    public async Task<JsonArray> QueryAsync(string expression)
    {
        var answer = await _client.GetStringAsync(
            $"http://127.0.0.1:{_port}/api/v1/query?query={Uri.EscapeDataString(expression)}"
        );
        return JsonNode.Parse(answer)!["data"]!["result"]!.AsArray();
    }

    /// <summary>Whether an alert of genie fires, or one that is of no stack.</summary>
    public async Task<bool> IsFiringAsync(string alert) =>
        (await QueryAsync($"ALERTS{{alertname=\"{alert}\",alertstate=\"firing\",stack=~\"genie|\"}}")).Count > 0;

    /// <summary>Breaks something until an alert fires, and mends it until the alert is over.</summary>
    /// <returns>Seconds from the fault until it fires, and from the beginning of the repair until it is over.</returns>
    public async Task<(double Fired, double Over)> BreakAsync(
        string alert,
        Func<Task> fault,
        Func<Task> mend,
        int seconds = 180
    )
    {
        (await IsFiringAsync(alert)).Should().BeFalse($"nothing is wrong yet that {alert} tells");
        var watch = Stopwatch.StartNew();
        await fault();
        var fired = TimeSpan.Zero;
        try
        {
            await Eventually.HoldsAsync($"{alert} fires", () => IsFiringAsync(alert), TimeSpan.FromSeconds(seconds));
            fired = watch.Elapsed;
        }
        finally
        {
            watch.Restart();
            await mend();
        }

        await Eventually.HoldsAsync(
            $"{alert} is over",
            async () => !await IsFiringAsync(alert),
            TimeSpan.FromSeconds(seconds)
        );
        return (fired.TotalSeconds, watch.Elapsed.TotalSeconds);
    }

    /// <summary>Stops PostgreSQL's processes without ending them, or has them go on.</summary>
    /// <param name="signal">STOP or CONT.</param>
    public async Task SignalPostgresAsync(string signal) => await SignalAsync(await Genie, "postgres", signal);

    /// <summary>Sends a signal to every process of a container whose command line has a word.</summary>
    public static Task SignalAsync(string container, string word, string signal) =>
        DockerCli.RunAsync(
            "exec",
            container,
            "bash",
            "-c",
            "for f in /proc/[0-9]*; do if [[ $(tr '\\0' ' ' 2>/dev/null < $f/cmdline) == *\"$2\"* && ${f#/proc/} != $$ && ${f#/proc/} != 1 ]]; then kill -\"$1\" ${f#/proc/} || :; fi; done",
            "-",
            signal,
            word
        );

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Sandbox.DisposeAsync();
    }

    private async Task ServeAllAsync()
    {
        Sandbox.Set("HIVE_MONITORING_PORT", $"{_port}");
        Sandbox.Set("HIVE_MONITORING_EVERY", "1s");
        Sandbox.Set("HIVE_PROXY_PORT", $"{Machine.FreePort()}");
        Sandbox.Set("OPENAI_BASE_URL", "http://127.0.0.1:9/v1");
        Sandbox.Set("OPENAI_API_KEY", "sk-test");
        await ConsoleAsync("Init");
        // Nobody listens there.
        await WriteAgentAsync("broken", "http://127.0.0.1:9/v1");
        foreach (var target in new[] { "GenieServe", "ProxyServe", "MonitoringServe" })
            await ConsoleAsync(target);
    }
}
