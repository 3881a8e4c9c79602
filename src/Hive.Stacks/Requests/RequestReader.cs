using System.Globalization;
using System.Text.RegularExpressions;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Requests;

/// <summary>Turns raw option values and the environment into a <see cref="StackRequest"/>.</summary>
/// <param name="options">Option values by name, without dashes; a switch without a value is "true".</param>
/// <param name="environment">The console's environment.</param>
/// <param name="now">The instant that <c>--since</c> counts back from.</param>
public sealed partial class RequestReader(
    IReadOnlyDictionary<string, string> options, IReadOnlyDictionary<string, string> environment, DateTimeOffset now)
{
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(36_500);

    /// <summary>Reads and checks everything.</summary>
    /// <param name="product">Where the product's files lie; their root is the default workspace.</param>
    /// <exception cref="StackException">A value is wrong; its kind is <see cref="FailureKind.Misuse"/>.</exception>
    public StackRequest Read(ProductFiles product)
    {
        var workspace = options.TryGetValue("workspace", out var path) ? Workspace.At(path) : Workspace.At(product.DefaultWorkspace) with { IsDefault = true };
        var file = DotEnvFile.Read(workspace.EnvironmentFile, environment);
        return new StackRequest
        {
            Workspace = workspace,
            Product = product,
            Settings = HiveSettings.From(file, environment),
            Engine = Choice("engine", Set(environment) ?? Set(file) ?? "auto", EngineChoice.Auto),
            Timeout = TimeSpan.FromSeconds(Number("timeout", 120, 1, 86_400)),
            Format = Choice("format", "text", OutputFormat.Text),
            Plan = Switch("plan"),
            Yes = Switch("yes"),
            Instance = options.TryGetValue("instance", out var instance) ? InstanceName.Check(instance) : null,
            Logs = new LogQuery
            {
                Follow = Switch("follow"),
                Tail = Number("tail", 50, 0, 1_000_000),
                Since = options.TryGetValue("since", out var since) ? now - Duration(since) : null,
                Grep = options.TryGetValue("grep", out var pattern) ? Pattern(pattern) : null,
            },
            Keys = KeyWish.From(options),
        };
    }

    private static string? Set(IReadOnlyDictionary<string, string> variables) => variables.GetValueOrDefault("HIVE_ENGINE") is { Length: > 0 } set ? set : null;

    private bool Switch(string name) => options.GetValueOrDefault(name, "false").ToLowerInvariant() switch
    {
        "true" or "" => true,
        "false" => false,
        var other => throw Wrong(name, other, "true or false"),
    };

    private int Number(string name, int fallback, int least, int most)
    {
        if (!options.TryGetValue(name, out var text)) return fallback;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(name, text, $"a whole number from {least} to {most}");
    }

    private TEnum Choice<TEnum>(string name, string fallback, TEnum _) where TEnum : struct, Enum
    {
        var text = options.GetValueOrDefault(name) ?? fallback;
        // Parsing an enum alone would take numbers and lists as well.
        return Enum.GetNames<TEnum>().FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known
            ? Enum.Parse<TEnum>(known)
            : throw Wrong(name, text, "one of " + string.Join(", ", Enum.GetNames<TEnum>()).ToLowerInvariant());
    }

    private static TimeSpan Duration(string text)
    {
        if (Span.Match(text) is not { Success: true } match || !double.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var amount))
            throw Wrong("since", text, "a duration such as 30s, 10m, 2h or 1d");
        var seconds = amount * match.Groups[2].Value switch { "s" => 1, "m" => 60, "h" => 3600, _ => 86_400 };
        return seconds <= LongestDuration.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw Wrong("since", text, $"at most {LongestDuration.TotalDays:0}d");
    }

    private static Regex Pattern(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (RegexParseException exception)
        {
            throw Wrong("grep", text, $"a regular expression ({exception.Error})");
        }
    }

    private static StackException Wrong(string name, string value, string wanted) => new(
        FailureKind.Misuse, $"--{name}={value} is not valid.", $"Give --{name} {wanted}.");

    [GeneratedRegex(@"^(\d{1,9}(?:\.\d{1,3})?)([smhd])$")]
    private static partial Regex Span { get; }
}
