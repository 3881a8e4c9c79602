using System.Net;
using System.Net.Http.Json;
using Hive.Api.SignIn;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Access;

/// <summary>A browser signs in once and has a session; other people's pages have nothing of it.</summary>
internal sealed class SignInTests
{
    private const string Keys = "/api/v1/keys";
    private const string SignIn = "/api/v1/sign-in";

    private OneApi api = null!;

    private string Authority => api.Client.BaseAddress!.Authority;

    [OneTimeSetUp]
    public async Task StartApi() => api = await OneApi.StartAsync();

    [OneTimeTearDown]
    public async Task StopApi() => await api.DisposeAsync();

    [Test]
    [Reaches("POST /api/v1/sign-in")]
    [Reaches("POST /api/v1/sign-in/codes")]
    public async Task A_code_signs_in_once()
    {
        using var made = await api.PostAsync($"{SignIn}/codes", "");
        var answer = await made.JsonAsync();
        var code = answer.Text("code")!;
        answer.Text("path").Should().Be($"/#code={code}");
        answer.At("expires_in_seconds").GetInt32().Should().Be(300);

        using var first = await api.Client.PostAsJsonAsync(SignIn, new { code });
        first.StatusCode.Should().Be(HttpStatusCode.OK);
        (await first.JsonAsync()).Text("name").Should().Be("root");
        using var second = await api.Client.PostAsJsonAsync(SignIn, new { code });
        (await second.ShouldBeProblemAsync(HttpStatusCode.Unauthorized)).Text("detail").Should().Contain("used already");
    }

    [Test]
    public async Task Only_an_admin_makes_codes_and_a_code_gives_no_more_than_its_maker_has()
    {
        var admin = await NewKeyAsync("admin-of-codes", "admin");
        using (var refused = await api.PostAsync($"{SignIn}/codes", "", await NewKeyAsync("runner", "read", "run")))
            await refused.ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        using var made = await api.PostAsync($"{SignIn}/codes", "", admin);
        using var answer = await api.Client.PostAsJsonAsync(SignIn, new { code = (await made.JsonAsync()).Text("code") });
        (await answer.JsonAsync()).Text("name").Should().Be("admin-of-codes");
    }

