using System.Net;
using Hive.Service.Database;
using Hive.Service.Problems;
using Hive.Service.Secrets;

namespace Hive.Api.Settings;

/// <summary>Everything that the program is told from outside, checked once before anything starts.</summary>
internal sealed record ApiSettings
{
    /// <summary>Shorter keys are typed by people, not generated.</summary>
    private const int ShortestKey = 16;

    public required string Service { get; init; }
    public required IPAddress Host { get; init; }
    public required int Port { get; init; }
    public required SecretFile ApiKey { get; init; }
    public required DatabaseSettings Database { get; init; }

    /// <exception cref="SettingsException">A variable is missing or wrong, or a secret's file is unusable.</exception>
    public static ApiSettings Read(EnvironmentVariables environment)
    {
        SettingNames.RefuseMisspelt(environment.Names);
        return new()
        {
            Service = "hive-" + environment.OneOf(SettingNames.Stack, "workspace", "genie", "agent"),
            Host = Address(environment.Optional(SettingNames.ApiHost) ?? "127.0.0.1"),
            Port = EnvironmentVariables.Port(SettingNames.ApiPort, environment.Required(SettingNames.ApiPort, "48886")),
            ApiKey = Secret(environment, SettingNames.ApiKeyFile, "API key", ShortestKey),
            Database = new()
            {
                Host = environment.Optional(SettingNames.DatabaseHost) ?? "127.0.0.1",
                Port = EnvironmentVariables.Port(SettingNames.DatabasePort, environment.Optional(SettingNames.DatabasePort) ?? "5432"),
                Name = environment.Required(SettingNames.DatabaseName, "hive_genie"),
                User = environment.Optional(SettingNames.DatabaseUser) ?? "hive",
                Password = Secret(environment, SettingNames.DatabasePasswordFile, "database password", shortest: 1),
            },
        };
    }

    private static IPAddress Address(string text) => text switch
    {
        "localhost" => IPAddress.Loopback,
        _ when IPAddress.TryParse(text, out var address) => address,
        _ => throw new SettingsException(
            $"{SettingNames.ApiHost} is \"{text}\", which is not an address.", "Set it to 127.0.0.1, or to 0.0.0.0 to listen everywhere."),
    };

    private static SecretFile Secret(EnvironmentVariables environment, string name, string purpose, int shortest) =>
        new(environment.Required(name, $"/run/secrets/{purpose.ToLowerInvariant().Replace(' ', '_')}"), purpose, shortest, TimeProvider.System);
}
