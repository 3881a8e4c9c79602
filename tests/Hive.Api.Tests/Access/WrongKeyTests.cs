using System.Net;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Access;

/// <summary>Wrong keys are counted by the address that they come from, and never cost the right key anything.</summary>
internal sealed class WrongKeyTests
{
    private const string Wrong = "hive_guessed_0123456789_0123456789";
    private OneApi api = null!;

    [OneTimeSetUp]
    public async Task StartApi()
    {
        api = await OneApi.StartAsync();
        for (var i = 0; i < 30; i++)
        {
            using var refused = await api.GetAsync("/api/v1/version", Wrong);
            refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        }
    }

    [OneTimeTearDown]
    public async Task StopApi() => await api.DisposeAsync();

    [Test]
    public async Task After_too_many_wrong_keys_further_ones_are_told_when_to_come_again()
    {
        using var limited = await api.GetAsync("/api/v1/version", Wrong);
        await limited.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests);
        limited.Headers.RetryAfter!.Delta!.Value.Should().BePositive().And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
    }

    [Test]
    public async Task The_right_key_from_the_same_address_still_opens()
    {
        using var root = await api.GetAsync("/api/v1/version");
        root.StatusCode.Should().Be(HttpStatusCode.OK);
        using var made = await api.PostAsync("/api/v1/keys", """{"name": "named", "scopes": ["read"]}""");
        using var named = await api.GetAsync("/api/v1/version", (await made.JsonAsync()).Text("key")!);
        named.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task Asking_without_a_key_is_no_wrong_key()
    {
        using var none = await api.Client.GetAsync("/api/v1/version");
        await none.ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task The_log_names_the_address_in_a_few_lines_and_never_the_key()
    {
        await Eventually.HoldsWhenReachedAsync(
            "the last line is there",
            () => Task.FromResult(Lines().Any(line => line.Contains("further ones get 429", StringComparison.Ordinal)))
        );
        Lines()
            .Should()
            .HaveCount(2, "one with the first wrong key of a minute, one with the last that is answered")
            .And.OnlyContain(line => line.Contains("127.0.0.1", StringComparison.Ordinal));
        string.Join('\n', api.Process.Output).Should().NotContain("guessed");

        List<string> Lines() =>
            [
                .. api
                    .Process.Output.Select(line => JsonDocument.Parse(line).RootElement)
                    .Where(line => line.Text("LogLevel") == "Warning")
                    .Select(line => line.Text("Message")!)
                    .Where(line => line.Contains("wrong API key", StringComparison.Ordinal)),
            ];
    }
}
