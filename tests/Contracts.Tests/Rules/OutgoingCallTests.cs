using System.Text.RegularExpressions;
using Hive.Testing;

namespace Contracts.Tests.Rules;

/// <summary>
/// Models, tools, MCP servers and embeddings are addresses that a file names: none of them leads to a machine's
/// credentials.
/// </summary>
public sealed partial class OutgoingCallTests
{
    /// <summary>These check each address themselves, and more strictly.</summary>
    private static readonly string[] Checked =
    [
        "src/Hive.Service/Tools/Http/GuardedHandler.cs",
        "src/Hive.Service/Tools/Http/MetadataAddress.cs",
    ];

    [Test]
    public void Every_connection_of_the_service_refuses_metadata_addresses()
    {
        var handlers = Sources().SelectMany(file => Handler().Matches(Checkout.Read(file))).ToList();

        handlers.Should().HaveCountGreaterThan(3, "models, tools, MCP servers and embeddings are called");
        handlers.Should().OnlyContain(handler => handler.Groups["guard"].Success);
    }

    [Test]
    public void No_client_of_the_service_brings_connections_of_its_own() =>
        Sources().Should().NotContain(file => Unguarded().IsMatch(Checkout.Read(file)));

    private static IEnumerable<string> Sources() =>
        Checkout.Sources("src/Hive.Api").Concat(Checkout.Sources("src/Hive.Service")).Except(Checked);

    [GeneratedRegex(@"(?<guard>MetadataAddress\.Refuse\(\s*)?new SocketsHttpHandler\b")]
    private static partial Regex Handler();

    [GeneratedRegex(@"new HttpClientHandler\b|new HttpClient\(\)|\bAddHttpClient\b")]
    private static partial Regex Unguarded();
}
