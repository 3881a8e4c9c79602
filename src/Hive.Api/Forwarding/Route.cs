using System.Globalization;

namespace Hive.Api.Forwarding;

/// <summary>Where connections to a port go.</summary>
/// <param name="Listen">The port that is listened on. 1 to 65535.</param>
/// <param name="Host">Name that stands for one address or several, asked anew for each connection.</param>
/// <param name="Port">The port there. 1 to 65535.</param>
internal sealed record Route(int Listen, string Host, int Port)
{
    /// <summary>Reads <c>LISTEN=HOST:PORT</c>.</summary>
    /// <returns>Null when it is something else.</returns>
    public static Route? Parse(string text)
    {
        var (equals, colon) = (text.IndexOf('=', StringComparison.Ordinal), text.LastIndexOf(':'));
        return
            colon > equals + 1
            && TryPort(text[..Math.Max(0, equals)], out var listen)
            && TryPort(text[(colon + 1)..], out var port)
            ? new Route(listen, text[(equals + 1)..colon], port)
            : null;
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65_535;
}
