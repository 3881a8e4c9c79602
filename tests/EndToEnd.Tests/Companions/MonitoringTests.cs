using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Console;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace EndToEnd.Tests.Companions;

/// <summary>A real Prometheus that watches a real stack, which is broken on purpose.</summary>
internal sealed partial class MonitoringTests
{
    // No model of the test calls a tool, and where root runs the console, backups are hidden from everybody else.
    private static readonly string[] AbsentByDesign = ["hive_tool_calls_total", "hive_backup_newest_seconds"];

    private WatchedStack _stack = null!;

    [OneTimeSetUp]
    public async Task Watch() => _stack = await WatchedStack.ServeAsync();

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_stack is not null)
            await _stack.DisposeAsync();
    }

    [Test]
    public async Task Every_expression_of_every_dashboard_and_rule_has_data()
    {
        var missing = Expressions().ToList();
        missing.Should().HaveCountGreaterThan(20);

        var watch = Stopwatch.StartNew();
        // Rates want a value, a look at it, and a further value.
        await Eventually.HoldsAsync(
            "all of them have data",
            async () =>
            {
                await _stack.RunAsync("broken");
                await _stack.RunAsync("guide");
                foreach (var expression in missing.ToList())
                {
                    if ((await _stack.QueryAsync(expression)).Count > 0)
                        missing.Remove(expression);
                }

                missing.RemoveAll(IsAbsentByDesign);
                return missing.Count == 0 || watch.Elapsed > TimeSpan.FromMinutes(2);
            }
        );
        missing.Should().BeEmpty();
        // A real fault: a provider that nobody reaches.
        await Eventually.HoldsAsync(
            "runs that fail are told",
            async () =>
            {
                await _stack.RunAsync("broken");
                return await _stack.IsFiringAsync("HiveRunsFailing");
            }
        );
    }

    [Test]
    public async Task Of_a_stack_that_was_never_served_no_archive_is_told()
    {
        var told = await _stack.QueryAsync("hive_archive_base_seconds");

        told.Select(one => (string)one!["metric"]!["stack"]!).Should().Equal("genie");
    }

    [Test]
    public async Task An_api_that_is_killed_is_told_and_its_return_as_well()
    {
        var (fired, resolved) = await _stack.BreakAsync(
            "HiveApiDown",
            async () => await DockerCli.RunAsync("kill", await _stack.Genie),
            async () => (await _stack.Sandbox.RunAsync("GenieServe")).ExitCode.Should().Be(0)
        );
        TestContext.Out.WriteLine(
            $"HiveApiDown: fired after {fired:0.0} s, resolved {resolved:0.0} s after the serve began"
        );
    }

    [Test]
    public async Task Its_key_may_read_and_is_a_file_of_its_user_alone()
    {
        var file = Path.Combine(_stack.Folder, "keys", "genie");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(_stack.Sandbox.Url, "/api/v1/agents/guide/runs")
        );
        request.Headers.Add("x-api-key", (await File.ReadAllTextAsync(file)).Trim());
        request.Content = JsonContent.Create(new { message = "Go" });

        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await client.SendAsync(request);

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
        var test = Path.Combine(_stack.Sandbox.Workspace, "rules-test.yml");
        File.Copy(Path.Combine(Sandbox.Product.Root, "tests", "EndToEnd.Tests", "Companions", "rules-test.yml"), test);
        var image = await DockerCli.RunAsync("inspect", "--format", "{{.Image}}", _stack.Container);

        var said = await DockerCli.TryAsync(
            "run",
            "--rm",
            "--network=none",
            "--user",
            "0:0",
            "--volume",
            $"{_stack.Folder}/current/rules.yml:/rules/rules.yml:ro",
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

    // Of an alert that does not fire, both sides of each comparison are asked for: with "bool", it has a value all the same.
    private IEnumerable<string> Expressions()
    {
        var templates = Path.Combine(_stack.Folder, "current");
        var rules = Rule.Matches(File.ReadAllText(_stack.Rules))
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

    private async Task<bool> ReachesAsync(string host, int port) =>
        await DockerCli.RunAsync(
            "exec",
            _stack.Container,
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
