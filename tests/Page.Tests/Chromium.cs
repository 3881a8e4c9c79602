using Hive.Tests.Postgres;
using Microsoft.Playwright;

namespace Hive.Page.Tests;

/// <summary>Debian's chromium, started once for all tests.</summary>
[SetUpFixture]
public sealed class Chromium
{
    private static IPlaywright playwright = null!;

    public static IBrowser Browser { get; private set; } = null!;

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Program(),
                // As root there is no sandbox; and the shared memory of containers is too small for pictures.
                Args = ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"],
            }
        );
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        playwright?.Dispose();
    }

    private static string Program() =>
        new[] { "chromium", "chromium-browser", "google-chrome" }
            .SelectMany(name =>
                (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name))
            )
            .FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("There is no chromium to open the page with: apt-get install chromium.");
}
