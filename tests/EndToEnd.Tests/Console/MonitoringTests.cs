using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Images;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>A real Prometheus that watches a real stack, which is broken on purpose.</summary>
internal sealed partial class MonitoringTests
{
    // No model of the test calls a tool, and where root runs the console, backups are hidden from everybody else.
    private static readonly string[] AbsentByDesign = ["hive_tool_calls_total", "hive_backup_newest_seconds"];

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private Sandbox _sandbox = null!;
    private int _port;

    private string Folder => Path.Combine(_sandbox.Workspace, "data", "companions", "monitoring");

    private string Container => $"hive-{Workspace.At(_sandbox.Workspace).Id}-monitoring-prometheus-1";

    private Task<string> Genie => Docker.ContainerAsync(_sandbox.Workspace, "genie", null, StackCatalogue.Genie.Api.Name);

    [OneTimeSetUp]
    public async Task Watch()
    {
        await Requires.EngineAsync("docker");
        _sandbox = new Sandbox("docker");
        _port = Machine.FreePort();
        _sandbox.Set("HIVE_MONITORING_PORT", $"{_port}");
        _sandbox.Set("HIVE_MONITORING_EVERY", "1s");
        _sandbox.Set("HIVE_PROXY_PORT", $"{Machine.FreePort()}");
        _sandbox.Set("OPENAI_BASE_URL", "http://127.0.0.1:9/v1");
        _sandbox.Set("OPENAI_API_KEY", "sk-test");
        (await _sandbox.RunAsync("Init")).ExitCode.Should().Be(0);
        var agent = Path.Combine(_sandbox.Workspace, "ai", "agents", "broken", "config.yaml");
        Directory.CreateDirectory(Path.GetDirectoryName(agent)!);
        await File.WriteAllTextAsync(
            agent,
            "agent: { agent_id: broken, name: Broken, version: 1 }\nmodel: { provider: openai, id: none }\ninstructions: You fail.\n"
        );
        foreach (var target in new[] { "GenieServe", "ProxyServe", "MonitoringServe" })
        {
            var run = await _sandbox.RunAsync(target);
            run.ExitCode.Should().Be(0, run.ToString());
        }
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        _client.Dispose();
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task Every_expression_of_every_dashboard_and_rule_has_data()
    {
        var missing = Expressions().ToList();
        missing.Should().HaveCountGreaterThan(20);

        var watch = Stopwatch.StartNew();
        // Rates want a value, a look at it, and a further value.
        await Eventually.TrueAsync(
            async () =>
            {
                await RunAsync("broken");
                await RunAsync("guide");
                foreach (var expression in missing.ToList())
                {
                    if ((await QueryAsync(expression)).Count > 0)
                        missing.Remove(expression);
                }

                missing.RemoveAll(IsAbsentByDesign);
                return missing.Count == 0 || watch.Elapsed > TimeSpan.FromMinutes(2);
            },
            "all of them have data"
        );
        missing.Should().BeEmpty();
        // A real fault: a provider that nobody reaches.
        await Eventually.TrueAsync(
            async () =>
            {
                await RunAsync("broken");
                return await IsFiringAsync("HiveRunsFailing");
            },
            "runs that fail are told"
        );
    }

    [Test]
    public async Task An_api_that_is_killed_is_told_and_its_return_as_well()
    {
        var (fired, resolved) = await BreakAsync(
            "HiveApiDown",
            async () => await Docker.RunAsync("kill", await Genie),
            async () => (await _sandbox.RunAsync("GenieServe")).ExitCode.Should().Be(0)
        );
        TestContext.Out.WriteLine(
            $"HiveApiDown: fired after {fired:0.0} s, resolved {resolved:0.0} s after the serve began"
        );
    }

    [Test]
    [Category(Chaos.Category)]
    public async Task A_postgresql_that_hangs_is_told_apart_from_an_api_that_is_away()
    {
        if (Chaos.Rounds(1, 0) < 1)
            Assert.Ignore("It takes a quarter of a minute: --target=Chaos --suite=data runs it.");
        var (fired, resolved) = await BreakAsync(
            "HivePostgresDown",
            () => SignalPostgresAsync("STOP"),
            () => SignalPostgresAsync("CONT")
        );
        TestContext.Out.WriteLine($"HivePostgresDown: fired after {fired:0.0} s, resolved after {resolved:0.0} s");
    }

    [Test]
    public async Task Its_key_may_read_and_is_a_file_of_its_user_alone()
    {
        var file = Path.Combine(Folder, "keys", "genie");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_sandbox.Url, "/api/v1/agents/guide/runs"));
        request.Headers.Add("x-api-key", (await File.ReadAllTextAsync(file)).Trim());
        request.Content = JsonContent.Create(new { message = "Go" });

