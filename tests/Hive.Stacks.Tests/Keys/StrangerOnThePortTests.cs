using System.Diagnostics;
using System.Net.Sockets;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Diagnosis;
using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Execution;
using Hive.Stacks.Keys;
using Hive.Stacks.Platform;
using Hive.Stacks.Tests.Engines.Docker;
using Hive.Stacks.Tests.Health;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace Hive.Stacks.Tests.Keys;

/// <summary>Whoever else listens on a stack's port never sees its key, whatever he answers.</summary>
[CancelAfter(60_000)]
public sealed class StrangerOnThePortTests
{
    private TemporaryFolder _folder = null!;
    private TinyServer _listener = null!;
    private StackInstance _stack = null!;

    [SetUp]
    public void Make()
    {
        (_folder, _listener) = (new TemporaryFolder(), new TinyServer());
        _folder.Write(".env", $"HIVE_GENIE_PORT={_listener.Port}\n");
        _folder.Write("ai/agents/x/config.yaml", "");
        _stack = Requested.Genie(_folder);
        SecretStore.Ensure(_stack, Account.Current);
    }

    [TearDown]
    public async Task Clean()
    {
        await _listener.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Doctor_tells_a_stranger_nothing(CancellationToken cancellationToken)
    {
        Open((200, TinyServer.Health("healthy", "ready")));

        await LookAsync(cancellationToken);

        NothingWasTold();
    }

    [Test]
    public async Task Doctor_follows_nobody_elsewhere(CancellationToken cancellationToken)
    {
        await using var other = new TinyServer { Answer = (200, "{}") };
        other.Open();
        _listener.Location = $"http://localhost:{other.Port}/api/v1/components/problems";
        Open((302, ""));
        OwnListener.Record(_folder);

        await LookAsync(cancellationToken);

        _listener.Headers.Should().ContainKey("x-api-key", "the stack itself is asked");
        other.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task A_stack_that_does_not_run_is_not_asked(CancellationToken cancellationToken) =>
        (await RefusedAsync("local", null, cancellationToken))
            .Cause.Should()
            .Contain("its API does not run")
            .And.Contain("its key is not sent there");

    [Test]
    public async Task The_API_on_file_has_to_hold_the_port_itself(CancellationToken cancellationToken)
    {
        // As alive as an API can be, and somebody else listens.
        using var process = Process.Start("sleep", "600");
        try
        {
            OwnListener.Record(_folder, process.Id);

            (await RefusedAsync("local", null, cancellationToken))
                .Cause.Should()
                .Contain($"process {process.Id}, which is its API, does not hold port {_listener.Port}");
        }
        finally
        {
            process.Kill();
        }
    }

    [Test]
    public async Task A_stack_that_ends_between_the_proof_and_the_call_is_told_nothing(CancellationToken cancellationToken)
    {
        OwnListener.Record(_folder);
        Open((200, "{}"));
        using var api = new GuardedApi(new EndsAfterTheFirstLook(_folder));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_stack.Settings.Url, "/api/v1/keys"));

        (
            await FluentActions
                .Awaiting(() => api.SendAsync(_stack, request, cancellationToken))
                .Should()
                .ThrowAsync<StackException>()
        )
            .Which.Cause.Should()
            .Contain("its API does not run");
        _listener.Headers.Should().NotContainKey("x-api-key");
        _listener.Requests.Should().NotContain(line => line.Length > 0);
    }

    [Test]
    public async Task The_key_of_a_companion_is_not_told_to_a_stranger_either(CancellationToken cancellationToken)
    {
        Open((200, "{}"));
        var one = CompanionInstance.Of(CompanionCatalogue.Monitoring, Requested.In(_folder));
        Directory.CreateDirectory(one.Keys);
        await File.WriteAllTextAsync(Path.Combine(one.Keys, _stack.FullName), "a-key-that-reads", cancellationToken);
        using var guarded = new Guarded(_folder, "local");
        var keys = new ReadingKeys(new KeyClient(guarded.Api), new KeyProbe(guarded.Api));

        await FluentActions
            .Awaiting(() => keys.EnsureAsync(one, [_stack], Account.Current, cancellationToken))
            .Should()
            .ThrowAsync<StackException>();

        _listener.Headers.Should().NotContainKey("x-api-key").And.NotContainKey("authorization");
        _listener.Requests.Should().NotContain(line => line.Length > 0);
    }

