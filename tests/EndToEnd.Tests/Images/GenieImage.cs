using CliWrap;
using CliWrap.Buffered;

namespace EndToEnd.Tests.Images;

/// <summary>
/// The image that the tests in this folder run, made once from the sources as they are (half a second when nothing changed) under a
/// tag of the tests' own. HIVE_TEST_GENIE_IMAGE names another image to test instead.
/// </summary>
[SetUpFixture]
internal sealed class GenieImage
{
    private static readonly string? Given = Environment.GetEnvironmentVariable("HIVE_TEST_GENIE_IMAGE");

    public static string Name { get; } = Given ?? $"hive-test/genie:{Guid.NewGuid():N}";

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        await DockerCli.RequireAsync();
        if (Given is not null) return;
        await RunAsync("bash", "dockerfiles/base/sdk.sh");
        await RunAsync("bash", "dockerfiles/base/postgres.sh");
        await RunAsync("docker", "buildx", "bake", "--file", "dockerfiles/docker-bake.hcl", "genie");
    }

    [OneTimeTearDown]
    public async Task RemoveAsync()
    {
        if (Given is null) await DockerCli.TryAsync("image", "rm", Name);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var result = await Cli.Wrap(program).WithArguments(arguments).WithWorkingDirectory(Repository.Root)
            .WithEnvironmentVariables(set => set
                .Set("SDK_IMAGE", "hive/base-sdk:10.0").Set("POSTGRES_IMAGE", "hive/base-postgres:17")
                .Set("HIVE_GENIE_IMAGE", Name).Set("HIVE_CA_FILE", CertificateBundle))
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(patience.Token);
        result.ExitCode.Should().Be(0, "of {0} {1}, which said {2}", program, string.Join(' ', arguments), result.StandardError);
    }

    private static string? CertificateBundle =>
        new[] { Environment.GetEnvironmentVariable("SSL_CERT_FILE"), "/etc/ssl/certs/ca-certificates.crt" }.FirstOrDefault(File.Exists);
}
