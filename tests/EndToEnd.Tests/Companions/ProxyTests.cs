using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Console;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Companions;
using Hive.Stacks.Requests;
using Hive.Testing;

namespace EndToEnd.Tests.Companions;

/// <summary>One door for the stacks that are up, as browsers and programs of this machine find it.</summary>
internal sealed partial class ProxyTests
{
    // A serve ends when the new configuration answers; NGINX's old worker answers beside it until it has ended.
    private const string OldWorkersEnd = "the old workers have ended";

    private readonly HeldModel _model = new();
    private Sandbox _sandbox = null!;
    private int _port;
    private HttpClient _client = null!;

    private string Folder => Path.Combine(_sandbox.Workspace, "data", "companions", "proxy");

    private string Container => $"hive-{Workspace.At(_sandbox.Workspace).Id}-proxy-proxy-1";

    private Uri Door => new($"https://127.0.0.1:{_port}");

    [OneTimeSetUp]
    public async Task OpenTheDoor()
    {
        await Requires.EngineAsync("docker");
        _sandbox = new Sandbox("docker");
        _port = Machine.FreePort();
        _sandbox.Set("HIVE_PROXY_PORT", $"{_port}");
        var bridge = await DockerCli.RunAsync(
            "network",
            "inspect",
            "bridge",
            "--format",
            "{{(index .IPAM.Config 0).Gateway}}"
        );
        _sandbox.Set("OPENAI_BASE_URL", $"http://{bridge}:{_model.Port}/v1");
        _sandbox.Set("OPENAI_API_KEY", "sk-test");

        var early = await _sandbox.RunAsync("ProxyServe");
        early.ExitCode.Should().Be(4, early.ToString());
        early.Error.Should().Contain("No stack of this workspace is up on Docker").And.Contain("GenieServe");
        Directory.Exists(Folder).Should().BeFalse("nothing is half made");

        (await _sandbox.RunAsync("Init")).ExitCode.Should().Be(0);
        var agent = Path.Combine(_sandbox.Workspace, "ai", "agents", "slow", "config.yaml");
        Directory.CreateDirectory(Path.GetDirectoryName(agent)!);
        await File.WriteAllTextAsync(
            agent,
            "agent: { agent_id: slow, name: Slow, version: 1 }\nmodel: { provider: openai, id: held }\ninstructions: You wait.\n"
        );
        (await _sandbox.RunAsync("GenieServe")).ExitCode.Should().Be(0);
        var run = await _sandbox.RunAsync("ProxyServe");
        run.ExitCode.Should().Be(0, run.ToString());
        _client = Client();
    }

    [OneTimeTearDown]
    public async Task CloseIt()
    {
        _client?.Dispose();
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
        _model.Dispose();
    }

    [Test]
    public async Task A_stream_arrives_as_it_is_written_over_tls_and_http_2()
    {
        using var asked = Request(HttpMethod.Post, "/genie/api/v1/agents/slow/runs", _sandbox.Secret("api_key"));
        asked.Content = new StringContent("{\"message\":\"Go\",\"stream\":true}", Encoding.UTF8, "application/json");

        using var answer = await _client.SendAsync(asked, HttpCompletionOption.ResponseHeadersRead);
        answer.Version.Should().Be(HttpVersion.Version20);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        // The model says no more until this line was seen.
        (await LineAsync(lines, "\"content\":\"first\""))
            .Should()
            .BeTrue(answer.ToString());
        _model.GoOn();
        (await LineAsync(lines, "run_completed")).Should().BeTrue();
    }

    [Test]
    public async Task Who_does_not_trust_its_certificate_is_not_let_in_and_a_stack_has_a_name_as_well()
    {
        using var strangers = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await FluentActions
            .Awaiting(() => strangers.GetAsync(new Uri(Door, "/genie/api/v1/health")))
            .Should()
            .ThrowAsync<HttpRequestException>();

        (await _client.GetStringAsync(new Uri($"https://genie.localhost:{_port}/api/v1/health")))
            .Should()
            .Contain("hive-genie");
    }

