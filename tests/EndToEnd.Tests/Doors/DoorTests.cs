using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;

namespace EndToEnd.Tests.Doors;

/// <summary>
/// The door on a machine without the .NET SDK. The installer's script is the test's own, and "installs" this machine's SDK.
/// </summary>
internal sealed class DoorTests
{
    private static readonly string[] Needed =
    [
        "bash",
        "cat",
        "curl",
        "cut",
        "dirname",
        "find",
        "flock",
        "ln",
        "mkdir",
        "mv",
        "rm",
        "sha256sum",
        "sort",
        "xargs",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("hive-e2e-door-").FullName;

    private string Programs => Path.Combine(_folder, "bin");

    private string Sdk => Path.Combine(_folder, "sdk");

    [OneTimeSetUp]
    public async Task MakeAMachineWithoutTheSdk()
    {
        Directory.CreateDirectory(Programs);
        foreach (var program in Needed)
        {
            var found = Environment
                .GetEnvironmentVariable("PATH")!
                .Split(':')
                .Select(folder => Path.Combine(folder, program))
                .First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(Programs, program), found);
        }

        // The console itself is built by the ordinary door, if it is not there.
        (await Cli.Wrap("bash").WithArguments([Door]).ExecuteBufferedAsync())
            .StandardOutput.Should()
            .Contain("Every day");
    }

    [OneTimeTearDown]
    public void RemoveIt() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_missing_sdk_is_installed_as_global_json_says_and_only_once()
    {
        var installer = Path.Combine(_folder, "install.sh");
        await File.WriteAllTextAsync(
            installer,
            $"echo \"$@\" >> '{_folder}/calls'\nln -s '{Environment.ProcessPath}' '{Sdk}/dotnet'\n"
        );

        var first = await RunAsync($"file://{installer}");
        var second = await RunAsync($"file://{installer}");

        first.ExitCode.Should().Be(0, first.StandardError);
        first.StandardError.Should().Contain("The .NET SDK is missing");
        first.StandardOutput.Should().Contain("GenieServe");
        second.ExitCode.Should().Be(0, second.StandardError);
        (await File.ReadAllLinesAsync(Path.Combine(_folder, "calls")))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Be($"--jsonfile {Path.Combine(Sandbox.Product.Root, "global.json")} --install-dir {Sdk} --no-path");
    }

    [Test]
    public async Task An_installer_that_cannot_be_fetched_is_a_missing_prerequisite()
    {
        if (Directory.Exists(Sdk))
            Directory.Delete(Sdk, recursive: true);

        var run = await RunAsync($"file://{_folder}/nowhere.sh");

        run.ExitCode.Should().Be(4);
        run.StandardError.Should()
            .Contain("Error: The SDK's installer could not be fetched")
            .And.Contain("→ Install the .NET 10 SDK by hand");
    }

    private static string Door => Path.Combine(Sandbox.Product.Root, "build.sh");

    private Task<BufferedCommandResult> RunAsync(string script) =>
        Cli.Wrap(Path.Combine(Programs, "bash"))
            .WithArguments([Door])
            .WithEnvironmentVariables(
                new Dictionary<string, string?>
                {
                    ["PATH"] = Programs,
                    ["HIVE_DOTNET_ROOT"] = Sdk,
                    ["HIVE_DOTNET_INSTALL_SCRIPT"] = script,
                }
            )
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync()
            .Task;
}
