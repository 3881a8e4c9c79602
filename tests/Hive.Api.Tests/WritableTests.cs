using System.Net;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;
using Hive.Tests.Postgres;

namespace Hive.Api.Tests;

/// <summary>A database that answers questions and takes nothing, or lets nobody new in, is not healthy.</summary>
internal sealed class WritableTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    [Test]
    public async Task A_full_disk_is_unhealthy_until_there_is_room()
    {
        Machine.Requires(Environment.UserName == "root", "The right to mount a small disk", "run the tests as root");
        await using var cluster = await ThrowawayPostgres.CreateAsync(megabytes: 160);
        await cluster.StartAsync();
        using var database = await TestDatabase.CreateAsync(cluster);
        using var environment = ApiEnvironment.For(database);
        await using var api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK, "ready");

        var filler = Path.Combine(cluster.Folder, "filler");
        Fill(filler);
        (await ErrorAsync(api)).Should().Contain("No space left on device").And.Contain("Free some room");

        File.Delete(filler);
        await Eventually.HoldsWhenReachedAsync("it is healthy again", () => IsAsync(api, HttpStatusCode.OK), Timeout);
    }

    [Test]
    public async Task A_database_that_only_reads_is_unhealthy()
    {
        using var database = await SharedPostgres.NewDatabaseAsync();
        using var environment = ApiEnvironment.For(database);
        await using var api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK, "ready");

        await database.RunAsync($"alter role {database.Name} set default_transaction_read_only = on");
        (await ErrorAsync(api)).Should().Contain("read-only transaction");

        await database.RunAsync($"alter role {database.Name} reset default_transaction_read_only");
        await Eventually.HoldsWhenReachedAsync("it is healthy again", () => IsAsync(api, HttpStatusCode.OK), Timeout);
    }

    [Test]
    public async Task A_password_changed_in_the_database_is_named_with_its_file_and_mended_by_the_file()
    {
        using var database = await SharedPostgres.NewDatabaseAsync();
        using var environment = ApiEnvironment.For(database);
        await using var api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK, "ready");

        // Connections that are there already go on; the next one would be refused.
        var other = new string('x', database.Password.Length);
        await database.RunAsync($"alter role {database.Name} password '{other}'");
        (await ErrorAsync(api))
            .Should()
            .Contain("password authentication failed")
            .And.Contain(database.PasswordFile)
            .And.Contain($"alter role {database.Name}", "that is the other way to mend it")
            .And.NotContain(database.Password);

        // As long as before, and at the time of before: only its content tells that it is another one.
        var time = File.GetLastWriteTimeUtc(database.PasswordFile);
        await File.WriteAllTextAsync(database.PasswordFile, other);
        File.SetLastWriteTimeUtc(database.PasswordFile, time);
        await Eventually.HoldsWhenReachedAsync("it is healthy again", () => IsAsync(api, HttpStatusCode.OK), Timeout);
        string.Join('\n', api.Output).Should().NotContain(database.Password).And.NotContain(other);
    }

    private static async Task<string> ErrorAsync(ApiProcess api)
    {
        JsonElement answer = default;
        await Eventually.HoldsWhenReachedAsync(
            "health is bad",
            async () =>
            {
                using var response = await api.Client.GetAsync("/api/v1/health");
                answer = await response.JsonAsync();
                return response.StatusCode == HttpStatusCode.ServiceUnavailable;
            },
            Timeout
        );
        answer.Text("checks.database.status").Should().Be("unhealthy");
        return answer.Text("checks.database.detail")!;
    }

    private static async Task<bool> IsAsync(ApiProcess api, HttpStatusCode status)
    {
        using var response = await api.Client.GetAsync("/api/v1/health");
        return response.StatusCode == status;
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in new[] { 1 << 20, 4096 })
        {
            try
            {
                while (true)
                    file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // Full, but for what is smaller.
            }
        }
    }
}
