using EndToEnd.Tests.Engines;
using Hive.Testing;

namespace EndToEnd.Tests.Images;

/// <summary>
/// What the image says to input that it cannot work with: an exit code and one sentence, and nothing touched.
/// </summary>
internal sealed class RefusalTests
{
    private const int Misuse = 2,
        Unhealthy = 3,
        Conflict = 5,
        Refused = 6;
    private TestWorkspace workspace = null!;

    [SetUp]
    public async Task SetUpAsync() => workspace = await TestWorkspace.CreateAsync();

    [TearDown]
    public void TearDown() => workspace.Dispose();

    [TestCase("HIVE_API_KEY=secret", "secrets are read from files only")]
    [TestCase("POSTGRES_PASSWORD=secret", "secrets are read from files only")]
    [TestCase("HIVE_API_KEY_FILE=/nowhere", "cannot read")]
    [TestCase("HIVE_DATABASE_HOST=elsewhere", "runs PostgreSQL itself")]
    [TestCase("HIVE_API_PORT=5432", "are both 5432")]
    [TestCase("HIVE_DATABASE_USER=postgres", "superuser")]
    public async Task A_bad_setting_is_misuse(string setting, string sentence)
    {
        await EndsAsync(Misuse, sentence, "--env", setting);

        Directory.EnumerateFileSystemEntries(workspace.Data).Should().BeEmpty();
    }

    [TestCase("", "is empty")]
    [TestCase("two words", "holds a space")]
    [TestCase("two\nlines", "holds a space")]
    public async Task A_secret_that_is_no_password_is_misuse(string text, string sentence)
    {
        workspace.Write("database_password", text);
        await workspace.HandOverAsync();

        await EndsAsync(Misuse, sentence);
    }

    [Test]
    public Task Root_is_refused() => EndsAsync(Misuse, "does not run as root", "--user", "0");

    [Test]
    public async Task Files_of_somebody_else_are_left_alone()
    {
        await workspace.PutAsync("thesis.txt", "years of work");

        await EndsAsync(Refused, "first: thesis.txt");

        Directory.EnumerateFileSystemEntries(workspace.Data).Should().ContainSingle();
    }

    [Test]
    public async Task Data_of_another_major_version_is_left_alone()
    {
        await workspace.PutAsync("PG_VERSION", "13\n");

        await EndsAsync(Refused, "is of PostgreSQL 13");
    }

    [Test]
    public async Task Data_that_a_server_outside_of_containers_has_open_is_left_alone()
    {
        await workspace.PutAsync("PG_VERSION", "17\n");
        await workspace.PutAsync("postmaster.pid", "4711\n/home/somebody/data\n");

        await EndsAsync(Refused, "/home/somebody/data");
    }

    [Test]
    public async Task A_second_container_on_the_same_data_is_a_conflict()
    {
        // As in the Compose file: a probe must not be given the port that the API is about to listen on.
        var first = await DockerCli.RunAsync([
            "run",
            "--detach",
            "--sysctl",
            "net.ipv4.ip_local_reserved_ports=48886",
            .. Mounts,
            TestImages.Of("genie"),
        ]);
        try
        {
            await Eventually.HoldsAsync(
                "the first is healthy",
                async () => (await DockerCli.TryAsync("exec", first, "/app/hive-api", "health")).ExitCode == 0
            );

            await EndsAsync(Conflict, "another server is using this data folder");

            await DockerCli.RunAsync("exec", first, "/app/hive-api", "health");
        }
        finally
        {
            await DockerCli.RunAsync("rm", "--force", first);
        }
    }

    [Test]
    public Task An_api_that_cannot_start_ends_the_container() =>
        EndsAsync(Unhealthy, "api could not be started", "--env", "HIVE_API_PORT=none");

    [Test]
    public async Task A_database_that_cannot_start_ends_the_container()
    {
        // Made, then broken: the entrypoint finds nothing to object to.
        await DockerCli.RunAsync([
            "run",
            "--rm",
            .. Mounts,
            TestImages.Of("genie"),
            "bash",
            "-c",
            "HIVE_POSTGRES_BIN=$(echo /usr/lib/postgresql/*/bin) bash /opt/hive/entrypoints/initialise-database.sh && echo nonsense=1 >> $PGDATA/postgresql.conf",
        ]);

        await EndsAsync(Unhealthy, "postgres could not be started");
    }

    private IEnumerable<string> Mounts =>
        [
            "--network",
            "none",
            "--user",
            $"{workspace.User}:{workspace.User}",
            "--volume",
            $"{workspace.Data}:/var/lib/postgresql/data",
            "--volume",
            $"{workspace.Secrets}:/run/secrets:ro",
        ];

    private async Task EndsAsync(int code, string sentence, params string[] options)
    {
        var result = await DockerCli.TryAsync(["run", "--rm", .. Mounts, .. options, TestImages.Of("genie")]);

        var said = result.StandardOutput + result.StandardError;
        said.Should().Contain(sentence);
        result.ExitCode.Should().Be(code, "of a container that said {0}", said);
    }
}
