using CliWrap;
using CliWrap.Buffered;
using Hive.Stacks.Catalogue;

namespace EndToEnd.Tests.Tool;

/// <summary>
/// The packed .NET tool, installed from the folder it was packed to into one of its own, as a user without the repository
/// has it.
/// </summary>
internal sealed class PackedTool : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hive-e2e-tool-").FullName;

    private PackedTool() { }

    /// <summary>The folder that Pack fills.</summary>
    public static string Source => Path.Combine(Console.Sandbox.Product.Root, "artifacts", "packages");

    public static string Package => Path.Combine(Source, $"{ConsoleCommand.Tool}.{StackCatalogue.Version}.nupkg");

    /// <summary>
    /// Where the tool publishes the API to; kept from run to run, so that it is compiled once for each state of its sources.
    /// </summary>
    public static string Cache => Path.Combine(Console.Sandbox.Product.Root, "artifacts", "tool-cache");

    public string Command => Path.Combine(_folder, "bin", ConsoleCommand.Tool);

    /// <summary>The product's files inside the installed tool.</summary>
    public ProductFiles Product { get; private set; } = null!;

    public static async Task<PackedTool> InstallAsync()
    {
        await DotnetAsync("bash", Path.Combine(Console.Sandbox.Product.Root, "build.sh"), "Pack");
        var tool = new PackedTool();
        await DotnetAsync(
            "dotnet",
            "tool",
            "install",
            ConsoleCommand.Tool,
            "--tool-path",
            Path.Combine(tool._folder, "bin"),
            "--source",
            Source
        );
        tool.Product = ProductFiles.Above(
            Path.GetDirectoryName(Directory.GetFiles(tool._folder, "hive-build.dll", SearchOption.AllDirectories).Single())!
        );
        return tool;
    }

    /// <summary>Runs the tool once with <c>dnx</c>, which takes it from the package's folder.</summary>
    public async Task<BufferedCommandResult> RunOnceAsync(params string[] arguments)
    {
        var dnx = Path.Combine(Path.GetDirectoryName(Environment.ProcessPath)!, "dnx");
        return await Cli.Wrap(File.Exists(dnx) ? dnx : "dnx")
            .WithArguments([ConsoleCommand.Tool, "--source", Source, "--yes", .. arguments])
            // A package once unpacked there would be taken again, whatever was packed since.
            .WithEnvironmentVariables(
                new Dictionary<string, string?>
                {
                    ["NUGET_PACKAGES"] = Path.Combine(_folder, "packages"),
                    ["GITHUB_ACTIONS"] = null,
                }
            )
            .WithWorkingDirectory(_folder)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task DotnetAsync(string program, params string[] arguments)
    {
        var result = await Cli.Wrap(program)
            .WithArguments(arguments)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        result.ExitCode.Should().Be(0, result.StandardOutput + result.StandardError);
    }
}
