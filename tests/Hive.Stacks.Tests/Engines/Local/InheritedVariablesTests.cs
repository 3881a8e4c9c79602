using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Platform;
using Hive.Testing;

namespace Hive.Stacks.Tests.Engines.Local;

/// <summary>Which of the console's variables reach a program that the local engine starts.</summary>
[CancelAfter(30_000)]
[NonParallelizable]
public sealed class InheritedVariablesTests
{
    private static readonly Confinement None = new(null, new Dictionary<string, string>());
    private static readonly string[] Kept =
    [
        "LC_TIME",
        "TZ",
        "TMPDIR",
        "https_proxy",
        "NO_PROXY",
        "SSL_CERT_FILE",
        "DOTNET_GCHeapCount",
        "LD_LIBRARY_PATH",
    ];

    private static readonly string[] Dropped =
    [
        "A_TOKEN_OF_THE_CALLER",
        "HIVE_AUTH_DISABLED",
        "HIVE_MISSPELT",
        "OPENAI_API_KEY",
        "GITHUB_TOKEN",
        "NUGET_API_KEY",
        "PGPASSWORD",
        "PGOPTIONS",
        "BASH_ENV",
        "LD_PRELOAD",
        "ASPNETCORE_URLS",
        "DOTNET_URLS",
        "a.name-that no shell knows",
        "path",
        "HOMEPAGE",
    ];

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Set()
    {
        _folder = new TemporaryFolder();
        foreach (var name in Kept.Concat(Dropped))
            Environment.SetEnvironmentVariable(name, $"/value-of-{name}");
    }

    [TearDown]
    public void Unset()
    {
        foreach (var name in Kept.Concat(Dropped))
            Environment.SetEnvironmentVariable(name, null);
        _folder.Dispose();
    }

    [Test]
    public async Task A_program_gets_those_that_servers_need_and_those_that_its_command_sets(
        CancellationToken cancellationToken
    )
    {
        var command = new Command("env", []) { Environment = new Dictionary<string, string> { ["HIVE_STACK"] = "genie" } };

        var result = await new ProcessRunner().RunAsync(None.Start(command), null, cancellationToken);

        var names = result.Output.Split('\n').Where(line => line.Contains('=')).Select(line => line.Split('=')[0]).ToList();
        names.Should().Contain(Kept).And.Contain(["PATH", "HIVE_STACK"]).And.NotContain(Dropped);
        result.Output.Should().NotContain("A_TOKEN");
    }

    [Test]
    public async Task A_detached_program_gets_no_more(CancellationToken cancellationToken)
    {
        var (record, log) = (_folder.In("it.process"), _folder.In("it.log"));

        (await new ProcessRunner().RunAsync(None.Detach(new Command("env", []), record, log), null, cancellationToken))
            .ExitCode.Should()
            .Be(0);
        var process = ProcessRecord.Read(record)!;
        await Eventually.HoldsAsync("it has ended", () => !process.IsAlive);

        (await File.ReadAllTextAsync(log, cancellationToken))
            .Should()
            .Contain("PATH=")
            .And.NotContainAny(Dropped.Select(name => $"/value-of-{name}"));
    }

    [Test]
    public async Task Other_programs_get_all_of_them(CancellationToken cancellationToken) =>
        (await new ProcessRunner().RunAsync(new Command("env", []), null, cancellationToken))
            .Output.Should()
            .Contain("A_TOKEN_OF_THE_CALLER=");
}