    [Test]
    public async Task A_listener_at_another_address_proves_nothing(CancellationToken cancellationToken)
    {
        // The API on file listens on this port, but elsewhere: the one who is called is a stranger.
        using var elsewhere = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var process = Process.Start("sleep", "600");
        elsewhere.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("127.0.0.2"), _listener.Port));
        elsewhere.Listen();
        try
        {
            OwnListener.Record(_folder);
            var here = _stack with { Settings = _stack.Settings with { Bind = System.Net.IPAddress.Parse("127.0.0.2") } };
            (await ListeningProcess.DoubtAsync(here, new ProcessRunner(), cancellationToken)).Should().BeNull();
            OwnListener.Record(_folder, process.Id);
            (await ListeningProcess.DoubtAsync(here, new ProcessRunner(), cancellationToken)).Should().NotBeNull();
            // Nobody listens at the address that would be called.
            OwnListener.Record(_folder);
            (await ListeningProcess.DoubtAsync(_stack, new ProcessRunner(), cancellationToken)).Should().NotBeNull();
        }
        finally
        {
            process.Kill();
        }
    }

    [Test]
    public async Task Where_the_system_has_no_list_lsof_tells(CancellationToken cancellationToken)
    {
        Machine.Requires(File.Exists("/usr/bin/lsof") || File.Exists("/usr/sbin/lsof"), "lsof", "apt-get install lsof");
        Open((200, ""));

        (await ListeningProcess.HoldsAllAsync(Environment.ProcessId, _listener.Port, new ProcessRunner(), cancellationToken))
            .Should()
            .BeTrue();
        (await ListeningProcess.HoldsAllAsync(1, _listener.Port, new ProcessRunner(), cancellationToken)).Should().BeFalse();
        (
            await ListeningProcess.HoldsAllAsync(
                Environment.ProcessId,
                Machine.FreePort(),
                new ProcessRunner(),
                cancellationToken
            )
        )
            .Should()
            .BeFalse();
    }

    [TestCase(null, null, "its container does not run")]
    [TestCase("running", null, "does not publish port")]
    [TestCase("running", "192.168.1.5", "does not publish port")]
    [TestCase("running", "127.0.0.1", null)]
    [TestCase("running", "0.0.0.0", null)]
    public async Task In_Docker_its_own_container_has_to_publish_the_port(
        string? state,
        string? address,
        string? doubt,
        CancellationToken cancellationToken
    )
    {
        await using var daemon = new FakeDaemon();
        daemon.Answers["/containers/json"] = (200, state is null ? "[]" : FakeContainers.List("own", _folder.Path));
        daemon.Answers["/containers/own/json"] = (
            200,
            FakeContainers.Running("own", _folder.Path, address ?? "", address is null ? null : _listener.Port)
        );

        if (doubt is not null)
        {
            (await RefusedAsync("docker", daemon.Client, cancellationToken)).Cause.Should().Contain(doubt);
            return;
        }

        Open((200, """{"keys":[]}"""));
        using var guarded = new Guarded(_folder, "docker", daemon.Client);
        (await new KeyClient(guarded.Api).ListAsync(_stack, cancellationToken)).Keys.Should().BeEmpty();
    }

    [Test]
    public async Task An_engine_on_another_machine_proves_nothing_about_this_ones_ports(CancellationToken cancellationToken)
    {
        using var daemon = new DockerDaemon(new Uri("tcp://127.0.0.1:1"));

        (
            await new DockerEngine(
                daemon,
                Requested.Product,
                new ProcessRunner(),
                new Stacks.Plans.PlannedChanges()
            ).DoubtListenerAsync(_stack, cancellationToken)
        )
            .Should()
            .Contain("another machine");
    }

    private void Open((int, string) answer)
    {
        _listener.Answer = answer;
        _listener.Open();
    }

    private void NothingWasTold() => _listener.Requests.Should().BeEmpty();

    private async Task<StackException> RefusedAsync(string engine, DockerDaemon? daemon, CancellationToken cancellationToken)
    {
        Open((200, """{"keys":[]}"""));
        using var guarded = new Guarded(_folder, engine, daemon);
        var failure = (
            await FluentActions
                .Awaiting(() => new KeyClient(guarded.Api).ListAsync(_stack, cancellationToken))
                .Should()
                .ThrowAsync<StackException>()
        ).Which;
        NothingWasTold();
        failure.Kind.Should().Be(FailureKind.Unhealthy);
        failure.Remedy.Should().Contain("Doctor").And.Contain("GenieServe");
        return failure;
    }

    private async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        using var guarded = new Guarded(_folder);
        return await new ComponentChecks(guarded.Api).LookAsync([_stack], [], cancellationToken);
    }

    /// <summary>The record is taken away after the first look at it, as when the stack is stopped just then.</summary>
    private sealed class EndsAfterTheFirstLook(TemporaryFolder folder) : IListenerProof
    {
        public async Task<string?> DoubtAsync(StackInstance stack, CancellationToken cancellationToken)
        {
            var doubt = await ListeningProcess.DoubtAsync(stack, new ProcessRunner(), cancellationToken);
            File.Delete(folder.In("data/local/genie/api.process"));
            return doubt;
        }
    }
}
