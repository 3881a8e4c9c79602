using System.Diagnostics;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Api.Tests.Runs;
using Hive.Testing;
using Hive.Tests.Postgres;
using Microsoft.Playwright;
using Microsoft.Playwright.NUnit;

namespace Hive.Page.Tests;

/// <summary>Agno's agent-ui, unchanged, as a page beside this API.</summary>
public sealed class AgentUiTests : PlaywrightTest
{
    private const string Folder = "HIVE_AGENT_UI";

    [Test]
    [CancelAfter(600_000)]
    public async Task Its_page_lists_agents_streams_answers_and_shows_them_again()
    {
        if (Environment.GetEnvironmentVariable(Folder) is not { Length: > 0 } folder)
        {
            Assert.Ignore(
                $"It needs a clone of agno-agi/agent-ui with its packages (npm install): {Folder}=/its/folder runs it."
            );
            return;
        }
        var port = Machine.FreePort();
        await using var hive = await RunningHive.StartAsync(one =>
            one.Agent("helper").Agent("other").With("HIVE_CORS_ORIGINS", $"http://127.0.0.1:{port}")
        );
        hive.Model.Says("helper", "There are **25 days** off a year.").Says("other", "I am the other.");
        // It loads its letters from Google, and stays dead where that cannot be reached: Next's own switch for tests.
        using var letters = new TemporaryFolder();
        var fonts = Path.Combine(letters.Path, "fonts.cjs");
        await File.WriteAllTextAsync(
            fonts,
            "module.exports = new Proxy({}, { get: (_, key) => String(key).startsWith('http') ? \"@font-face { font-family: 'Geist'; font-style: normal; font-weight: 400; src: local('Arial'); }\" : undefined });"
        );
        using var server = Process.Start(
            new ProcessStartInfo("node", ["node_modules/next/dist/bin/next", "dev", "-H", "127.0.0.1", "-p", $"{port}"])
            {
                WorkingDirectory = folder,
                Environment =
                {
                    ["NEXT_PUBLIC_OS_SECURITY_KEY"] = ApiEnvironment.Key,
                    ["NEXT_TELEMETRY_DISABLED"] = "1",
                    ["NEXT_FONT_GOOGLE_MOCKED_RESPONSES"] = fonts,
                },
            }
        )!;
        try
        {
            await UseAsync(hive, $"http://127.0.0.1:{port}");
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    private async Task UseAsync(RunningHive hive, string address)
    {
        await using var context = await Chromium.Browser.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = 1280, Height = 860 },
            }
        );
        context.SetDefaultTimeout(90_000);
        SetDefaultExpectTimeout(60_000);
        // What its field for the endpoint keeps.
        var state = JsonSerializer.Serialize(
            JsonSerializer.Serialize(new { state = new { selectedEndpoint = hive.Url }, version = 0 })
        );
        await context.AddInitScriptAsync(
            $"localStorage.getItem('endpoint-storage') ?? localStorage.setItem('endpoint-storage', {state})"
        );
        var page = await context.NewPageAsync();
        await Eventually.HoldsWhenReachedAsync(
            "its server answers",
            async () =>
            {
                using var client = new HttpClient { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
                return (await client.GetAsync(address)).IsSuccessStatusCode;
            },
            TimeSpan.FromMinutes(4)
        );
        await page.GotoAsync($"{address}/?agent=helper");
        // What the server has drawn takes no questions yet: its sidebar appears when its scripts run.
        await Expect(page.GetByRole(AriaRole.Combobox).First).ToBeVisibleAsync(new() { Timeout = 180_000 });
        var box = page.GetByPlaceholder("Ask anything");
        await Expect(box).ToBeEnabledAsync();
        await box.FillAsync("How many days off?");
        await box.PressAsync("Enter");
        await Expect(page.Locator("strong", new() { HasText = "25 days" })).ToBeVisibleAsync();
        // Its list of sessions, from which the conversation is opened again.
        await Expect(page.GetByText("How many days off?").First).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("strong", new() { HasText = "25 days" })).ToBeVisibleAsync();
        hive.Model.CallsOf("helper").Should().Be(1);
        await page.ScreenshotAsync(new() { Path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "agent-ui.png") });
    }
}
