using System.Globalization;

namespace Hive.Api.OpenAi.Responses;

/// <summary>
/// What a response is named: after its run, and which of its answers it is. A run that waited for results of the client's
/// tools has several.
/// </summary>
/// <param name="Run">The run.</param>
/// <param name="Part">From 0: the first answer.</param>
internal readonly record struct ResponseId(Guid Run, int Part)
{
    private const string Prefix = "resp_";

    public override string ToString() =>
        Part == 0 ? $"{Prefix}{Run:N}" : string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Run:N}_{Part}");

    /// <summary>What the answer's message or one of its calls is named.</summary>
    public string Item(string kind, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}_{Run:N}_{Part}_{index}");

    public static ResponseId? Of(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var parts = text[Prefix.Length..].Split('_');
        var part = 0;
        return
            parts.Length <= 2
            && Guid.TryParseExact(parts[0], "N", out var run)
            && (parts.Length == 1 || Number(parts[1], out part))
            ? new(run, part)
            : null;
    }

    /// <summary>The response and the place in it that an item's id names.</summary>
    public static (ResponseId Response, int Index)? OfItem(string text) =>
        text.Split('_') is [_, var id, var part, var index]
        && Guid.TryParseExact(id, "N", out var run)
        && Number(part, out var which)
        && Number(index, out var place)
            ? (new(run, which), place)
            : null;

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
