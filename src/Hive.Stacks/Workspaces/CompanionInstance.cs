using System.Net;
using System.Net.Sockets;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>A companion of the stacks of one workspace: which it is, where its files lie, what it is set to.</summary>
public sealed record CompanionInstance
{
    /// <summary>Which companion it is.</summary>
    public required CompanionDefinition Definition { get; init; }

    /// <summary>Whose stacks it serves.</summary>
    public required Workspace Workspace { get; init; }

    /// <summary>Where it listens on this machine.</summary>
    public required CompanionAddress Address { get; init; }

    /// <summary>Full name of its image.</summary>
    public required string Image { get; init; }

    /// <summary>Image and host port of its further container; null where it has none.</summary>
    public (string Image, int Port)? Extra { get; init; }

    /// <summary>Name of its Compose project.</summary>
    public string Project => $"hive-{Workspace.Id}-{Definition.Name}";

    /// <summary>Name of its container.</summary>
    public string Container => $"{Project}-{Definition.Service.Name}-1";

    /// <summary>Folder of the keys that it was given for stacks.</summary>
    public string Keys => Path.Combine(Folder, "keys");

    /// <summary>Folder of its configurations and of what it keeps; the container sees it and may change nothing.</summary>
    public string Folder => Path.Combine(Workspace.DataFolder, "companions", Definition.Name);

    /// <summary>Link to the configuration that counts; there from a serve until a stop.</summary>
    public string Current => Path.Combine(Folder, "current");

    /// <summary>The certificate that it shows, where it shows one.</summary>
    public string Certificate => Path.Combine(Current, "tls", "fullchain.pem");

    /// <summary>What the names of its configurations' folders begin with.</summary>
    public const string ConfigurationPrefix = "configuration-";

    /// <summary>Folder of a configuration.</summary>
    /// <param name="version">What it says, as hexadecimal digits.</param>
    public string FolderOf(string version) => Path.Combine(Folder, ConfigurationPrefix + version);

    /// <summary>Folders of the configurations that are there; another one than the newest after a killed run only.</summary>
    public IReadOnlyList<string> Configurations =>
        Directory.Exists(Folder)
            ? [.. Directory.EnumerateDirectories(Folder, ConfigurationPrefix + "*").Order(StringComparer.Ordinal)]
            : [];

    /// <summary>The version of the configuration that counts; null when none does.</summary>
    public string? Version =>
        new DirectoryInfo(Current).LinkTarget is { } target
        && target.StartsWith(ConfigurationPrefix, StringComparison.Ordinal)
            ? target[ConfigurationPrefix.Length..]
            : null;

    /// <summary>Whether it was served and not stopped since.</summary>
    public bool IsKept => Version is not null;

    /// <summary>Where a program on this machine reaches it.</summary>
    public Uri Url => new($"{(Definition.IsSecure ? "https" : "http")}://{Host}:{Address.Port}");

    /// <summary>The companion of a workspace as the settings say.</summary>
    public static CompanionInstance Of(CompanionDefinition definition, StackRequest request) =>
        new()
        {
            Definition = definition,
            Workspace = request.Workspace,
            Address = request.Settings.Companions[definition.Name],
            Image =
                request.Settings.NamedImages.GetValueOrDefault(definition.Service.BakeTarget)
                ?? $"{definition.Service.Image}:{request.Settings.ImageTag}",
            Extra = definition.Extra is null ? null : (request.Settings.GrafanaImage, request.Settings.GrafanaPort),
        };

    /// <summary>The call of this console that does something with it, as in <c>./build.sh --target=ProxyStop</c>.</summary>
    /// <param name="verb">As in "Stop".</param>
    public string Command(string verb) => ConsoleCommand.For(Definition.Title + verb, [.. Workspace.Option]);

    private string Host =>
        Address.Bind.Equals(IPAddress.Any) ? "127.0.0.1"
        : Address.Bind.Equals(IPAddress.IPv6Any) ? "[::1]"
        : Address.Bind.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Address.Bind}]"
        : Address.Bind.ToString();
}
