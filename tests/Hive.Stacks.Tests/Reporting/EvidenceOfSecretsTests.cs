using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Execution;
using Hive.Stacks.Health;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Reporting;
using Hive.Stacks.Tests.Commands;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace Hive.Stacks.Tests.Reporting;

/// <summary>Evidence keeps no secret of the stack, and what goes wrong with it hides nothing.</summary>
public sealed class EvidenceOfSecretsTests
{
    private static readonly ProbeAnswer Answer = new(DateTimeOffset.UnixEpoch, 503, null, "unhealthy");
    private readonly LocalEngine _local = new(
        new ProductFiles(Checkout.Root),
        new ProcessRunner(),
        new PlannedChanges(),
        Caller.Empty
    );
    private TemporaryFolder _folder = null!;

    private StackInstance Genie => Samples.Genie(_folder.Path);

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        SecretStore.Ensure(Genie, Account.Current);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("OPENAI_API_KEY", "sk-proj-0123456789")]
    [TestCase("ANTHROPIC_API_KEY", "sk-ant-0123456789")]
    [TestCase("SEARCH_TOKEN", "a+token/with=\"marks\" & more")]
    [TestCase("of/a/folder", "deep-and-secret")]
    [TestCase("several_lines", "-----BEGIN KEY-----\nMIIEvQIBADANBg\n-----END KEY-----")]
    public async Task No_file_of_the_secrets_folder_is_in_it(string name, string secret)
    {
        _folder.Write($"data/secrets/genie/{name}", secret + "\n");
        var lines = secret.Split('\n');
        var inJson = System.Text.Json.JsonSerializer.Serialize(secret).Trim('"');
        _folder.Write("data/local/genie/api.log", $"plain {secret}\njson {inJson}\nurl {Uri.EscapeDataString(secret)}\n");

        var kept = await KeepAsync(_local);

        var all = string.Concat(Directory.EnumerateFiles(kept.Folder!).Select(File.ReadAllText).Concat(kept.LastLines));
        all.Should()
            .NotContainAny([inJson, Uri.EscapeDataString(secret), lines[lines.Length / 2]])
            .And.Contain("***")
            .And.Contain("json")
            .And.Contain("url");
    }

    [Test]
    public async Task A_key_that_was_given_and_is_not_on_file_is_not_in_it()
    {
        _folder.Write("data/local/genie/api.log", "it said sk-given-0123456789\n");
        var stack = Genie with
        {
            Settings = Genie.Settings with
            {
                ProviderKeys = new Dictionary<string, Secret> { ["OPENAI_API_KEY"] = new("sk-given-0123456789") },
            },
        };

        var kept = await KeepAsync(_local, stack);

        (await File.ReadAllTextAsync(Path.Combine(kept.Folder!, "log.txt"))).Should().EndWith("it said ***");
    }

    [Test]
    public async Task An_empty_or_tiny_secret_leaves_the_text_readable()
    {
        _folder.Write("data/secrets/genie/empty", "\n");
        _folder.Write("data/secrets/genie/tiny", "a\n");
        _folder.Write("data/local/genie/api.log", "a line that can be read\n");

        (await KeepAsync(_local)).LastLines.Should().ContainSingle().Which.Should().EndWith("a line that can be read");
    }

    [Test]
    public async Task A_folder_that_cannot_be_made_is_a_sentence_and_the_last_lines_are_told_all_the_same()
    {
        _folder.Write("data/evidence", "a file");
        _folder.Write("data/local/genie/api.log", "the cause\n");

        var kept = await KeepAsync(_local);

        kept.Folder.Should().BeNull();
        kept.Problem.Should().Contain(_folder.In("data/evidence"));
        kept.LastLines.Should().ContainSingle().Which.Should().EndWith("the cause");
    }

    [Test]
    public async Task An_engine_that_went_away_is_a_sentence_and_what_was_seen_is_kept()
    {
        using var daemon = new DockerDaemon(new Uri($"unix://{_folder.In("no.sock")}"));

        var kept = await KeepAsync(new DockerEngine(daemon, Requested.Product, new ProcessRunner(), new PlannedChanges()));

        kept.Problem.Should().Contain("The Docker engine went away");
        kept.LastLines.Should().BeEmpty();
        (await File.ReadAllTextAsync(Path.Combine(kept.Folder!, "probes.txt"))).Should().Contain("HTTP 503 unhealthy");
        File.Exists(Path.Combine(kept.Folder!, "host.txt")).Should().BeTrue();
    }

    [Test]
    public async Task A_user_who_ends_the_run_is_not_kept_waiting()
    {
        var keeping = () => KeepAsync(_local, cancellationToken: new CancellationToken(canceled: true));

        _folder.Write("data/local/genie/api.log", "a line\n");
        await keeping.Should().ThrowAsync<OperationCanceledException>();
    }

    private Task<KeptEvidence> KeepAsync(
        IStackEngine engine,
        StackInstance? stack = null,
        CancellationToken cancellationToken = default
    ) =>
        Evidence.KeepAsync(
            stack ?? Genie,
            engine,
            new Readiness(false, Answer, [Answer], "not healthy within 60 s"),
            [new PhaseTime(Phase.Database, TimeSpan.FromSeconds(60))],
            TimeProvider.System,
            cancellationToken
        );
}
