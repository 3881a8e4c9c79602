using Hive.Stacks.Diagnosis;
using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Keys;
using Hive.Stacks.Platform;
using Hive.Stacks.Tests.Health;
using Hive.Stacks.Tests.Keys;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Diagnosis;

public sealed class ComponentChecksTests
{
    private const string Listing =
        """{"errors":1,"warnings":1,"problems":[{"file":"agents/a/config.yaml","line":3,"column":1,"severity":"warning","message":"It has no effect."},{"file":"teams/b/config.yaml","line":7,"column":5,"severity":"error","message":"There is no key 'memmory'; did you mean 'memory'?"}]}""";

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        Directory.CreateDirectory(_folder.In("ai"));
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task An_api_that_runs_is_asked_with_its_key_and_each_problem_is_told_with_its_place_errors_first()
    {
        var finding = await AskAsync(Listing);

        finding.State.Should().Be(FindingState.Error);
        finding
            .Detail.Should()
            .StartWith(
                $"1 error, 1 warning in {_folder.In("ai")} (asked genie, which runs): teams/b/config.yaml:7:5 There is no key 'memmory'"
            )
            .And.Contain("agents/a/config.yaml:3:1");
        finding.Mend.Should().Contain(_folder.In("ai/teams/b/config.yaml"));
    }

    [Test]
    public async Task Without_a_problem_it_says_who_was_asked() =>
        (await AskAsync("""{"errors":0,"warnings":0,"problems":[]}"""))
            .Should()
            .Match<Finding>(finding => finding.State == FindingState.Ok && finding.Detail.Contains("asked genie"));

    [TestCase("")]
    [TestCase("<html>")]
    [TestCase("""{"problems":"none"}""")]
    [TestCase("""{"problems":[{"file":"a"}]}""")]
    public void What_another_program_answers_is_no_listing(string text) => ComponentProblem.ReadAll(text).Should().BeNull();

    [Test]
    public void A_container_gets_the_folder_read_only_whatever_its_name()
    {
        var command = CheckCommand.InContainer("hive/genie:1.0.0", "/srv/a,b:\"c\"/ai");

        command
            .Arguments.Should()
            .ContainInConsecutiveOrder(
                "--mount",
                "type=bind,\"source=/srv/a,b:\"\"c\"\"/ai\",target=/app/ai,readonly",
                "--entrypoint",
                "/app/hive-api",
                "hive/genie:1.0.0",
                "check",
                "/app/ai"
            );
        command.Arguments.Should().Contain("--network=none");
    }

    private async Task<Finding> AskAsync(string answer)
    {
        await using var api = new TinyServer { Answer = (200, answer) };
        api.Open();
        _folder.Write(".env", $"HIVE_GENIE_PORT={api.Port}\n");
        var stack = Requested.Genie(_folder);
        SecretStore.Ensure(stack, Account.Current);
        OwnListener.Record(_folder);
        using var guarded = new Guarded(_folder);
        var finding = await new ComponentChecks(guarded.Api).LookAsync([stack], [], CancellationToken.None);
        api.Requests.Should().ContainSingle().Which.Should().Be("GET /api/v1/components/problems HTTP/1.1");
        return finding;
    }
}
