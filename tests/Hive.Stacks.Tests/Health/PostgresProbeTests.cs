using Hive.Stacks.Health;
using Hive.Testing;

namespace Hive.Stacks.Tests.Health;

/// <summary>A stranger on the port of a stack's PostgreSQL learns no password, whatever it asks.</summary>
[CancelAfter(60_000)]
public sealed class PostgresProbeTests
{
    private const string Password = "a-password-of-no-account";
    private TemporaryFolder _folder = null!;

    private static IEnumerable<TestCaseData> Questions =>
        [
            new TestCaseData(FakePostgres.ClearText).SetArgDisplayNames("clear text"),
            new TestCaseData(FakePostgres.Md5).SetArgDisplayNames("MD5"),
            new TestCaseData(FakePostgres.Nothing).SetArgDisplayNames("nothing"),
        ];

    [SetUp]
    public void MakeFolder() =>
        (_folder = new TemporaryFolder()).Write("data/secrets/workspace/database_password", Password + "\n");

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCaseSource(nameof(Questions))]
    public async Task A_stranger_on_the_port_is_never_told_the_password(byte[] question, CancellationToken cancellationToken)
    {
        await using var stranger = new FakePostgres(question);

        var found = await PostgresProbe.ProbeAsync(
            "127.0.0.1",
            stranger.Port,
            "hive",
            _folder.In("data/secrets/workspace/database_password"),
            cancellationToken
        );

        found!.Status.Should().Be("unhealthy");
        found.Detail.Should().Contain($"port {stranger.Port}").And.Contain("Allowed methods: Scram");
        stranger.Visitors.Should().BePositive();
        stranger.Told.Should().NotContain(Password).And.NotContain("md5");
    }
}
