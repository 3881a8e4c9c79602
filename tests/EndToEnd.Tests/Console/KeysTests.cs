using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Console;

/// <summary>The life of a key that the console makes: the tests follow one another.</summary>
internal sealed class KeysTests
{
    private Sandbox _sandbox = null!;
    private string _id = "",
        _text = "";

    [OneTimeSetUp]
    public async Task ServeGenie()
    {
        await Requires.EngineAsync("local");
        _sandbox = new Sandbox("local");
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
    public async Task A_key_that_was_made_opens_what_its_scopes_say()
    {
        var run = await _sandbox.RunAsync("GenieKeys", "--create=ci", "--scopes=read", "--format=json");

        run.ExitCode.Should().Be(0, run.ToString());
        var made = JsonNode.Parse(run.Output)!;
        (_id, _text) = ((string)made["id"]!, (string)made["key"]!);
        made["scopes"]!.AsArray().Select(scope => (string)scope!).Should().Equal("read");
        (await _sandbox.GetAsync("/api/v1/components", _text)).Status.Should().Be(HttpStatusCode.OK);
        (await _sandbox.GetAsync("/api/v1/keys", _text))
            .Status.Should()
            .Be(HttpStatusCode.Forbidden, "that takes the scope admin");
    }

    [Test, DependsOnTest(nameof(A_key_that_was_made_opens_what_its_scopes_say))]
    public async Task It_is_in_the_list_without_its_text()
    {
        var run = await _sandbox.RunAsync("GenieKeys");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Should().MatchRegex($@"(?m)^  {_id}  ci +read +- +\S+ \S+Z +root +-\r?$").And.NotContain(_text);
    }

    [Test, DependsOnTest(nameof(It_is_in_the_list_without_its_text), AllowFailure = true)]
    public async Task Its_name_is_taken()
    {
        var run = await _sandbox.RunAsync("GenieKeys", "--create=ci");

        (run.ExitCode, run.Output).Should().Be((5, ""), run.ToString());
        run.Error.Should()
            .Contain("genie has a key named 'ci' already.")
            .And.Contain("--target=GenieKeys")
            .And.NotContain("   at ");
    }

    [Test]
    public async Task A_name_that_the_api_does_not_take_is_misuse()
    {
        var run = await _sandbox.RunAsync("GenieKeys", "--create=root");

        (run.ExitCode, run.Output).Should().Be((2, ""), run.ToString());
        run.Error.Should().Contain("genie makes no key named 'root': name has 1 to 64 printable characters");
    }

    [Test, DependsOnTest(nameof(Its_name_is_taken), AllowFailure = true)]
    public async Task A_plan_makes_no_key()
    {
        (await _sandbox.RunAsync("GenieKeys", "--create=planned", "--plan")).ExitCode.Should().Be(0);

        (await NamesAsync()).Should().Contain("ci").And.NotContain("planned");
    }

    [Test, DependsOnTest(nameof(A_plan_makes_no_key), AllowFailure = true)]
    public async Task The_text_of_a_key_is_printed_once_and_kept_nowhere()
    {
        var run = await _sandbox.RunAsync("GenieKeys", "--create=seen once", "--verbosity=diagnostic");

        run.ExitCode.Should().Be(0, run.ToString());
        var text = run.Output.Split('\n').Single(line => line.StartsWith("hive_", StringComparison.Ordinal)).TrimEnd();
        run.Output.Split(text).Should().HaveCount(2, "it is there once");
        run.Output.Should().Contain("; read,run) of genie. It is shown only here");
        run.Error.Should().NotContain(text);
        Directory
            .EnumerateFiles(_sandbox.Workspace, "*", SearchOption.AllDirectories)
            // PostgreSQL's socket and its lock: no text is kept in a socket, and it cannot be read.
            .Where(file => !Path.GetFileName(file).StartsWith(".s.PGSQL.", StringComparison.Ordinal))
            .Where(file => Holds(file, text))
            .Should()
            .BeEmpty();
    }

    [Test, DependsOnTest(nameof(The_text_of_a_key_is_printed_once_and_kept_nowhere), AllowFailure = true)]
    public async Task A_workflow_of_GitHub_is_told_to_hide_a_key_that_was_made()
    {
        _sandbox.Set("GITHUB_ACTIONS", "true");
        var run = await _sandbox.RunAsync("GenieKeys", "--create=workflow", "--format=json");
        _sandbox.Set("GITHUB_ACTIONS", null);

        run.ExitCode.Should().Be(0, run.ToString());
        run.Error.Should().Contain($"::add-mask::{(string)JsonNode.Parse(run.Output)!["key"]!}");
    }

    [Test, DependsOnTest(nameof(A_workflow_of_GitHub_is_told_to_hide_a_key_that_was_made), AllowFailure = true)]
    public async Task A_revoked_key_is_refused_and_stays_in_the_list()
    {
        (await _sandbox.GetAsync("/api/v1/components", _text)).Status.Should().Be(HttpStatusCode.OK);

        var run = await _sandbox.RunAsync("GenieKeys", $"--revoke={_id}");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Should().StartWith($"The key 'ci' ({_id}) of genie is revoked, since ");
        (await _sandbox.GetAsync("/api/v1/components", _text)).Status.Should().Be(HttpStatusCode.Unauthorized);
        var list = JsonNode.Parse((await _sandbox.RunAsync("GenieKeys", "--format=json")).Output)!["keys"]!.AsArray();
        ((string?)list.Single(key => (string)key!["id"]! == _id)!["revoked_by"]).Should().Be("root");
    }

    [Test]
    public async Task An_id_that_no_key_has_is_a_failure_with_the_command_that_lists_them()
    {
        var run = await _sandbox.RunAsync("GenieKeys", "--revoke=ffffffffffff");

        (run.ExitCode, run.Output).Should().Be((1, ""), run.ToString());
        run.Error.TrimEnd().Split('\n').Should().HaveCount(2);
        run.Error.Should().Contain("genie has no key with the id 'ffffffffffff'.").And.Contain("--target=GenieKeys");
    }

    private async Task<IEnumerable<string>> NamesAsync() =>
        JsonNode.Parse((await _sandbox.RunAsync("GenieKeys", "--format=json")).Output)!["keys"]!
            .AsArray()
            .Select(key => (string)key!["name"]!);

    // Byte for byte: the database's files and the logs are among them, and one may go meanwhile.
    private static bool Holds(string file, string text)
    {
        try
        {
            return File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
