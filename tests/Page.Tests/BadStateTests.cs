using System.Net;
using Hive.Api.Tests.Driving;
using Hive.Api.Tests.Runs;
using Hive.Tests.Postgres;
using Microsoft.Playwright;

namespace Hive.Page.Tests;

/// <summary>What goes wrong is told: what it is, and what to do.</summary>
public sealed class BadStateTests : PageFixture
{
    [Test]
    public async Task Without_an_agent_the_page_shows_the_file_to_write_and_takes_it_at_once()
    {
        var hive = Own(await RunningHive.StartAsync(_ => { }));
        await SignInAsync(hive);
        await Expect(Page.GetByText("There is no agent yet")).ToBeVisibleAsync();
        await Expect(Page.GetByText("ai/agents/assistant/config.yaml")).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
        hive.Component("agents/assistant", await Page.Locator(".code pre").TextContentAsync() ?? "");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Assistant", Exact = true })).ToBeVisibleAsync();
        foreach (var place in new[] { "runs", "knowledge", "memories", "evals", "keys" })
        {
            await Page.GotoAsync($"{hive.Url}/#/{place}");
            await Expect(Page.Locator(".empty")).ToBeVisibleAsync();
            await ShouldBeAccessibleAsync();
        }
    }

    [Test]
    public async Task Without_a_model_key_the_page_names_file_and_variable_and_goes_on_when_it_is_there()
    {
        var hive = Own(
            await RunningHive.StartAsync(one =>
                one.Agent("helper").Component("agents/guide", "agent: { agent_id: guide, name: Guide }\ninstructions: x\n")
            )
        );
        hive.Model.Says("helper", "Here I am.");
        File.Delete(hive.KeyFile);
        await SignInAsync(hive, "chat/agent/helper");
        var notice = Page.Locator(".notice.warn");
        await Expect(notice).ToContainTextAsync("OPENAI_API_KEY");
        await Expect(notice).ToContainTextAsync("data/secrets");
        await Expect(notice).ToContainTextAsync(hive.KeyFile);
        await ShouldBeAccessibleAsync();
        await notice.GetByRole(AriaRole.Button, new() { Name = "Talk to Guide" }).ClickAsync();
        await Page.Locator("#message").FillAsync("Anything?");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator(".answered .prose")).ToContainTextAsync("The knowledge base holds nothing");

        await Page.GotoAsync($"{hive.Url}/#/chat/agent/helper");
        await File.WriteAllTextAsync(hive.KeyFile, "sk-of-a-test");
        await Expect(notice).ToHaveCountAsync(0);
    }

    [Test]
    public async Task While_the_database_is_away_the_page_says_so_and_goes_on_by_itself()
    {
        Expected.AddRange(["503", "Failed to load resource"]);
        var cluster = Own(await ThrowawayPostgres.StartNewAsync());
        var hive = Own(await RunningHive.StartAsync(one => one.Agent("helper"), await TestDatabase.CreateAsync(cluster)));
        hive.Model.Says("helper", "Back again.");
        await SignInAsync(hive, "chat/agent/helper");
        await cluster.StopAsync();
        await Page.GotoAsync($"{hive.Url}/#/runs");
        await Expect(Page.GetByText("The database does not answer.").First).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
        await cluster.StartAsync();
        await Expect(Page.Locator(".banner")).ToHaveCountAsync(0, new() { Timeout = 90_000 });
        await Expect(Page.GetByText("Nothing has run yet")).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_session_that_ended_asks_for_the_key_and_leads_back()
    {
        Expected.Add("401 (Unauthorized)");
        var hive = Own(await RunningHive.StartAsync(one => one.Agent("helper")));
        await SignInAsync(hive, "memories");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Memories", Exact = true })).ToBeVisibleAsync();
        await Page.EvaluateAsync("fetch('/api/v1/sign-in', { method: 'DELETE' })");
        await Page.GotoAsync($"{hive.Url}/#/keys");
        await Expect(Page.GetByText("Your session has ended.")).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
        await Page.GetByLabel("API key").FillAsync("wrong");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("opens nothing");
        await ShouldBeAccessibleAsync();
        await Page.GetByLabel("API key").FillAsync(ApiEnvironment.Key);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Keys", Exact = true })).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_used_code_says_so_and_asks_for_the_key_and_signing_out_ends_all()
    {
        Expected.Add("401 (Unauthorized)");
        var hive = Own(await RunningHive.StartAsync(one => one.Agent("helper")));
        await SignInAsync(hive);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(Page.GetByLabel("API key")).ToBeVisibleAsync();
        await Page.ReloadAsync();
        await Expect(Page.GetByLabel("API key")).ToBeVisibleAsync();
        await Page.GotoAsync("about:blank");
        await Page.GotoAsync($"{hive.Url}/#code=used-or-wrong");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("used already");
        Page.Url.Should().NotContain("code=");
        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task A_key_that_may_only_look_sees_what_it_may()
    {
        var hive = Own(await RunningHive.StartAsync(one => one.Agent("helper")));
        using var made = await hive.Client.PostAsync(
            "/api/v1/keys",
            new StringContent("""{"name":"looker","scopes":["read"]}""", System.Text.Encoding.UTF8, "application/json")
        );
        made.StatusCode.Should().Be(HttpStatusCode.Created);
        await Page.GotoAsync(hive.Url);
        await Page.GetByLabel("API key").FillAsync((await made.JsonAsync()).Text("key")!);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByText("This key may look, and not run.")).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
        await Page.GotoAsync($"{hive.Url}/#/keys");
        await Expect(Page.GetByText("This takes the scope admin")).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task Without_authentication_there_is_nothing_to_sign_in_to()
    {
        var hive = Own(await RunningHive.StartAsync(one => one.Agent("helper").With("HIVE_AUTH_DISABLED", "true")));
        await Page.GotoAsync(hive.Url);
        await Expect(Page.GetByText("No key needed")).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
    }
}
