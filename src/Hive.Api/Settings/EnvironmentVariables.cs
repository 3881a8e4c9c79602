using System.Collections;
using System.Globalization;
using Hive.Service.Problems;

namespace Hive.Api.Settings;

/// <summary>Texts by name, turned into checked values.</summary>
internal sealed class EnvironmentVariables(IReadOnlyDictionary<string, string> values)
{
    public static EnvironmentVariables OfThisProcess() =>
        new(
            Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal)
        );

    public IEnumerable<string> Names => values.Keys;

    public string Required(string name, string example) =>
        Optional(name) ?? throw new SettingsException($"{name} is not set.", $"Set it, for example {name}={example}.");

    /// <summary>Empty counts as not set: compose passes unset variables on as empty ones.</summary>
    public string? Optional(string name) =>
        values.GetValueOrDefault(name) is { } text && text.Trim() is not "" and var set ? set : null;

    public string OneOf(string name, params string[] allowed) =>
        Required(name, allowed[0]) is var value && allowed.Contains(value)
            ? value
            : throw new SettingsException($"{name} is \"{value}\".", $"Set it to one of: {string.Join(", ", allowed)}.");

    /// <summary>What stands between commas; empty when it is not set.</summary>
    public IReadOnlyList<string> List(string name) =>
        (Optional(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Not set is false; anything but true and false is a mistake.</summary>
    public bool Flag(string name) =>
        Optional(name) is { } text
        && (
            bool.TryParse(text, out var value)
                ? value
                : throw new SettingsException($"{name} is \"{text}\".", "Set it to true or to false.")
        );

    public static int Port(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
            : throw new SettingsException(
                $"{name} is \"{text}\", which is not a port.",
                "Set it to a number from 1 to 65535."
            );
}