    [Test]
    public async Task A_body_beyond_the_apis_largest_is_refused_before_it_is_sent_on_and_one_below_reaches_the_api()
    {
        using var tooLarge = Request(HttpMethod.Post, "/genie/api/v1/knowledge/documents", "none");
        tooLarge.Content = new ByteArrayContent(new byte[ProxyConfiguration.LargestBody + 1]);
        using var large = Request(HttpMethod.Post, "/genie/api/v1/knowledge/documents", "none");
        large.Content = new ByteArrayContent(new byte[ProxyConfiguration.LargestBody]);

        using var refused = await _client.SendAsync(tooLarge);
        using var passed = await _client.SendAsync(large);

        refused.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await refused.Content.ReadAsStringAsync()).Should().Contain($"At most {ProxyConfiguration.LargestBody} bytes");
        passed.StatusCode.Should().Be(HttpStatusCode.Unauthorized, "the API looked at the key");
    }

    [TestCase("4bf92f3577b34da6a3ce929d0e0e4736")]
    [TestCase(null)]
    public async Task The_access_log_has_the_trace_under_which_the_api_answers(string? trace)
    {
        using var asked = Request(HttpMethod.Get, $"/genie/api/v1/nothing?key=secret-{trace}", _sandbox.Secret("api_key"));
        if (trace is not null)
            asked.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        using var answer = await _client.SendAsync(asked);
        var told = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["trace_id"]!.ToString();

        if (trace is not null)
            told.Should().Be(trace);
        JsonNode? line = null;
        await Eventually.HoldsAsync(
            $"the log has {told}",
            async () =>
                (
                    line = (await DockerCli.RunAsync("logs", Container))
                        .Split('\n')
                        .Where(text => text.Contains($"\"trace_id\":\"{told}\"", StringComparison.Ordinal))
                        .Select(text => JsonNode.Parse(text))
                        .FirstOrDefault()
                )
                    is not null
        );
        (line!["stack"]!.ToString(), (int)line["status"]!, line["path"]!.ToString())
            .Should()
            .Be(("genie", 404, "/genie/api/v1/nothing"), "what stands behind the question mark may be a secret");
    }

    [Test]
    public async Task From_the_door_the_api_is_reached_and_the_database_is_not()
    {
        var api = StackCatalogue.Genie.Api.Name;

        (await ReachesAsync($"{api}:{StackCatalogue.Genie.Port}")).Should().BeTrue();
        (await ReachesAsync($"{api}:{StackCatalogue.Genie.DatabasePort}")).Should().BeFalse();
    }

    [Test]
    public async Task A_certificate_that_does_not_fit_its_key_is_refused_and_the_door_stays_as_it_was()
    {
        var before = await VersionAsync();
        var folder = Directory.CreateDirectory(Path.Combine(_sandbox.Workspace, "tls")).FullName;
        foreach (var name in new[] { "fullchain.pem", "privkey.pem" })
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var made = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(
                DateTimeOffset.UtcNow.AddDays(-1),
                DateTimeOffset.UtcNow.AddDays(1)
            );
            await File.WriteAllTextAsync(
                Path.Combine(folder, name),
                name == "privkey.pem" ? key.ExportPkcs8PrivateKeyPem() : made.ExportCertificatePem()
            );
        }

        _sandbox.Set("HIVE_PROXY_TLS", "tls");
        var run = await _sandbox.RunAsync("ProxyServe");
        _sandbox.Set("HIVE_PROXY_TLS", null);

        run.ExitCode.Should().Be(4, run.ToString());
        run.Error.Should().Contain("privkey.pem is not the key of the certificate").And.Contain("HIVE_PROXY_TLS");
        (await VersionAsync()).Should().Be(before);
    }

    [Test]
    public async Task A_port_of_somebody_else_is_named_with_one_that_is_free_and_the_door_stays_open()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        _sandbox.Set("HIVE_PROXY_PORT", $"{((IPEndPoint)other.LocalEndpoint).Port}");

        var run = await _sandbox.RunAsync("ProxyServe");
        _sandbox.Set("HIVE_PROXY_PORT", $"{_port}");

        run.ExitCode.Should().Be(5, run.ToString());
        run.Error.Should().Contain("is held by").And.Contain("HIVE_PROXY_PORT=");
        (await _client.GetAsync(new Uri(Door, "/genie/api/v1/health"))).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task No_request_fails_while_a_stack_is_restarted()
    {
        using var over = new CancellationTokenSource();
        var answers = new ConcurrentBag<string>();
        var clients = Enumerable.Range(0, 8).Select(number => AskAsync(number % 2 == 0, answers, over.Token)).ToList();
        await Eventually.HoldsAsync("they ask", () => answers.Count > 50);

        var run = await _sandbox.RunAsync("GenieRestart");
        var asked = answers.Count;
        await Eventually.HoldsAsync("they ask on", () => answers.Count > asked + 50);
        await over.CancelAsync();
        await Task.WhenAll(clients);

        run.ExitCode.Should().Be(0, run.ToString());
        var refused = answers.Where(answer => answer.Length > 0).ToList();
        refused.Should().BeEmpty(refused.Count == 0 ? "" : await LogAsync(refused[0]));
        TestContext.Out.WriteLine($"{answers.Count} requests, {asked} of them before the restart was over");
    }

    // What the proxy says of the request that a problem document tells of, and of its upstreams.
    private async Task<string> LogAsync(string problem)
    {
        var trace = TraceOf.Match(problem).Groups[1].Value;
        var log = await DockerCli.TryAsync("logs", Container);
        return string.Join(
            '\n',
            (log.StandardOutput + log.StandardError)
                .Split('\n')
                .Where(line => !line.StartsWith('{') || line.Contains(trace, StringComparison.Ordinal))
                .TakeLast(40)
        );
    }

    // Nothing, or what a refusal said. Ten requests a second: those that only read, and those that may not be sent again
    // once an API has begun with them.
    private async Task AskAsync(bool reads, ConcurrentBag<string> answers, CancellationToken over)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!over.IsCancellationRequested)
        {
            using var request = reads
                ? Request(HttpMethod.Get, "/genie/api/v1/sessions", _sandbox.Secret("api_key"))
                : Request(HttpMethod.Post, "/genie/api/v1/knowledge/search", _sandbox.Secret("api_key"));
            if (!reads)
                request.Content = new StringContent("{\"query\":\"holiday\"}", Encoding.UTF8, "application/json");
            using var answer = await _client.SendAsync(request, CancellationToken.None);
            answers.Add(
                answer.IsSuccessStatusCode
                    ? ""
                    : $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync(CancellationToken.None)}"
            );
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    [Test]
    public async Task What_waited_in_vain_for_a_stack_gets_503_with_the_time_to_try_again()
    {
        var container = await DockerCli.ContainerAsync(_sandbox.Workspace, "genie", null, StackCatalogue.Genie.Api.Name);
        await DockerCli.RunAsync("stop", container);
        try
        {
            using var health = await _client.GetAsync(new Uri(Door, "/genie/api/v1/health"));
            using var asked = Request(HttpMethod.Get, "/genie/api/v1/sessions", _sandbox.Secret("api_key"));
            using var other = await _client.SendAsync(asked);

            (health.StatusCode, other.StatusCode)
                .Should()
                .Be((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable));
            other.Headers.RetryAfter.Should().NotBeNull();
        }
        finally
        {
            (await _sandbox.RunAsync("GenieServe")).ExitCode.Should().Be(0);
        }
    }

    [Test]
    public async Task A_restart_and_a_further_replica_are_followed_without_a_call()
    {
        var restart = await _sandbox.RunAsync("GenieRestart");
        restart.ExitCode.Should().Be(0, restart.ToString());
        await Eventually.HoldsAsync(
            "the door leads to the new container",
            async () => (await _client.GetAsync(new Uri(Door, "/genie/api/v1/health"))).IsSuccessStatusCode
        );

        // Another container of the same name on the network of the API: what a replica is.
        var network = $"hive-{Workspace.At(_sandbox.Workspace).Id}-genie_{StackCatalogue.Genie.Network}";
        var image = await DockerCli.RunAsync(
            "inspect",
            "--format",
            "{{.Image}}",
            await DockerCli.ContainerAsync(_sandbox.Workspace, "genie", null, StackCatalogue.Genie.Api.Name)
        );
        var replica = await DockerCli.RunAsync(
            "run",
            "--rm",
            "--detach",
            "--network",
            network,
            "--network-alias",
            StackCatalogue.Genie.Api.Name,
            "--workdir",
            "/tmp",
            "--entrypoint",
            "python3",
            image,
            "-m",
            "http.server",
            $"{StackCatalogue.Genie.Port}"
        );
        try
        {
            var seen = new HashSet<bool>();
            await Eventually.HoldsAsync(
                "both are asked",
                async () =>
                {
                    using var answer = await _client.GetAsync(new Uri(Door, "/genie/api/v1/health"));
                    seen.Add(answer.IsSuccessStatusCode);
                    return seen.Count == 2;
                }
            );
        }
        finally
        {
            await DockerCli.RunAsync("kill", replica);
        }
    }

    [Test]
    public async Task What_a_killed_run_wrote_and_told_nobody_is_taken_by_the_next()
    {
        var (version, current) = (await VersionAsync(), Path.Combine(Folder, "current"));
        var (folder, copy) = (Path.Combine(Folder, $"configuration-{version}"), Path.Combine(_sandbox.Workspace, "copy"));
        await Sandbox.CopyFolderAsync(folder, copy);
        _sandbox.Set("HIVE_PROXY_RATE", "77/s");
        (await _sandbox.RunAsync("ProxyServe")).ExitCode.Should().Be(0);
        _sandbox.Set("HIVE_PROXY_RATE", null);
        await Eventually.HoldsAsync(OldWorkersEnd, async () => await VersionAsync() != version);

        // As a run leaves it that ends between the rename and the reload.
        await Sandbox.CopyFolderAsync(copy, folder);
        File.Delete(current);
        File.CreateSymbolicLink(current, Path.GetFileName(folder));
        var run = await _sandbox.RunAsync("ProxyServe");

        run.ExitCode.Should().Be(0, run.ToString());
        await Eventually.HoldsAsync(OldWorkersEnd, async () => await VersionAsync() == version);
    }

    private async Task<string> VersionAsync() =>
        JsonNode.Parse(await _client.GetStringAsync(new Uri(Door, "/-/version")))!["version"]!.ToString();

    private async Task<bool> ReachesAsync(string target)
    {
        var (host, port) = (target.Split(':')[0], target.Split(':')[1]);
        var said = await DockerCli.RunAsync(
            "exec",
            Container,
            "bash",
            "-c",
            $"timeout 2 bash -c 'exec 3<>/dev/tcp/{host}/{port}' 2>/dev/null && echo open || echo closed"
        );
        return said == "open";
    }

    private HttpRequestMessage Request(HttpMethod method, string path, string key)
    {
        var request = new HttpRequestMessage(method, new Uri(Door, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Add("x-api-key", key);
        return request;
    }

    // Trusts the door's own certificate and nothing else; every name of localhost is this machine.
    private HttpClient Client()
    {
        var trusted = X509Certificate2.CreateFromPem(
            File.ReadAllText(Path.Combine(Folder, "current", "tls", "fullchain.pem"))
        );
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(trusted);
        return new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
                PooledConnectionLifetime = TimeSpan.FromSeconds(1),
                ConnectCallback = async (context, token) =>
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, token);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        );
    }

    private static async Task<bool> LineAsync(StreamReader lines, string part)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await lines.ReadLineAsync(late.Token) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    [GeneratedRegex("\"trace_id\":\"([0-9a-f]+)\"")]
    private static partial Regex TraceOf { get; }
}