    [Test]
    public void A_code_counts_for_five_minutes()
    {
        var time = new Clock();
        var codes = new OneTimeCodes(time);
        var (early, late) = (codes.Make("id"), codes.Make(null));
        time.Now += TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1);
        codes.Use(early, out var key).Should().BeTrue();
        key.Should().Be("id");
        time.Now += TimeSpan.FromSeconds(1);
        codes.Use(late, out _).Should().BeFalse();
    }

    [Test]
    public async Task The_cookie_is_hidden_from_scripts_and_stays_with_this_site()
    {
        using var answer = await api.Client.PostAsJsonAsync(SignIn, new { key = ApiEnvironment.Key });
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        cookie
            .Should()
            .Contain("httponly")
            .And.Contain("samesite=strict")
            .And.Contain("path=/")
            .And.Contain("max-age=43200")
            .And.NotContain(ApiEnvironment.Key)
            .And.NotContain("domain");
        (await answer.JsonAsync()).At("scopes").EnumerateArray().Should().HaveCount(3);
    }

    [Test]
    [Reaches("GET /api/v1/sign-in")]
    public async Task A_browser_without_a_session_is_nobody()
    {
        using var answer = await api.Client.GetAsync(SignIn);
        var who = await answer.JsonAsync();
        who.Text("name").Should().Be("nobody");
        who.At("scopes").GetArrayLength().Should().Be(0);
        using var closed = await api.Client.GetAsync(Keys);
        await closed.ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Test]
    [Reaches("DELETE /api/v1/sign-in")]
    public async Task A_session_opens_until_it_is_signed_out()
    {
        var cookie = await CookieAsync();
        using (var open = await SendAsync(HttpMethod.Get, Keys, cookie, "same-origin"))
            open.StatusCode.Should().Be(HttpStatusCode.OK);
        using (var who = await SendAsync(HttpMethod.Get, SignIn, cookie, "same-origin"))
            (await who.JsonAsync()).Text("name").Should().Be("root");
        using (var gone = await SendAsync(HttpMethod.Delete, SignIn, cookie, "same-origin"))
        {
            gone.StatusCode.Should().Be(HttpStatusCode.NoContent);
            gone.Headers.GetValues("Set-Cookie").Single().Should().Contain("max-age=0");
        }
        // Whoever kept it has nothing.
        using var closed = await SendAsync(HttpMethod.Get, Keys, cookie, "same-origin");
        await closed.ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
    }

    // A page of another port of this machine is of the same site, and gets the cookie sent.
    [TestCase("GET", "same-site", null)]
    [TestCase("GET", "cross-site", null)]
    [TestCase("POST", "same-site", "http://127.0.0.1:9")]
    [TestCase("POST", "same-origin", "http://127.0.0.1:9")]
    [TestCase("POST", null, "http://127.0.0.1:9")]
    [TestCase("POST", null, null)]
    [TestCase("POST", "none", null)]
    [TestCase("GET", null, "http://evil.example")]
    public async Task Another_page_does_nothing_with_a_session(string method, string? site, string? origin)
    {
        var cookie = await CookieAsync();
        using var answer = await SendAsync(new(method), Keys, cookie, site, origin);
        await answer.ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        using var list = await api.GetAsync(Keys);
        (await list.Content.ReadAsStringAsync()).Should().NotContain("made-by-a-page");
    }

    [TestCase("GET", "same-origin", null)]
    [TestCase("GET", "none", null)]
    [TestCase("GET", null, null)]
    [TestCase("POST", "same-origin", "own")]
    [TestCase("POST", null, "own")]
    public async Task The_page_itself_and_the_address_bar_get_through(string method, string? site, string? origin)
    {
        var cookie = await CookieAsync();
        using var answer = await SendAsync(
            new(method),
            method == "GET" ? Keys : "/api/v1/knowledge/search",
            cookie,
            site,
            origin is null ? null : $"http://{Authority}"
        );
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_session_counts_at_the_host_that_it_began_at()
    {
        var cookie = await CookieAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Keys)
            .With("Cookie", cookie)
            .With("Sec-Fetch-Site", "same-origin");
        // The address of this machine under a name of somebody else's, with the same port.
        request.Headers.Host = $"evil.example:{api.Client.BaseAddress!.Port}";
        using var answer = await api.Client.SendAsync(request);
        await answer.ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task A_session_that_somebody_changed_is_none()
    {
        var cookie = await CookieAsync();
        var last = cookie[^1] == 'A' ? 'Q' : 'A';
        foreach (var wrong in new[] { cookie[..^4] + last + cookie[^3..], cookie.Split('.')[0], cookie.Replace(".", "..") })
        {
            using var answer = await SendAsync(HttpMethod.Get, Keys, wrong, "same-origin");
            await answer.ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Test]
    public async Task A_session_of_a_key_may_what_the_key_may_and_ends_with_it()
    {
        var text = await NewKeyAsync("reader", "read");
        var cookie = await CookieAsync(text);
        using (var open = await SendAsync(HttpMethod.Get, "/api/v1/components", cookie, "same-origin"))
            open.StatusCode.Should().Be(HttpStatusCode.OK);
        using (var closed = await SendAsync(HttpMethod.Get, Keys, cookie, "same-origin"))
            await closed.ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        using (var revoked = await api.SendAsync(HttpMethod.Delete, $"{Keys}/{text.Split('_')[1]}"))
            revoked.StatusCode.Should().Be(HttpStatusCode.OK);
        using var ended = await SendAsync(HttpMethod.Get, "/api/v1/components", cookie, "same-origin");
        await ended.ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task A_session_survives_a_restart_and_ends_with_a_new_root_key()
    {
        await using var mine = await OneApi.StartAsync();
        using var answer = await mine.Client.PostAsJsonAsync(SignIn, new { key = ApiEnvironment.Key });
        var cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        await mine.Process.DisposeAsync();
        await using var next = ApiProcess.Start(mine.Environment);
        await next.HealthAsync(HttpStatusCode.OK, "ready");
        (await StatusAsync()).Should().Be(HttpStatusCode.OK);
        await File.WriteAllTextAsync(mine.Environment.KeyFile, "hive_another_key_of-a-test_0123456789");
        await Eventually.HoldsWhenReachedAsync(
            "the session has ended",
            async () => await StatusAsync() == HttpStatusCode.Unauthorized
        );

        async Task<HttpStatusCode> StatusAsync()
        {
            using var asked = await next.Client.SendAsync(
                new HttpRequestMessage(HttpMethod.Get, "/api/v1/version").With("Cookie", cookie)
            );
            return asked.StatusCode;
        }
    }

    [TestCase("{}")]
    [TestCase("""{"key":"a","code":"b"}""")]
    public async Task One_of_both_is_sent(string body)
    {
        using var answer = await api.Client.PostAsync(SignIn, OneApi.Json(System.Text.Encoding.UTF8.GetBytes(body)));
        await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task Guessing_is_slowed_down()
    {
        await using var mine = await OneApi.StartAsync();
        HttpStatusCode last = default;
        for (var i = 0; i < 31; i++)
        {
            using var answer = await mine.Client.PostAsJsonAsync(SignIn, new { key = $"wrong-{i}" });
            last = answer.StatusCode;
        }
        last.Should().Be(HttpStatusCode.TooManyRequests);
        using var right = await mine.Client.PostAsJsonAsync(SignIn, new { key = ApiEnvironment.Key });
        right.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private async Task<string> CookieAsync(string key = ApiEnvironment.Key)
    {
        using var answer = await api.Client.PostAsJsonAsync(SignIn, new { key });
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private async Task<string> NewKeyAsync(string name, params string[] scopes)
    {
        using var answer = await api.PostAsync(Keys, System.Text.Json.JsonSerializer.Serialize(new { name, scopes }));
        return (await answer.JsonAsync()).Text("key")!;
    }

    private Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        string cookie,
        string? site,
        string? origin = null
    )
    {
        var request = new HttpRequestMessage(method, path).With("Cookie", cookie);
        if (site is not null)
            request.With("Sec-Fetch-Site", site);
        if (origin is not null)
            request.With("Origin", origin);
        if (method == HttpMethod.Post)
            request.Content = OneApi.Json(
                System.Text.Encoding.UTF8.GetBytes(
                    path == Keys ? """{"name":"made-by-a-page","scopes":["admin"]}""" : """{"query":"days"}"""
                )
            );
        return api.Client.SendAsync(request);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
