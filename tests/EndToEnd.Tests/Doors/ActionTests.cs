using EndToEnd.Tests.Console;

namespace EndToEnd.Tests.Doors;

/// <summary>The action for GitHub's workflows, as a runner calls its script.</summary>
internal sealed class ActionTests
{
    private Sandbox _sandbox = null!;

    private string Outputs => Path.Combine(_sandbox.Workspace, "outputs");

    [SetUp]
    public async Task MakeARunner()
    {
        await Requires.EngineAsync("local");
        _sandbox = new Sandbox("local");
        _sandbox.Set("STACK", "genie");
        _sandbox.Set("WORKSPACE", _sandbox.Workspace);
        _sandbox.Set("ENGINE", "local");
        _sandbox.Set("TIMEOUT", "120");
        _sandbox.Set("VERB", "up");
        _sandbox.Set("RUNNER_TEMP", _sandbox.Workspace);
        _sandbox.Set("GITHUB_OUTPUT", Outputs);
    }

    [TearDown]
    public async Task RemoveTheRunner()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task It_serves_a_stack_tells_where_it_is_masks_its_key_keeps_logs_and_stops_it()
    {
        var up = await RunAsync("up");

        up.ExitCode.Should().Be(0, up.ToString());
        Output("url").Should().Be(_sandbox.Url.ToString().TrimEnd('/'));
        Output("mcp-url").Should().Be($"{_sandbox.Url}mcp");
        File.ReadAllText(Output("api-key-file")).Trim().Should().Be(_sandbox.Secret("api_key"));
        up.Output.Should().Contain($"::add-mask::{_sandbox.Secret("api_key")}");
        (await _sandbox.GetAsync("/v1/models", _sandbox.Secret("api_key"))).Status.Should().Be(System.Net.HttpStatusCode.OK);

        var logs = await RunAsync("logs");

        logs.ExitCode.Should().Be(0, logs.ToString());
        new FileInfo(Path.Combine(Output("logs"), "genie.log")).Length.Should().BeGreaterThan(100);
        File.ReadAllText(Path.Combine(Output("logs"), "status.json")).Should().Contain("healthy");

        var down = await RunAsync("down");

        down.ExitCode.Should().Be(0, down.ToString());
        _sandbox.Processes().Should().BeEmpty();
    }

    [Test]
    public async Task A_serve_that_fails_ends_with_its_code_and_keeps_the_logs()
    {
        _sandbox.Set("ENGINE", "docker");
        _sandbox.Set("DOCKER_HOST", "unix:///nowhere/docker.sock");

        var up = await RunAsync("up");

        up.ExitCode.Should().Be(4, up.ToString());
        Directory.EnumerateFiles(Output("logs")).Should().HaveCount(3);
        _sandbox.Set("DOCKER_HOST", null);
    }

    [TestCase("STACK", "web", "stack is 'web'")]
    [TestCase("VERB", "sideways", "verb is 'sideways'")]
    public async Task A_word_that_it_does_not_know_is_misuse(string input, string word, string cause)
    {
        _sandbox.Set(input, word);

        var run = await _sandbox.RunScriptAsync(Script);

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain(cause);
    }

    private static string Script => Path.Combine(Sandbox.Product.Root, ".github/actions/hive/run.sh");

    private Task<ConsoleRun> RunAsync(string verb)
    {
        _sandbox.Set("VERB", verb);
        return _sandbox.RunScriptAsync(Script);
    }

    private string Output(string name) =>
        File.ReadAllLines(Outputs).Last(line => line.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
}
