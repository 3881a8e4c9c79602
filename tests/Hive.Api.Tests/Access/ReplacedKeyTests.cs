using System.Net;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Access;

/// <summary>A client that reads its key file again when it is refused never fails, however often it asks.</summary>
internal sealed class ReplacedKeyTests
{
    private OneApi api = null!;

    [OneTimeSetUp]
    public async Task StartApi() => api = await OneApi.StartAsync();

    [OneTimeTearDown]
    public async Task StopApi() => await api.DisposeAsync();

    [Test]
    public async Task A_key_opens_as_soon_as_it_is_in_the_file_and_the_one_before_is_not_counted_as_a_guess()
    {
        var before = ApiEnvironment.Key;
        for (var round = 0; round < 5; round++)
        {
            // The API looks now, so that its next look by itself is a second away.
            using (var known = await api.GetAsync("/api/v1/version", before))
                known.StatusCode.Should().Be(HttpStatusCode.OK);
            var next = $"hive_round_{round}_0123456789_0123456789";
            Replace(next);

            using var first = await api.GetAsync("/api/v1/version", next);
            first.StatusCode.Should().Be(HttpStatusCode.OK, "round {0}: the file has it", round);
            for (var i = 0; i < 40; i++)
            {
                using var old = await api.GetAsync("/api/v1/version", before);
                old.StatusCode.Should().Be(HttpStatusCode.Unauthorized, "round {0}: its owner did not guess", round);
            }

            before = next;
        }
    }

    // As the console does: whole, and in the place of the one before.
    private void Replace(string key)
    {
        File.WriteAllText(api.Environment.KeyFile + ".new", key);
        File.Move(api.Environment.KeyFile + ".new", api.Environment.KeyFile, overwrite: true);
    }
}
