using Hive.Service.Database;
using Hive.Service.Secrets;
using Hive.Testing;
using Hive.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hive.Service.Tests.Database;

/// <summary>A stranger in PostgreSQL's place learns no password from the service, whatever it asks.</summary>
[CancelAfter(60_000)]
internal sealed class StrangerTests
{
    private const string Password = "a-password-of-no-account";

    private static IEnumerable<TestCaseData> Questions =>
        [
            new TestCaseData(FakePostgres.ClearText).SetArgDisplayNames("clear text"),
            new TestCaseData(FakePostgres.Md5).SetArgDisplayNames("MD5"),
        ];

    [TestCaseSource(nameof(Questions))]
    public async Task A_stranger_is_never_told_the_password(byte[] question, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var stranger = new FakePostgres(question);
        var settings = new DatabaseSettings
        {
            Host = "127.0.0.1",
            Port = stranger.Port,
            Name = "hive",
            User = "hive",
            Password = new SecretFile(
                folder.Write("database_password", Password),
                "database password",
                minimumLength: 1,
                TimeProvider.System
            ),
        };
        await using var connections = DatabaseConnections.Open(settings, NullLoggerFactory.Instance);

        var opening = async () => await connections.OpenConnectionAsync(cancellationToken);

        await opening.Should().ThrowAsync<NpgsqlException>().WithMessage("*Allowed methods: Scram*");
        stranger.Visitors.Should().BePositive();
        stranger.Told.Should().BeEmpty();
    }
}
