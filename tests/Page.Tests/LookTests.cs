using System.Diagnostics;
using Hive.Api.Tests.Runs;
using Hive.Testing;
using Microsoft.Playwright;

namespace Hive.Page.Tests;

/// <summary>Sizes, themes and long lists; and the pictures of the README.</summary>
public sealed class LookTests : PageFixture
{
    private const int ManyRuns = 10_000;

    private static readonly string[] Places =
    [
        "chat",
        "runs",
        "knowledge",
        "knowledge/search",
        "components",
        "components/agent/helper",
        "components/uses",
        "components/schema",
        "evals",
        "memories",
        "keys",
        "metrics",
        "stack",
    ];

    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task StartHive()
    {
        hive = await RunningHive.StartAsync(one =>
            one.Component(
                    "agents/helper",
                    "agent: { agent_id: helper, name: Handbook helper, description: Answers questions about the handbook. }\nmodel: { provider: openai, id: gpt-5-mini }\ninstructions: You answer from the handbook.\ntools: [search_knowledge]\n"
                )
                .Component(
                    "workflows/review",
                    "workflow: { workflow_id: review, name: Review }\nsteps:\n  - { name: find, agent: helper }\n  - { name: check, agent: helper }\n"
                )
        );
        hive.Model.On(
            "gpt-5-mini",
            call =>
                call.ToolResults.Count == 0
                    ? call.CallAsync(("search_knowledge", """{"query":"days off"}"""))
                    : call.SayAsync(
                        "Everybody has **25 days off** a year:\n\n1. Pick your days in the calendar.\n2. Tell your lead *a week before*.\n\n| Year | Days | Left |\n|:--|--:|--:|\n| 2025 | 25 | 0 |\n| 2026 | 25 | 11 |\n\nDays that are left move to the next year, at most five.",
                        412,
                        68
                    )
        );
        using var form = new MultipartFormDataContent
        {
            {
                new StringContent(
                    "# Handbook\n\n## Days off\n\nThere are 25 days off a year. Tell your lead a week before.\n\n## Expenses\n\nTrain tickets are paid back within 14 days."
                ),
                "text_content"
            },
            { new StringContent("handbook.md"), "name" },
        };
        using var sent = await hive.Client.PostAsync("/api/v1/knowledge/content", form);
    }

    [OneTimeTearDown]
    public async Task StopHive() => await hive.DisposeAsync();

    [TestCase(320, 640, ColorScheme.Light)]
    [TestCase(390, 844, ColorScheme.Dark)]
    [TestCase(3840, 2160, ColorScheme.Light)]
    [TestCase(1280, 860, ColorScheme.Dark)]
    public async Task Every_place_fits_and_can_be_read(int width, int height, ColorScheme scheme)
    {
        await OpenAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = height },
                ColorScheme = scheme,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        await SignInAsync(hive);
        foreach (var place in Places)
        {
            await Page.GotoAsync($"{hive.Url}/#/{place}");
            await Expect(Page.Locator("main h1")).ToBeAttachedAsync();
            await Expect(Page.Locator(".loading")).ToHaveCountAsync(0);
            await ShouldFitAsync();
            // Colours differ by theme, and what is hidden by width; sizes between are of no further interest.
            if (width is 390)
                await ShouldBeAccessibleAsync();
        }
    }

    [Test]
    public async Task Ten_thousand_runs_are_few_elements_and_scroll_without_a_long_task()
    {
        await hive.Database.RunAsync(
            $"""
            insert into hive.sessions (id, kind, component_id, created_at, updated_at) values ('many', 'agent', 'helper', now(), now());
            insert into hive.runs (id, session_id, kind, component_id, status, input, output, model, input_tokens, output_tokens, process_id, created_at, ended_at)
            select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'many', 'agent', 'helper', 'completed', 'Question ' || n, 'Answer', 'gpt-5-mini', 12, 3, gen_random_uuid(), now(), now()
            from generate_series(1, {ManyRuns}) n
            """
        );
        await SignInAsync(hive, "runs");
        var list = Page.GetByRole(AriaRole.List, new() { Name = "Runs" });
        await Expect(list).ToBeVisibleAsync();
        await Page.EvaluateAsync(
            "window.longest = 0; new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.longest = Math.max(window.longest, one.duration); })).observe({ type: 'longtask' })"
        );
        var begun = Stopwatch.GetTimestamp();
        // To the end, page by page, as somebody does who holds the key down.
        var reached = await list.EvaluateAsync<bool>(
            """
            async (box) => {
                const until = Date.now() + 60000;
                while (Date.now() < until) {
                    box.scrollTop = box.scrollHeight;
                    await new Promise(requestAnimationFrame);
                    if ([...box.querySelectorAll(".run-row")].some((row) => row.textContent.includes("Question 1helper"))) return true;
                }
                return false;
            }
            """
        );
        reached.Should().BeTrue("the oldest run is reached");
        (await list.Locator(".long-row").CountAsync()).Should().BeLessThan(60);
        await TestContext.Out.WriteLineAsync(
            $"Through {ManyRuns} runs in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s, the longest task {await Page.EvaluateAsync<double>("window.longest"):0} ms"
        );
    }

    [Test]
    public async Task The_pictures_of_the_readme_are_small_and_made_on_demand()
    {
        var folder = Path.Combine(Checkout.Root, "docs", "images");
        if (Environment.GetEnvironmentVariable("HIVE_UPDATE_SCREENSHOTS") is "1")
            await MakePicturesAsync(folder);
        var pictures = Directory.GetFiles(folder, "*.png");
        pictures
            .Select(Path.GetFileName)
            .Should()
            .Contain(["chat-light.png", "chat-dark.png", "chat-phone.png", "run-light.png"]);
        pictures.Should().AllSatisfy(one => new FileInfo(one).Length.Should().BeLessThan(150_000));
    }

    private async Task MakePicturesAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var run = await hive.RunAsync("workflows/review", new { message = "How many days off are there?" });
        foreach (
            var (name, scheme, size) in new[]
            {
                ("light", ColorScheme.Light, (1200, 800)),
                ("dark", ColorScheme.Dark, (1200, 800)),
                ("phone", ColorScheme.Light, (390, 780)),
            }
        )
        {
            await OpenAsync(
                new()
                {
                    ViewportSize = new() { Width = size.Item1, Height = size.Item2 },
                    ColorScheme = scheme,
                }
            );
            await SignInAsync(hive, "chat/agent/helper");
            await Page.Locator("#message").FillAsync("How many days off do I have?");
            await Page.Keyboard.PressAsync("Enter");
            await Expect(Page.Locator(".sources")).ToBeVisibleAsync();
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"chat-{name}.png") });
        }
        await OpenAsync(
            new()
            {
                ViewportSize = new() { Width = 1200, Height = 640 },
                ColorScheme = ColorScheme.Light,
            }
        );
        await SignInAsync(hive, $"runs/{run.GetProperty("run_id").GetString()}");
        await Expect(Page.Locator(".waterfall")).ToBeVisibleAsync();
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "run-light.png") });
    }
}
