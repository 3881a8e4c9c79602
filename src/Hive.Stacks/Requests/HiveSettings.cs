using System.Net;
using System.Text.RegularExpressions;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Requests;

/// <summary>What <c>.env</c> and the environment say about the stacks; the environment overrides the file.</summary>
public sealed partial record HiveSettings
{
    /// <summary>Host address that ports are published on.</summary>
    public required IPAddress Bind { get; init; }

    /// <summary>Host port of each stack's API, by the stack's name. 1 to 65535.</summary>
    public required IReadOnlyDictionary<string, int> Ports { get; init; }

    /// <summary>Host port of PostgreSQL of each stack that publishes it, by the stack's name. 1 to 65535.</summary>
    public required IReadOnlyDictionary<string, int> DatabasePorts { get; init; }

    /// <summary>The ports' variables that the environment sets, whatever the file says.</summary>
    public IReadOnlyCollection<string> PortsInEnvironment { get; init; } = [];

    /// <summary>Tag of the images.</summary>
    public string ImageTag { get; init; } = StackCatalogue.Version;

    /// <summary>Images that the user named in place of ours: full names by the service's bake target.</summary>
    public IReadOnlyDictionary<string, string> NamedImages { get; init; } = new Dictionary<string, string>();

    /// <summary>Values of PostgreSQL's settings, by their variables' names.</summary>
    public IReadOnlyDictionary<string, string> PostgresSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>How long the data of before a restore is kept once the stack has been healthy with the new.</summary>
    public TimeSpan KeepOldData { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How much of the archive is kept, as in <see cref="ArchiveBound"/>.</summary>
    public string ArchiveKeep { get; init; } = ArchiveBound.Standard;

    /// <summary>How often a running stack is backed up by itself, as it was written; "0" for never.</summary>
    public string BackupEvery { get; init; } = "0";

    /// <summary>How many of those backups stay. 1 to 10000.</summary>
    public int BackupKeep { get; init; } = 7;

    /// <summary>Whether a Swarm encrypts what its nodes send to each other.</summary>
    public bool SwarmEncrypts { get; init; } = true;

    /// <summary>The API's own settings that the user has made, by the variables' names.</summary>
    public IReadOnlyDictionary<string, string> ApiVariables { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys of model providers that are set, by the variables' names.</summary>
    public IReadOnlyDictionary<string, Secret> ProviderKeys { get; init; } = new Dictionary<string, Secret>();

    /// <summary>Where each companion of the stacks listens on this machine, by its name.</summary>
    public IReadOnlyDictionary<string, CompanionAddress> Companions { get; init; } =
        new Dictionary<string, CompanionAddress>();

    /// <summary>Folder with <c>fullchain.pem</c> and <c>privkey.pem</c> for the proxy; null for its own.</summary>
    public string? ProxyTls { get; init; }

    /// <summary>Requests that the proxy takes from one address.</summary>
    public ProxyRate ProxyRate { get; init; } = ProxyRate.Standard;

    /// <summary>How often monitoring looks. A second to an hour.</summary>
    public TimeSpan MonitoringEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The image of Grafana.</summary>
    public string GrafanaImage { get; init; } = CompanionCatalogue.Monitoring.Extra!.Image;

    /// <summary>The port of Grafana on this machine. 1 to 65535.</summary>
    public int GrafanaPort { get; init; } = CompanionCatalogue.Monitoring.Extra!.Port;

    /// <summary>Reads the settings of a workspace.</summary>
    /// <param name="file">What its <c>.env</c> says.</param>
    /// <param name="environment">The console's environment.</param>
    /// <exception cref="StackException">A value is out of range, or two stacks share a port.</exception>
    public static HiveSettings From(
        IReadOnlyDictionary<string, string> file,
        IReadOnlyDictionary<string, string> environment
    )
    {
        string? Find(string name) =>
            environment.TryGetValue(name, out var set) && set.Length > 0 ? set
            : file.GetValueOrDefault(name) is { Length: > 0 } kept ? kept
            : null;

        int PortOf(string name, int fallback) => Find(name) is { } text ? Port(name, text) : fallback;

        var all = StackCatalogue.All;
        var settings = new HiveSettings
        {
            Bind = Address(Find("HIVE_BIND") ?? "127.0.0.1"),
            Ports = all.ToDictionary(stack => stack.Name, stack => PortOf(stack.PortVariable, stack.Port)),
            DatabasePorts = all.Where(stack => stack.PublishedDatabasePort is not null)
                .ToDictionary(
                    stack => stack.Name,
                    stack => PortOf(stack.DatabasePortVariable, stack.PublishedDatabasePort!.Value)
                ),
            PortsInEnvironment =
            [
                .. all.SelectMany(stack => new[] { stack.PortVariable, stack.DatabasePortVariable })
                    .Where(name => environment.GetValueOrDefault(name) is { Length: > 0 }),
            ],
            ImageTag = Find(StackCatalogue.ImageTagVariable) is { } tag ? Tag(tag) : StackCatalogue.Version,
            NamedImages = all.SelectMany(stack => stack.Services)
                .Concat(CompanionCatalogue.All.Select(companion => companion.Service))
                .Where(service => Find(service.ImageVariable) is not null)
                .ToDictionary(service => service.BakeTarget, service => Find(service.ImageVariable)!),
            PostgresSettings = all.SelectMany(stack => stack.PostgresSettings)
                .ToDictionary(one => one.Variable, one => Find(one.Variable) ?? one.Default),
            KeepOldData = Find("HIVE_KEEP_OLD_DATA") is { } time
                ? Duration("HIVE_KEEP_OLD_DATA", time)
                : TimeSpan.FromDays(1),
            ArchiveKeep = ArchiveBound.Check(Find("HIVE_ARCHIVE_KEEP") ?? ArchiveBound.Standard),
            BackupEvery = Find("HIVE_BACKUP_EVERY") is { } often and not "0" ? Written("HIVE_BACKUP_EVERY", often) : "0",
            BackupKeep = Find("HIVE_BACKUP_KEEP") is { } number ? Count("HIVE_BACKUP_KEEP", number) : 7,
            SwarmEncrypts = Find("HIVE_SWARM_ENCRYPTION") is not { } encryption || IsOn("HIVE_SWARM_ENCRYPTION", encryption),
            Companions = CompanionCatalogue.All.ToDictionary(
                one => one.Name,
                one => new CompanionAddress(
                    Address(Find(one.BindVariable) ?? "127.0.0.1", one.BindVariable),
                    PortOf(one.PortVariable, one.Port)
                )
            ),
            MonitoringEvery = Find("HIVE_MONITORING_EVERY") is { } seconds
                ? Interval("HIVE_MONITORING_EVERY", seconds)
                : TimeSpan.FromSeconds(15),
            GrafanaImage = Find("HIVE_GRAFANA_IMAGE") ?? CompanionCatalogue.Monitoring.Extra!.Image,
            GrafanaPort = PortOf("HIVE_GRAFANA_PORT", CompanionCatalogue.Monitoring.Extra!.Port),
            ProxyTls = Find("HIVE_PROXY_TLS"),
            ProxyRate = ProxyRate.Read(Find("HIVE_PROXY_RATE")),
            ApiVariables = Catalogue
                .ApiVariables.All.Where(name => Find(name) is not null)
                .ToDictionary(name => name, name => Find(name)!),
            ProviderKeys = ProviderVariables
                .All.Where(name => Find(name) is not null)
                .ToDictionary(name => name, name => new Secret(Find(name)!)),
        };
        settings.RefuseSharedPorts();
        return settings;
    }

    private static bool IsOn(string name, string value) =>
        value is "on" or "off"
            ? value == "on"
            : throw new StackException(FailureKind.Misuse, $"{name}={value} is not valid.", $"Set {name} to on or off.");

    private void RefuseSharedPorts()
    {
        var uses = Ports
            .Select(pair => (port: pair.Value, user: pair.Key))
            .Concat(DatabasePorts.Select(pair => (port: pair.Value, user: $"PostgreSQL of {pair.Key}")));
        if (uses.GroupBy(use => use.port).FirstOrDefault(group => group.Count() > 1) is { } shared)
        {
            throw new StackException(
                FailureKind.Misuse,
                $"Port {shared.Key} is given to {string.Join(" and ", shared.Select(use => use.user))}.",
                "Give each a port of its own in .env."
            );
        }
    }

    private static int Port(string name, string text) =>
        int.TryParse(text, out var port) && port is > 0 and < 65536
            ? port
            : throw new StackException(
                FailureKind.Misuse,
                $"{name} is '{text}', which is not a port.",
                $"Set {name} to a number from 1 to 65535."
            );

    private static TimeSpan Duration(string name, string text)
    {
        try
        {
            return OptionTypes.Duration(text);
        }
        catch (FormatException wanted)
        {
            throw new StackException(FailureKind.Misuse, $"{name} is '{text}'.", $"Set {name} to {wanted.Message}.");
        }
    }

    private static TimeSpan Interval(string name, string text) =>
        Duration(name, text) is var time && time >= TimeSpan.FromSeconds(1) && time <= TimeSpan.FromHours(1)
            ? time
            : throw new StackException(
                FailureKind.Misuse,
                $"{name} is '{text}'.",
                $"Set {name} to 1s or more, and to 1h at the most."
            );

    // Scripts read it as well, which know the same units.
    private static string Written(string name, string text) =>
        Duration(name, text) >= TimeSpan.FromSeconds(1)
            ? text
            : throw new StackException(
                FailureKind.Misuse,
                $"{name} is '{text}'.",
                $"Set {name} to 1s or more, or to 0 for never."
            );

    private static int Count(string name, string text)
    {
        try
        {
            return OptionTypes.WholeNumber(text, 1, 10_000);
        }
        catch (FormatException wanted)
        {
            throw new StackException(FailureKind.Misuse, $"{name} is '{text}'.", $"Set {name} to {wanted.Message}.");
        }
    }

    private static string Tag(string text) =>
        ImageTagPattern.IsMatch(text)
            ? text
            : throw new StackException(
                FailureKind.Misuse,
                $"{StackCatalogue.ImageTagVariable} is '{text}', which is not a tag.",
                $"Set {StackCatalogue.ImageTagVariable} to letters, digits, dots, hyphens and underscores, 128 at the most."
            );

    private static IPAddress Address(string text, string name = "HIVE_BIND") =>
        IPAddress.TryParse(text, out var address)
            ? address
            : throw new StackException(
                FailureKind.Misuse,
                $"{name} is '{text}', which is not an address.",
                $"Set {name} to an IP address such as 127.0.0.1."
            );

    // https://github.com/distribution/reference: the grammar of "tag".
    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex ImageTagPattern { get; }
}
