using System.Net;
using System.Net.Http.Json;
using Hive.Api.Tests.Driving;
using Hive.Api.Tests.Runs;

namespace Hive.Api.Tests.Access;

/// <summary>A browser's session that was signed out counts no more, whoever kept its cookie.</summary>
internal sealed class SignedOutTests
{
    private const string SignIn = "/api/v1/sign-in";

    [Test]
    public async Task A_signed_out_session_does_not_count_after_a_restart_and_another_one_does()
    {
        await using var hive = await RunningHive.StartAsync(one => one.Agent("helper"));
        var (ended, kept) = (await CookieAsync(hive), await CookieAsync(hive));
        using (var gone = await SendAsync(hive, HttpMethod.Delete, ended))
            gone.StatusCode.Should().Be(HttpStatusCode.NoContent);

        await hive.Api.DisposeAsync();
        await hive.StartApiAsync();

        using (var refused = await SendAsync(hive, HttpMethod.Get, ended, "/api/v1/components"))
            await refused.ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        using (var nobody = await SendAsync(hive, HttpMethod.Get, ended))
            (await nobody.JsonAsync()).Text("name").Should().Be("nobody");
        using var open = await SendAsync(hive, HttpMethod.Get, kept, "/api/v1/components");
        open.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static async Task<string> CookieAsync(RunningHive hive)
    {
        using var answer = await hive.Client.PostAsJsonAsync(SignIn, new { key = ApiEnvironment.Key });
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private static async Task<HttpResponseMessage> SendAsync(
        RunningHive hive,
        HttpMethod method,
        string cookie,
        string path = SignIn
    )
    {
        using HttpClient browser = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new(hive.Url) };
        return await browser.SendAsync(
            new HttpRequestMessage(method, path).With("Cookie", cookie).With("Sec-Fetch-Site", "same-origin")
        );
    }
}
