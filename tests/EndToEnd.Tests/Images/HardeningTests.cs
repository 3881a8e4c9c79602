using EndToEnd.Tests.Engines;
using Hive.Testing;

namespace EndToEnd.Tests.Images;

/// <summary>That the hardening of the Compose file is in force, seen from inside the container.</summary>
[TestFixture("genie")]
[TestFixture("agent")]
internal sealed class HardeningTests(string name)
{
    private TestStack stack = null!;

    [OneTimeSetUp]
    public async Task SetUpAsync() => stack = await TestStack.StartAsync(stack: name);

    [OneTimeTearDown]
    public async Task TearDownAsync()
    {
        if (stack is not null)
            await stack.DisposeAsync();
    }

    [Test]
    public async Task No_process_has_privileges_or_can_gain_any()
    {
        var status = await stack.ShellAsync("grep -hE '^(Uid|CapEff|CapBnd|NoNewPrivs)' /proc/[0-9]*/status | sort -u");

        status.Should().NotContain("Uid:\t0").And.MatchRegex(@"CapBnd:\s0{16}\nCapEff:\s0{16}\nNoNewPrivs:\s1");
    }

    [Test]
    public async Task The_root_file_system_is_read_only()
    {
        var result = await DockerCli.TryAsync(
            "exec",
            stack.Container,
            "sh",
            "-c",
            "touch /app/file || touch /etc/file || touch /opt/hive/file"
        );

        result.ExitCode.Should().NotBe(0);
        result.StandardError.Should().Contain("Read-only file system");
    }

    [Test]
    public async Task The_limits_of_the_compose_file_are_in_force()
    {
        var limits = await stack.InspectAsync(
            "{{with .HostConfig}}{{.Memory}} {{.MemoryReservation}} {{.NanoCpus}} {{.PidsLimit}} {{.Init}}{{end}}"
        );

        limits.Should().Be("2147483648 536870912 1000000000 512 true");
    }

    [Test]
    public async Task Only_the_api_is_published_and_only_to_this_machine()
    {
        (
            await stack.InspectAsync(
                "{{range $port, $to := .NetworkSettings.Ports}}{{$port}} {{range $to}}{{.HostIp}}{{end}}{{end}}"
            )
        )
            .Should()
            .Be($"{stack.Definition.Port}/tcp 127.0.0.1");
        // 1538 is 5432; 0100007F is 127.0.0.1; 0A is the state of a listener.
        (await stack.ShellAsync("awk '$4 == \"0A\" && $2 ~ /:1538$/ { print $2 }' /proc/net/tcp /proc/net/tcp6"))
            .Should()
            .Be("0100007F:1538");
    }

    [Test]
    public async Task No_outgoing_connection_is_given_the_port_of_the_api() =>
        (await stack.ShellAsync("cat /proc/sys/net/ipv4/ip_local_reserved_ports")).Should().Be($"{stack.Definition.Port}");

    [TestCase("-h 127.0.0.1 -U hive")]
    [TestCase("-h /run/hive -U hive")]
    [TestCase("-h 127.0.0.1 -U postgres")]
    public async Task The_database_lets_nobody_in_without_a_password(string login)
    {
        var result = await DockerCli.TryAsync(
            "exec",
            stack.Container,
            "sh",
            "-c",
            $"PGPASSWORD=guess psql {login} -d {stack.Definition.Database} -c 'select 1'"
        );

        result.ExitCode.Should().NotBe(0);
        result.StandardError.Should().Contain("password authentication failed");
    }

    // The superuser has no password: who it is, is a matter of who can open the socket (docs/decisions/0015).
    [Test]
    public async Task The_socket_that_lets_the_superuser_in_is_closed_to_everybody_but_the_servers_own_user() =>
        (await stack.ShellAsync("stat -c %a /run/hive $(find /run/hive -type s -name '.s.PGSQL*')")).Should().Be("700\n700");

    [Test]
    public async Task No_secret_is_in_the_containers_description_log_or_arguments()
    {
        var seen =
            await DockerCli.RunAsync("inspect", stack.Container)
            + await stack.LogAsync()
            + await stack.ShellAsync("cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ | tr '\\0' '\\n'");

        foreach (var secret in Directory.EnumerateFiles(stack.Workspace.Secrets))
        {
            seen.Should().NotContain(await File.ReadAllTextAsync(secret));
        }
    }

    [Test]
    public async Task Docker_sees_that_it_is_healthy_long_before_the_first_interval()
    {
        await Eventually.HoldsAsync(
            "healthy for docker",
            async () => await stack.InspectAsync("{{.State.Health.Status}}") == "healthy"
        );
        (await stack.InspectAsync("{{.Config.Healthcheck.StartInterval}}")).Should().Be("2s");
    }

    [Test]
    public async Task The_image_says_what_it_was_made_from()
    {
        var labels = await stack.InspectAsync("{{range $name, $value := .Config.Labels}}{{$name}} {{end}}");

        labels
            .Should()
            .Contain("org.opencontainers.image.version")
            .And.Contain("org.opencontainers.image.revision")
            .And.Contain("org.opencontainers.image.created")
            .And.Contain("org.opencontainers.image.title")
            .And.Contain("hive.sources");
    }
}
