using System.Globalization;
using Hive.Service.Problems;

namespace Hive.Api.Limits;

/// <summary>How often one key may ask.</summary>
/// <param name="Requests">1 or more.</param>
/// <param name="Per">A second or a minute.</param>
internal sealed record RateLimit(int Requests, TimeSpan Per)
{
    /// <summary>High enough for every honest client, low enough to stop one that runs away.</summary>
    public static RateLimit Usual { get; } = new(2000, TimeSpan.FromSeconds(1));

    /// <summary>Nothing when there is no limit.</summary>
    /// <exception cref="SettingsException">The text is neither <c>off</c> nor <c>N/s</c> nor <c>N/min</c>.</exception>
    public static RateLimit? Read(string name, string? text) =>
        text?.Split('/') switch
        {
            null => Usual,
            ["off"] => null,
            [var count, var unit]
                when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var requests)
                    && requests > 0
                    && Period(unit) is { } per => new(requests, per),
            _ => throw new SettingsException(
                $"{name} is \"{text}\", which is no rate.",
                "Set it to a number of requests per key, such as 50/s or 600/min, or to off."
            ),
        };

    private static TimeSpan? Period(string unit) =>
        unit switch
        {
            "s" => TimeSpan.FromSeconds(1),
            "min" => TimeSpan.FromMinutes(1),
            _ => null,
        };
}
