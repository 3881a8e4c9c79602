using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;

namespace EndToEnd.Tests.Doors;

/// <summary>
/// Which .NET the door takes, on a checkout of a few empty files: the programs called dotnet and the installer are the
/// test's own, and write down what they were asked.
/// </summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
internal sealed class DoorSdkTests
{
    private string _folder = null!;

    private string Checkout => Path.Combine(_folder, "checkout");

    private string Sdk => Path.Combine(_folder, "sdk");

    [SetUp]
    public void MakeACheckout()
    {
        _folder = Directory.CreateTempSubdirectory("hive-e2e-door-").FullName;
        foreach (
            var part in new[]
            {
                "build/Hive.Build.csproj",
                "src/Hive.Stacks/empty",
                "dockerfiles/entrypoints/database.sh",
                "Directory.Build.props",
                "Directory.Packages.props",
            }
        )
            Write(Path.Combine("checkout", part), "");
        Write("checkout/global.json", """{ "sdk": { "version": "10.0.100", "rollForward": "latestFeature" } }""");
        File.Copy(Path.Combine(Sandbox.Product.Root, "build.sh"), Path.Combine(Checkout, "build.sh"));
        Write(
            "install.sh",
            $"echo install >> '{_folder}/calls'\nmkdir -p '{Sdk}'\ncp '{_folder}/new-dotnet' '{Sdk}/dotnet'\n"
        );
        WriteDotnet("new-dotnet", "new", sdk: true, runtime: "10.0.9");
    }

    [TearDown]
    public void RemoveIt() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task An_sdk_that_global_json_does_not_allow_builds_nothing_and_the_right_one_is_installed_once()
    {
        WriteDotnet("bin/dotnet", "old", sdk: false, runtime: "10.0.1");

        var first = await RunAsync();
        var second = await RunAsync();

        first.ExitCode.Should().Be(0, first.StandardError);
        first.StandardError.Should().Contain("is not the one that global.json names");
        second.ExitCode.Should().Be(0, second.StandardError);
        (await CallsAsync()).Should().ContainInOrder("install", "new publishes").And.NotContain("old publishes");
        (await CallsAsync()).Count(call => call == "install").Should().Be(1);
    }

    [Test]
    public async Task A_console_that_is_built_runs_on_a_machine_with_the_runtime_alone_and_nothing_is_asked_of_the_sdk()
    {
        await BuildAsync();
        WriteDotnet("bin/dotnet", "runtime", sdk: false, runtime: "10.0.3");

        var run = await RunAsync();

        run.ExitCode.Should().Be(0, run.StandardError);
        (await CallsAsync()).Should().Equal("runtime lists", "runtime runs");
    }

    [Test]
    public async Task A_console_that_is_built_is_not_given_to_an_older_runtime()
    {
        await BuildAsync();
        WriteDotnet("bin/dotnet", "old", sdk: true, runtime: "8.0.1");

        var run = await RunAsync();

        run.ExitCode.Should().Be(0, run.StandardError);
        (await CallsAsync()).Should().ContainInOrder("install", "new runs").And.NotContain("old runs");
    }

    [Test]
    public async Task An_sdk_that_was_installed_here_for_an_older_global_json_is_replaced()
    {
        WriteDotnet("sdk/dotnet", "former", sdk: false, runtime: "9.0.1");

        var run = await RunAsync();

        run.ExitCode.Should().Be(0, run.StandardError);
        (await CallsAsync())
            .Should()
            .ContainInOrder("install", "new publishes", "new runs")
            .And.NotContain("former publishes");
    }

    private async Task BuildAsync()
    {
        WriteDotnet("bin/dotnet", "builder", sdk: true, runtime: "10.0.1");
        (await RunAsync()).ExitCode.Should().Be(0);
        File.Delete(Path.Combine(_folder, "calls"));
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, path))!);
        File.WriteAllText(Path.Combine(_folder, path), text);
    }

    private void WriteDotnet(string path, string name, bool sdk, string runtime)
    {
        Write(
            path,
            $"""
            #!/bin/bash
            case $1 in
              --version) exit {(sdk ? 0 : 155)} ;;
              --list-runtimes) echo '{name} lists' >> '{_folder}/calls'; echo 'Microsoft.NETCore.App {runtime} [/nowhere]' ;;
              publish) echo '{name} publishes' >> '{_folder}/calls'; while [[ $1 != --output ]]; do shift; done; mkdir -p "$2"; : > "$2/hive-build.dll" ;;
              *) echo '{name} runs' >> '{_folder}/calls' ;;
            esac
            """
        );
        File.SetUnixFileMode(
            Path.Combine(_folder, path),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
    }

    private async Task<string[]> CallsAsync() => await File.ReadAllLinesAsync(Path.Combine(_folder, "calls"));

    // Nothing of this machine's own .NET is on the path.
    private Task<BufferedCommandResult> RunAsync()
    {
        var programs = string.Join(
            ':',
            Environment
                .GetEnvironmentVariable("PATH")!
                .Split(':')
                .Where(folder => !File.Exists(Path.Combine(folder, "dotnet")))
        );
        foreach (
            var program in new[]
            {
                "bash",
                "cat",
                "cp",
                "curl",
                "cut",
                "find",
                "flock",
                "mkdir",
                "mv",
                "readlink",
                "rm",
                "sha256sum",
                "sort",
                "xargs",
                "dirname",
            }
        )
            Link(program);
        return Cli.Wrap("/bin/bash")
            .WithArguments([Path.Combine(Checkout, "build.sh")])
            .WithEnvironmentVariables(
                new Dictionary<string, string?>
                {
                    ["PATH"] = $"{_folder}/bin:{_folder}/programs:{programs}",
                    ["HIVE_DOTNET_ROOT"] = Sdk,
                    ["HIVE_DOTNET_INSTALL_SCRIPT"] = $"file://{_folder}/install.sh",
                }
            )
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync()
            .Task;
    }

    private void Link(string program)
    {
        var link = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "programs")).FullName, program);
        if (File.Exists(link))
            return;
        File.CreateSymbolicLink(
            link,
            Environment
                .GetEnvironmentVariable("PATH")!
                .Split(':')
                .Select(folder => Path.Combine(folder, program))
                .First(File.Exists)
        );
    }
}
