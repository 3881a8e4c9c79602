using System.Globalization;

namespace Hive.Api.SignIn;

/// <summary>What a browser's cookie says.</summary>
/// <param name="KeyId">The key that it stands for; nothing for the root key.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Host">The host and port that the browser signed in at: it counts there and nowhere else.</param>
/// <param name="Id">Tells it from others, to end it early.</param>
internal sealed record BrowserSession(string? KeyId, DateTimeOffset Until, string Host, string Id)
{
    /// <summary>How long one lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>As it is signed.</summary>
    public string Text => $"{KeyId}|{Until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}|{Host}|{Id}";

    /// <summary>From a text whose signature was right.</summary>
    public static BrowserSession? Parse(string text) =>
        text.Split('|') is [var key, var until, var host, var id]
        && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? new(key.Length > 0 ? key : null, DateTimeOffset.FromUnixTimeSeconds(seconds), host, id)
            : null;
}
