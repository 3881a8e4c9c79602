using System.Globalization;
using System.Text.RegularExpressions;
using Hive.Testing;

namespace Contracts.Tests.Compose;

/// <summary>What supervisord is told.</summary>
internal static partial class Supervisor
{
    /// <summary>Seconds that it waits for each program to end.</summary>
    public static IReadOnlyDictionary<string, int> Timeouts() =>
        StopWait
            .Matches(Checkout.Read("dockerfiles/supervisor/supervisord.conf"))
            .ToDictionary(
                match => match.Groups[1].Value,
                match => int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)
            );

    [GeneratedRegex(@"^\[program:(\w+)\][^\[]*?^stopwaitsecs\s*=\s*(\d+)", RegexOptions.Multiline)]
    private static partial Regex StopWait { get; }
}
