using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Hive.Api.Tests.Driving;
using Hive.Api.Tests.Runs;
using Microsoft.Playwright;
using Microsoft.Playwright.NUnit;

namespace Hive.Page.Tests;

/// <summary>A browser page on a real API. What no page may do is looked at after every test.</summary>
public abstract class PageFixture : PlaywrightTest
{
    private readonly List<string> complaints = [];
    private readonly List<IAsyncDisposable> owned = [];
    private IBrowserContext context = null!;

    /// <summary>The page of this test.</summary>
    protected IPage Page { get; private set; } = null!;

    /// <summary>Parts of complaints that this test provokes, such as the status of an API that is down.</summary>
    protected List<string> Expected { get; } = [];

    protected virtual ViewportSize Size => new() { Width = 1280, Height = 860 };

    [SetUp]
    public Task OpenBrowserAsync()
    {
        // Other tests run beside.
        SetDefaultExpectTimeout(60_000);
        return OpenAsync(new() { ViewportSize = Size });
    }

    [TearDown]
    public async Task CloseBrowserAsync()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
            await SaveAsync();
        // The browser first: it would complain that what it asks is gone.
        await context.DisposeAsync();
        foreach (var one in Enumerable.Reverse(owned))
            await one.DisposeAsync();
        owned.Clear();
        complaints.Where(one => !Expected.Any(one.Contains)).Should().BeEmpty("no page complains, or asks elsewhere");
    }

    /// <summary>Ends with the test, after the browser.</summary>
    protected T Own<T>(T thing)
        where T : IAsyncDisposable
    {
        owned.Add(thing);
        return thing;
    }

    /// <summary>A browser that has never been here, in place of this test's.</summary>
    protected async Task OpenAsync(BrowserNewContextOptions options)
    {
        if (context is not null)
            await context.DisposeAsync();
        complaints.Clear();
        context = await Chromium.Browser.NewContextAsync(options);
        context.SetDefaultTimeout(90_000);
        Page = await context.NewPageAsync();
        await context.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', (e) => console.error(`CSP: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));"
        );
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Add($"{message.Type}: {message.Text}");
        };
        Page.PageError += (_, error) => complaints.Add($"error: {error}");
        Page.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith("http://127.0.0.1:", StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
            )
                complaints.Add($"A request left the origin: {request.Url}");
        };
    }

    /// <summary>Opens the page as whoever has just served the stack does: with a code, without typing.</summary>
    internal async Task SignInAsync(RunningHive hive, string place = "")
    {
        using var answer = await hive.Client.PostAsync("/api/v1/sign-in/codes", null);
        var path = (await answer.JsonAsync()).Text("path");
        await Page.GotoAsync($"{hive.Url}{path}");
        await Expect(Page.Locator("#main")).ToBeAttachedAsync();
        if (place.Length > 0)
            await Page.GotoAsync($"{hive.Url}/#/{place}");
    }

    /// <summary>Looks at what is shown now as a screen reader would.</summary>
    protected async Task ShouldBeAccessibleAsync()
    {
        var result = await Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        result
            .Violations.Select(one =>
                $"{one.Id}: {one.Help}: {string.Join(" | ", one.Nodes.Take(3).Select(node => $"{node.Html} ({string.Join("; ", node.Any.Select(check => check.Message))})"))}"
            )
            .Should()
            .BeEmpty();
        await ShouldFitAsync();
    }

    /// <summary>Nothing is wider than the window.</summary>
    protected async Task ShouldFitAsync()
    {
        (
            await Page.EvaluateAsync<string>(
                "document.documentElement.scrollWidth <= innerWidth ? '' : [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).slice(-3).map((one) => one.outerHTML.slice(0, 200)).join(' | ') || 'something'"
            )
        )
            .Should()
            .BeEmpty("nothing is wider than the window");
    }

    private async Task SaveAsync()
    {
        try
        {
            var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.Name}.png");
            await Page.ScreenshotAsync(new() { Path = file });
            TestContext.AddTestAttachment(file);
            TestContext.Out.WriteLine(string.Join('\n', complaints));
        }
        catch (PlaywrightException e)
        {
            TestContext.Out.WriteLine(e.Message);
        }
    }
}
