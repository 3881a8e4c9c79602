using System.Globalization;
using Hive.Service.Problems;

namespace Hive.Api.Settings;

/// <summary>How long something is kept, as a setting says it.</summary>
internal static class Keeping
{
    // More is a slip of the pen, and more than a date can hold.
    private const int MostHours = 24 * 365 * 100;

    /// <summary>Nothing means for ever.</summary>
    /// <exception cref="SettingsException">The text is neither <c>forever</c> nor <c>Nd</c> nor <c>Nh</c>.</exception>
    public static TimeSpan? Read(string name, string? text)
    {
        if (text is null or "forever")
            return null;
        var hours = text[^1] switch
        {
            'h' => 1,
            'd' => 24,
            _ => 0,
        };
        return
            int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count * (long)hours is > 0 and <= MostHours and var all
            ? TimeSpan.FromHours(all)
            : throw new SettingsException(
                $"{name} is \"{text}\", which is no length of time.",
                "Set it to days or hours, such as 90d or 12h, or to forever."
            );
    }
}
