using Hive.Testing;
using Hive.Tests.Postgres;
using Microsoft.Playwright;

namespace Hive.Page.Tests;

/// <summary>Debian's chromium, started once for all tests.</summary>
[SetUpFixture]
public sealed class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static IPlaywright playwright = null!;

    public static IBrowser Browser { get; private set; } = null!;

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        var program = await ProgramAsync();
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = program,
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

    /// <summary>Where it is.</summary>
    // Debian's own: what Playwright would download is not to be had everywhere. Root gets it here, as .ci/run does.
    internal static async Task<string> ProgramAsync()
    {
        if (Found() is null && Environment.UserName == "root" && File.Exists("/usr/bin/apt-get"))
        {
            await Programs.RunAsync("apt-get", "update", "-qq");
            await Programs.RunAsync(
                "env",
                "DEBIAN_FRONTEND=noninteractive",
                "apt-get",
                "install",
                "-y",
                "-qq",
                "--no-install-recommends",
                "chromium"
            );
        }
        var program = Found();
        Machine.Requires(program is not null, "chromium", "apt-get install chromium");
        return program!;
    }

    private static string? Found() =>
        Names
            .SelectMany(name =>
                (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name))
            )
            .FirstOrDefault(File.Exists);
}
