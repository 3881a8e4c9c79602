using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Documents;

/// <summary>The OpenAPI document, as the linters read it that people run before they generate a client.</summary>
internal sealed class LintTests
{
    [Test]
    public async Task Redocly_and_Spectral_find_nothing_against_the_document()
    {
        await using var api = await OneApi.StartAsync();
        var found = await NodeClients.RunAsync(
            "document.mjs",
            api.Client.BaseAddress!.ToString().TrimEnd('/'),
            ApiEnvironment.Key
        );
        found.At("redocly").EnumerateArray().Select(one => one.GetString()).Should().BeEmpty();
        found.At("spectral").EnumerateArray().Select(one => one.GetString()).Should().BeEmpty();
    }
}
