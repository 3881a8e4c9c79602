using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace Build.Tests.Runs;

/// <summary>The verb for keys, as a user sees it while no stack runs.</summary>
public sealed class KeysTests
{
    private TestFolder _workspace = null!;

    private static readonly string[] Stacks = [.. StackCatalogue.All.Select(stack => stack.Title)];

    [SetUp]
    public void Make() => _workspace = new TestFolder();

    [TearDown]
    public void Clean() => _workspace.Dispose();

    [TestCaseSource(nameof(Stacks))]
    public async Task The_keys_of_a_stack_that_is_not_started_are_three_with_the_command_that_starts_it(string title)
    {
        var run = await HiveConsole.RunAsync(_workspace, $"{title}Keys", "--engine=local");

        (run.ExitCode, run.Output).Should().Be((3, ""));
        run.Error.TrimEnd()
            .Split('\n')
            .Should()
            .Equal(
                $"Error: {title.ToLowerInvariant()} is not started on the local engine, so its keys cannot be seen.",
                $"  → Start it: ./build.sh --target={title}Serve --workspace={_workspace.Root}"
            );
    }

    [Test]
    public async Task The_root_key_is_not_sent_to_a_stranger_on_the_port_of_a_stack_that_does_not_run()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        _workspace.Write(".env", $"HIVE_GENIE_PORT={((IPEndPoint)stranger.LocalEndpoint).Port}\n");
        _workspace.Write("data/secrets/genie/api_key", "hive_root");

        var run = await HiveConsole.RunAsync(_workspace, "GenieKeys", "--engine=local");

        run.ExitCode.Should().Be(3);
        stranger.Pending().Should().BeFalse("nobody called");
    }

    [TestCase(
        new[] { "--create=ci", "--revoke=1f0c5ab2e9d4" },
        "--create and --revoke cannot be done in one run.",
        "Give one of them"
    )]
    [TestCase(new[] { "--scopes=read" }, "--scopes is for a key that is made, and none is.", "Add --create=NAME")]
    [TestCase(new[] { "--create=ci", "--scopes=raed" }, "There is no scope 'raed'.", "Did you mean read?")]
    [TestCase(new[] { "--create=" }, "--create has no name that can be read.", "Say what the key is for")]
    public async Task Misuse_of_keys_is_two_with_cause_and_remedy(string[] options, string cause, string remedy)
    {
        var run = await HiveConsole.RunAsync(_workspace, ["GenieKeys", .. options]);

        (run.ExitCode, run.Output).Should().Be((2, ""));
        var lines = run.Error.TrimEnd().Split('\n');
        lines.Should().HaveCount(2);
        lines[0].Should().Be($"Error: {cause}");
        lines[1].Should().StartWith($"  → {remedy}");
    }

    [TestCase("", "GET http://127.0.0.1:48900/api/v1/keys (the keys are to be listed)")]
    [TestCase(
        "--create=für ci",
        """POST http://127.0.0.1:48900/api/v1/keys {"name":"für ci","scopes":["read","run"]} (a key für ci is to be made)"""
    )]
    [TestCase(
        "--revoke=1f0c5ab2e9d4",
        "DELETE http://127.0.0.1:48900/api/v1/keys/1f0c5ab2e9d4 (the key 1f0c5ab2e9d4 is to be revoked)"
    )]
    public async Task A_plan_says_what_would_be_asked_and_asks_nothing(string option, string asked)
    {
        _workspace.Write(".env", "HIVE_GENIE_PORT=48900\n");

        var run = await HiveConsole.RunAsync(
            _workspace,
            ["GenieKeys", "--plan", .. option.Length > 0 ? [option] : Array.Empty<string>()]
        );

        (run.ExitCode, run.Error, run.Output.TrimEnd()).Should().Be((0, "", $"genie: {asked}"));
        Directory.EnumerateFileSystemEntries(_workspace.Root).Should().ContainSingle("only the settings are there");
    }

    [Test]
    public async Task A_plan_for_a_copy_is_one_document_with_the_copys_name()
    {
        _workspace.Write("data/instances/agent-feature-x.env", "HIVE_INSTANCE=feature-x\nHIVE_AGENT_PORT=21001\n");

        var run = await HiveConsole.RunAsync(
            _workspace,
            "AgentKeys",
            "--plan",
            "--create=ci",
            "--scopes=admin",
            "--instance=feature-x",
            "--format=json"
        );

        (run.ExitCode, run.Error).Should().Be((0, ""));
        var step = JsonNode.Parse(run.Output)!["steps"]!.AsArray().Should().ContainSingle().Subject!;
        ((string)step["stack"]!, (string)step["instance"]!).Should().Be(("agent", "feature-x"));
        ((string)step["title"]!)
            .Should()
            .MatchRegex("""^POST http://127\.0\.0\.1:\d+/api/v1/keys \{"name":"ci","scopes":\["admin"\]\}$""");
    }
}
