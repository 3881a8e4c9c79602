using Hive.Api.Tests.Driving;
using Hive.Api.Tests.Runs;
using Microsoft.Playwright;

namespace Hive.Page.Tests;

public sealed class ChatTests : PageFixture
{
    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task StartHive()
    {
        hive = await RunningHive.StartAsync(one => one.Agent("helper"));
        hive.Model.Says("helper", "There are **25 days** off a year.");
    }

    [OneTimeTearDown]
    public async Task StopHive() => await hive.DisposeAsync();

    [Test]
    public async Task An_agent_answers_in_the_browser()
    {
        await SignInAsync(hive);
        await Page.GetByRole(AriaRole.Textbox, new() { Name = "Message helper" }).FillAsync("How many days off?");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator(".answered strong")).ToHaveTextAsync("25 days");
        await ShouldBeAccessibleAsync();
        await Page.ScreenshotAsync(new() { Path = "/tmp/pg/chat.png" });
    }
}