        using var answer = await _client.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Test]
    public async Task From_prometheus_the_database_is_not_reached()
    {
        var api = StackCatalogue.Genie.Api.Name;
        (await ReachesAsync(api, StackCatalogue.Genie.Port)).Should().BeTrue();
        (await ReachesAsync(api, StackCatalogue.Genie.DatabasePort)).Should().BeFalse();
    }

    [Test]
    public async Task The_rules_do_as_their_tests_say()
    {
        var test = Path.Combine(_sandbox.Workspace, "rules-test.yml");
        File.Copy(Path.Combine(Sandbox.Product.Root, "tests", "EndToEnd.Tests", "Console", "rules-test.yml"), test);
        var image = await Docker.RunAsync("inspect", "--format", "{{.Image}}", Container);

        var said = await DockerCli.TryAsync(
            "run",
            "--rm",
            "--network=none",
            "--user",
            "0:0",
            "--volume",
            $"{Folder}/current/rules.yml:/rules/rules.yml:ro",
            "--volume",
            $"{test}:/rules/test.yml:ro",
            "--entrypoint",
            "promtool",
            image,
            "test",
            "rules",
            "/rules/test.yml"
        );

        said.ExitCode.Should().Be(0, said.StandardOutput + said.StandardError);
    }

    private static bool IsAbsentByDesign(string expression) =>
        AbsentByDesign.Any(name =>
            expression.Contains(name, StringComparison.Ordinal) && !expression.Contains("__name__", StringComparison.Ordinal)
        );

    private async Task RunAsync(string agent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_sandbox.Url, $"/api/v1/agents/{agent}/runs"));
        request.Headers.Add("x-api-key", _sandbox.Secret("api_key"));
        request.Content = JsonContent.Create(new { message = "What does the sea weigh?" });
        using var answer = await _client.SendAsync(request);
    }

    private async Task<(double Fired, double Resolved)> BreakAsync(string alert, Func<Task> fault, Func<Task> mend)
    {
        (await IsFiringAsync(alert)).Should().BeFalse();
        var watch = Stopwatch.StartNew();
        await fault();
        try
        {
            await Eventually.TrueAsync(() => IsFiringAsync(alert), $"{alert} fires");
        }
        finally
        {
            await mend();
        }

        var fired = watch.Elapsed.TotalSeconds;
        await Eventually.TrueAsync(async () => !await IsFiringAsync(alert), $"{alert} is over");
        return (fired, watch.Elapsed.TotalSeconds - fired);
    }

    private async Task<bool> IsFiringAsync(string alert) =>
        (await QueryAsync($"ALERTS{{alertname=\"{alert}\",alertstate=\"firing\",stack=\"genie\"}}")).Count > 0;

    private async Task<JsonArray> QueryAsync(string expression)
    {
        var answer = await _client.GetStringAsync(
            $"http://127.0.0.1:{_port}/api/v1/query?query={Uri.EscapeDataString(expression)}"
        );
        return JsonNode.Parse(answer)!["data"]!["result"]!.AsArray();
    }

    // Of an alert that does not fire, both sides of each comparison are asked for: with "bool", it has a value all the same.
    private IEnumerable<string> Expressions()
    {
        var templates = Path.Combine(Folder, "current");
        var rules = Rule.Matches(File.ReadAllText(Path.Combine(templates, "rules.yml")))
            .Select(match => Spaces.Replace(match.Groups[1].Value, " ").Trim())
            .Select(expression => Comparison.Replace(expression, "$1 bool $2"));
        var panels = Directory
            .EnumerateFiles(Path.Combine(templates, "grafana", "dashboards"), "*.json")
            .SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!["panels"]!.AsArray())
            .SelectMany(panel => panel!["targets"]!.AsArray())
            .Select(target => target!["expr"]!.ToString())
            // What fires is nobody's business while nothing is wrong.
            .Where(expression => !expression.Contains("ALERTS", StringComparison.Ordinal));
        return rules.Concat(panels);
    }

    // Its children as well: connections that the API has go on otherwise.
    private async Task SignalPostgresAsync(string signal) =>
        await Docker.RunAsync(
            "exec",
            await Genie,
            "bash",
            "-c",
            "for f in /proc/[0-9]*; do if [[ $(tr '\\0' ' ' 2>/dev/null < $f/cmdline) == *postgres* && ${f#/proc/} != $$ && ${f#/proc/} != 1 ]]; then kill -\"$1\" ${f#/proc/} || :; fi; done",
            "-",
            signal
        );

    private async Task<bool> ReachesAsync(string host, int port) =>
        await Docker.RunAsync(
            "exec",
            Container,
            "bash",
            "-c",
            $"timeout 2 bash -c 'exec 3<>/dev/tcp/{host}/{port}' 2>/dev/null && echo open || echo closed"
        ) == "open";

    [GeneratedRegex(@"expr: (?:>-)?((?:.|\n)*?)\n {8}(?:for|labels):")]
    private static partial Regex Rule { get; }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces { get; }

    [GeneratedRegex(@"(==|>=|>|<) (\d)")]
    private static partial Regex Comparison { get; }
}
