using System.Text.RegularExpressions;
using Contracts.Tests.Compose;
using Contracts.Tests.Images;
using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Testing;

namespace Contracts.Tests.Settings;

/// <summary>
/// The API reads the very variables that containers and the local engine give it. Neither side knows the other's code.
/// </summary>
[TestFixtureSource(typeof(EveryStack), nameof(EveryStack.Names))]
public sealed partial class ApiSettingsTests(string name)
{
    private static readonly string[] ReadByTheApi =
    [
        .. Checkout
            .Sources("src/Hive.Api")
            .SelectMany(file => Name.Matches(Checkout.Read(file)).Select(match => match.Groups[1].Value))
            .Distinct(),
    ];

    // A workspace may set these; an API that is not told them works too.
    private static readonly string[] Optional =
    [
        "HIVE_COMPONENTS_FOLDER",
        "HIVE_MCP_FILE",
        "HIVE_SECRETS_FOLDER",
        "HIVE_EMBEDDINGS_URL",
        "HIVE_EMBEDDINGS_MODEL",
        "HIVE_EMBEDDINGS_PROVIDER",
        "HIVE_CORS_ORIGINS",
        "HIVE_AUTH_DISABLED",
        "HIVE_ALLOWED_HOSTS",
        "HIVE_RATE_LIMIT",
        "HIVE_LOG_PROMPTS",
        "HIVE_RUNS_KEEP",
        "HIVE_WORKSPACE_PATH",
    ];

    private static IEnumerable<string> Needed => ReadByTheApi.Except(Optional);

    [Test]
    public void The_container_gives_what_the_api_reads() =>
        Dockerfiles
            .EnvironmentOf(EveryStack.Called(name).Api.BakeTarget)
            .Keys.Where(variable => variable.StartsWith("HIVE_", StringComparison.Ordinal))
            .Should()
            .BeSubsetOf(ReadByTheApi)
            .And.Contain(Needed);

    [Test]
    public void The_secrets_lie_where_the_container_says()
    {
        var environment = Dockerfiles.EnvironmentOf(EveryStack.Called(name).Api.BakeTarget);

        environment["HIVE_API_KEY_FILE"].Should().Be("/run/secrets/api_key");
        environment["HIVE_DATABASE_PASSWORD_FILE"].Should().Be("/run/secrets/database_password");
    }

    [Test]
    public async Task The_local_engine_gives_what_the_api_reads()
    {
        using var workspace = new TestFolder();
        // Any PostgreSQL will do: a plan only asks for its version.
        workspace.WriteProgram("bin/postgres", "echo 'postgres (PostgreSQL) 99.1'");
        workspace.WriteProgram("bin/initdb", "exit 1");
        var stack = ResolvedCompose.Instance(EveryStack.Called(name), workspace.Root, port: Machine.FreePort());
        if (stack.Settings.DatabasePort is not null)
            stack = stack with { Settings = stack.Settings with { DatabasePort = Machine.FreePort() } };

        var plan = await new LocalEngine(
            ResolvedCompose.Product,
            new ProcessRunner(),
            new PlannedChanges(),
            new CallerEnvironment(new Dictionary<string, string> { ["PATH"] = workspace.At("bin") })
        ).PlanServeAsync(stack, default);

        var api = plan.Steps.Single(step => step.Title == "start api").Command!;
        api.Environment.Keys.Should().BeSubsetOf(ReadByTheApi).And.Contain(Needed);
        api.Environment["HIVE_STACK"].Should().Be(name);
        api.Environment["HIVE_API_PORT"].Should().Be($"{stack.Settings.Port}");
        api.Environment["HIVE_DATABASE_NAME"].Should().Be(stack.Definition.Database);
    }

    [Test]
    public void The_api_knows_every_stack() =>
        Checkout
            .Sources("src/Hive.Api")
            .Select(Checkout.Read)
            .Should()
            .Contain(text => text.Contains("SettingNames.Stack") && text.Contains($"\"{name}\""));

    [GeneratedRegex(@"""(HIVE_[A-Z_]+)""")]
    private static partial Regex Name { get; }
}
