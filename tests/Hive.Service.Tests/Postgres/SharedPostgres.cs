using Hive.Tests.Postgres;

/// <summary>One PostgreSQL for all tests that do not stop it; each makes a database of its own in it.</summary>
[SetUpFixture]
internal sealed class SharedPostgres
{
    private static ThrowawayPostgres? cluster;
    private static readonly SemaphoreSlim Starting = new(1);

    /// <summary>Made when first asked for, so that tests without a database run anywhere.</summary>
    public static async Task<TestDatabase> NewDatabaseAsync()
    {
        await Starting.WaitAsync();
        try
        {
            cluster ??= await ThrowawayPostgres.StartNewAsync();
        }
        finally
        {
            Starting.Release();
        }
        return await TestDatabase.CreateAsync(cluster);
    }

    [OneTimeTearDown]
    public async Task TakeDown()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
    }
}
