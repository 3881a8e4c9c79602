using System.Globalization;
using System.Text.RegularExpressions;
using Hive.Testing;

namespace Contracts.Tests.Compose;

/// <summary>What supervisord is told.</summary>
internal static partial class Supervisor
{
    /// <summary>Seconds that it waits for each program to end.</summary>
    public static IReadOnlyList<int> Patience() =>
        [.. StopWait.Matches(Checkout.Read("dockerfiles/supervisor/supervisord.conf")).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"^stopwaitsecs\s*=\s*(\d+)", RegexOptions.Multiline)]
    private static partial Regex StopWait { get; }
}
