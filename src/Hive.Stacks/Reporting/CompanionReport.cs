using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Stacks.Companions;
using Hive.Stacks.Engines;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Reporting;

/// <summary>How a companion stands, and what it leads to.</summary>
/// <param name="Companion">Its name.</param>
/// <param name="State">What its engine sees.</param>
/// <param name="Detail">What a user should know about that; null when it is plain.</param>
/// <param name="Url">Where a program on this machine reaches it.</param>
/// <param name="Version">The configuration that counts; null when none does.</param>
/// <param name="Stacks">The stacks that it reaches, each with its address there.</param>
public sealed record CompanionReport(
    string Companion,
    string State,
    string? Detail,
    string Url,
    string? Version,
    IReadOnlyList<CompanionTarget> Stacks
)
{
    private static readonly CompanionJson Json = new(JsonPolicy.Options());

    /// <summary>Whether it answers with the configuration that counts.</summary>
    public bool IsHealthy { get; init; } = true;

    /// <summary>Whether this run changed something; null for a run that only looked.</summary>
    [JsonIgnore]
    public bool? IsChanged { get; init; }

    /// <summary>What it is called where a sentence begins.</summary>
    [JsonIgnore]
    public string Subject { get; init; } = "";

    /// <summary>Further lines: what it is and where it lies.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    internal static CompanionReport Of(
        CompanionInstance one,
        CompanionSight seen,
        IReadOnlyList<StackRoute> stacks,
        bool? changed
    ) =>
        new(
            one.Definition.Name,
            Words.Of(seen.State),
            seen.Detail,
            one.Url.ToString().TrimEnd('/'),
            one.Version,
            [.. stacks.Select(stack => new CompanionTarget(stack.Name, AddressOf(one, stack), NamedAddressOf(one, stack)))]
        )
        {
            IsChanged = changed,
            Subject = one.Definition.Subject,
            Facts =
            [
                ("Configuration", one.Current),
                .. one.Definition.IsSecure ? new[] { ("Certificate", one.Certificate) } : [],
                ("Stop", one.Command("Stop")),
            ],
        };

    /// <summary>As one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json.CompanionReport);

    /// <summary>As a table.</summary>
    public override string ToString() =>
        string.Join(
            Environment.NewLine,
            "",
            $"{Subject} is {Standing}.",
            TextTable.Render([
                ["URL", Url],
                .. Stacks.Select(stack => new[] { $"  {stack.Name}", stack.Url }),
                .. Stacks.Where(stack => stack.NamedUrl is not null).Select(stack => new[] { "", stack.NamedUrl! }),
                .. Facts.Select(fact => new[] { fact.Name, fact.Value }),
            ])
        );

    private string Standing =>
        State != "running" ? $"{State}{(Detail is null ? "" : $": {Detail}")}"
        : !IsHealthy ? "up, but does not answer with its configuration"
        : IsChanged == false ? "up; nothing was changed"
        : "up";

    private static string AddressOf(CompanionInstance one, StackRoute stack) =>
        one.Definition.IsSecure ? $"{one.Url}{stack.Name}/" : $"http://{stack.Host}:{stack.Port}/";

    private static string? NamedAddressOf(CompanionInstance one, StackRoute stack) =>
        one.Definition.IsSecure ? $"https://{stack.Name}.localhost:{one.Address.Port}/" : null;
}

/// <summary>A stack as a companion leads to it.</summary>
/// <param name="Name">Name of the stack with its instance's.</param>
/// <param name="Url">Its address by path, or the one that the companion asks.</param>
/// <param name="NamedUrl">Its address by name; null where there is none.</param>
public sealed record CompanionTarget(string Name, string Url, string? NamedUrl);

[JsonSerializable(typeof(CompanionReport))]
internal sealed partial class CompanionJson : JsonSerializerContext;
