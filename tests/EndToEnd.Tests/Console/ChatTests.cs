using System.Text.Json.Nodes;
using Build.Tests.Runs;
using CliWrap;
using CliWrap.Buffered;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>Conversations with the agent that every workspace has, which answers from the knowledge base.</summary>
internal sealed class ChatTests
{
    private Sandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task ServeGenie()
    {
        await Requires.EngineAsync("local");
        _sandbox = new Sandbox("local");
        (await _sandbox.RunAsync("Init")).ExitCode.Should().Be(0);
        var run = await _sandbox.RunAsync("GenieServe");
        run.ExitCode.Should().Be(0, run.ToString());
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task One_message_gets_its_answer_on_standard_output_alone()
    {
        var run = await _sandbox.RunAsync("GenieChat", "--message=What does the sea weigh?");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Trim().Should().Be((await LastRunAsync())["content"]!.ToString().Trim());
    }

    [Test]
    public async Task Watch_tells_what_is_taken_over_what_is_wrong_and_repeats_the_last_run()
    {
        TmuxScreen.Require();
        (await _sandbox.RunAsync("GenieChat", "--message=What is it all about?")).ExitCode.Should().Be(0);
        var file = Path.Combine(_sandbox.Workspace, "ai", "agents", "guide", "config.yaml");
        var before = await File.ReadAllTextAsync(file);
        var command = _sandbox.Command("GenieWatch");
        await using var screen = await TmuxScreen.StartAsync(
            $"{command.TargetFilePath} {command.Arguments}",
            [.. command.EnvironmentVariables.Select(pair => (pair.Key, pair.Value ?? ""))]
        );
        await screen.ShowsAsync("Watching ");

        await File.WriteAllTextAsync(file, before + "\nnme: broken\n");
        await screen.ShowsAsync("ai/agents/guide/config.yaml:");
        await File.WriteAllTextAsync(file, before.Replace("name: Guide", "name: Pilot", StringComparison.Ordinal));
        await screen.ShowsAsync("agent guide is taken over");
        await screen.PressAsync("Enter");
        await screen.ShowsAsync("> What is it all about?");
        await Eventually.HoldsAsync(
            "it was asked again",
            async () => (await LastRunAsync())["message"]!.ToString() == "What is it all about?"
        );
        await screen.PressAsync("C-c");

        (await screen.EndAsync()).Should().Be(0, await screen.ReadAsync());
    }

    [Test]
    public async Task What_a_pipe_says_is_the_message()
    {
        var command = _sandbox.Command("GenieChat").WithStandardInputPipe(PipeSource.FromString("Who made\nthe stars?\n"));

        var run = await command.WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();

        run.ExitCode.Should().Be(0, run.StandardError);
        (await LastRunAsync())["message"]!.ToString().Should().Be("Who made\nthe stars?");
    }

    [Test]
    public async Task A_conversation_is_continued_by_its_id()
    {
        var first = Json(await _sandbox.RunAsync("GenieChat", "--message=One", "--format=json"));

        var second = Json(
            await _sandbox.RunAsync("GenieChat", "--message=Two", "--format=json", $"--session={first["session_id"]}")
        );

        second["session_id"]!.ToString().Should().Be(first["session_id"]!.ToString());
        second["run_id"]!.ToString().Should().NotBe(first["run_id"]!.ToString());
        second["status"]!.ToString().Should().Be("completed");
    }

    [Test]
    public async Task At_a_terminal_every_line_is_answered_until_an_empty_one()
    {
        var typed = _sandbox.Command("GenieChat");
        var inTerminal = Cli.Wrap("script")
            .WithArguments(["-qefc", $"{typed.TargetFilePath} {typed.Arguments}", "/dev/null"])
            .WithEnvironmentVariables(typed.EnvironmentVariables)
            .WithWorkingDirectory(typed.WorkingDirPath)
            .WithStandardInputPipe(PipeSource.FromString("First\nSecond\n\n"))
            .WithValidation(CommandResultValidation.None);

        var run = await inTerminal.ExecuteBufferedAsync();

        run.ExitCode.Should().Be(0, run.StandardOutput);
        run.StandardOutput.Should().Contain("You talk to").And.MatchRegex("To continue it: --agent=\\S+ --session=\\S+");
        var last = await LastRunAsync();
        last["message"]!.ToString().Should().Be("Second");
        run.StandardOutput.Should().Contain($"--session={last["session_id"]}");
    }

    [Test]
    public async Task The_Up_key_brings_back_what_was_typed_before()
    {
        TmuxScreen.Require();
        var command = _sandbox.Command("GenieChat");
        await using var screen = await TmuxScreen.StartAsync(
            $"{command.TargetFilePath} {command.Arguments}",
            [.. command.EnvironmentVariables.Select(pair => (pair.Key, pair.Value ?? ""))]
        );
        await screen.ShowsAsync("You talk to");
        await screen.PressAsync("How is a model connected", "Enter");
        await Eventually.HoldsAsync(
            "it was asked",
            async () => (await LastRunAsync())["message"]!.ToString() == "How is a model connected"
        );
        await Eventually.HoldsAsync(
            "it waits for the next line",
            async () => (await screen.ReadAsync()).Split('\n')[^1] == ">"
        );

        await screen.PressAsync("Up", " today?", "Enter");

        await Eventually.HoldsAsync(
            "the line before was asked again, with what was typed behind it",
            async () => (await LastRunAsync())["message"]!.ToString() == "How is a model connected today?"
        );
        await screen.PressAsync("C-d");
        (await screen.EndAsync()).Should().Be(0, await screen.ReadAsync());
    }

    [Test]
    public async Task Nobody_of_that_name_is_misuse_and_the_names_are_told()
    {
        var run = await _sandbox.RunAsync("GenieChat", "--message=Hello", "--agent=nobody");

        (run.ExitCode, run.Output).Should().Be((2, ""), run.ToString());
        run.Error.Should().Contain("genie has no agent, team or workflow 'nobody'.").And.Contain("Give --agent one of ");
    }

    [TestCase("--message=")]
    [TestCase("--message= ")]
    public async Task Nothing_to_say_is_misuse(string message)
    {
        var run = await _sandbox.RunAsync("GenieChat", message);

        (run.ExitCode, run.Output).Should().Be((2, ""), run.ToString());
        run.Error.Should().Contain("GenieChat --message=");
    }

    [Test]
    public async Task A_stack_that_does_not_run_is_named_with_the_command_that_starts_it()
    {
        var run = await _sandbox.RunAsync("AgentChat", "--message=Hello");

        run.ExitCode.Should().Be(3, run.ToString());
        run.Error.Should().Contain("--target=AgentServe");
    }

    private static JsonNode Json(ConsoleRun run)
    {
        run.ExitCode.Should().Be(0, run.ToString());
        return JsonNode.Parse(run.Output)!;
    }

    // The newest of the first agent's, who is talked to where nobody is named.
    private async Task<JsonNode> LastRunAsync()
    {
        var key = _sandbox.Secret("api_key");
        var components = JsonNode.Parse((await _sandbox.GetAsync("/api/v1/components", key)).Body)!["components"]!;
        var agent = components.AsArray().First(one => (string)one!["kind"]! == "agent")!["id"];
        return JsonNode.Parse((await _sandbox.GetAsync($"/api/v1/agents/{agent}/runs?limit=1", key)).Body)!["runs"]![0]!;
    }
}
