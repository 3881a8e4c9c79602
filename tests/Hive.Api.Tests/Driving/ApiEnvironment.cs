using System.Diagnostics;
using Hive.Api.Settings;
using Hive.Testing;
using Hive.Tests.Postgres;

namespace Hive.Api.Tests.Driving;

/// <summary>The variables that a started program sees: a complete, correct set, to be spoilt by a test.</summary>
internal sealed class ApiEnvironment : IDisposable
{
    public const string Key = "hive_0123456789_of-a-test_0123456789";

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string> variables;

    private ApiEnvironment(int databasePort, string name, string passwordFile)
    {
        KeyFile = folder.Write("api_key", Key);
        variables = new()
        {
            ["HIVE_STACK"] = "genie",
            ["HIVE_API_PORT"] = $"{Port}",
            ["HIVE_API_KEY_FILE"] = KeyFile,
            ["HIVE_DATABASE_PORT"] = $"{databasePort}",
            ["HIVE_DATABASE_NAME"] = name,
            ["HIVE_DATABASE_USER"] = name,
            ["HIVE_DATABASE_PASSWORD_FILE"] = passwordFile,
        };
    }

    public int Port { get; } = Machine.FreePort();

    public string KeyFile { get; }

    public static ApiEnvironment For(TestDatabase database) =>
        new(database.Cluster.Port, database.Name, database.PasswordFile);

    /// <summary>Complete, but nothing listens on the database's port.</summary>
    public static ApiEnvironment WithoutDatabase()
    {
        var environment = new ApiEnvironment(Machine.FreePort(), "hive_absent", "");
        return environment.With(
            "HIVE_DATABASE_PASSWORD_FILE",
            environment.folder.Write("database_password", "a-password-of-a-test")
        );
    }

    public ApiEnvironment With(string name, string value)
    {
        variables[name] = value;
        return this;
    }

    public ApiEnvironment Without(string name)
    {
        variables.Remove(name);
        return this;
    }

    public EnvironmentVariables Variables => new(variables);

    /// <summary>A file beside the secrets.</summary>
    public string Write(string name, string content) => folder.Write(name, content);

    public void ApplyTo(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("HIVE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
    }

    public void Dispose() => folder.Dispose();
}
