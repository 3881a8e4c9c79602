using System.IO.Compression;
using System.Net;
using System.Xml.Linq;
using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Images;
using Hive.Testing;

namespace EndToEnd.Tests.Tool;

/// <summary>The .NET tool in folders where there is nothing else of this repository.</summary>
internal sealed class ToolTests
{
    private PackedTool _tool = null!;

    [OneTimeSetUp]
    public async Task Install() => _tool = await PackedTool.InstallAsync();

    [OneTimeTearDown]
    public void Remove() => _tool?.Dispose();

    [Test]
    public void The_package_says_what_it_is_and_carries_the_real_cake()
    {
        using var package = ZipFile.OpenRead(PackedTool.Package);
        using var nuspec = package.GetEntry($"{ConsoleCommand.Tool}.nuspec")!.Open();
        var metadata = XDocument
            .Load(nuspec)
            .Descendants()
            .GroupBy(element => element.Name.LocalName)
            .ToDictionary(group => group.Key, group => group.First().Value);

        metadata["id"].Should().Be(ConsoleCommand.Tool);
        metadata["version"].Should().Be(StackCatalogue.Version);
        metadata["license"].Should().Be("MIT");
        metadata["description"].Should().NotBeEmpty();
        package.GetEntry(metadata["readme"])!.Length.Should().BeGreaterThan(500);
        package
            .Entries.Select(entry => entry.Name)
            .Should()
            .Contain(["Cake.Core.dll", "Cake.Common.dll", "Cake.Cli.dll", "Cake.Frosting.dll", "hive-build.dll"]);
        package
            .Entries.Should()
            .NotContain(entry =>
                entry.Name.EndsWith(".pdb") || entry.FullName.Contains("/obj/") || entry.FullName.Contains("/tests/")
            );
    }

    [Test]
    public async Task Packing_again_gives_the_same_bytes()
    {
        var before = await File.ReadAllBytesAsync(PackedTool.Package);

        using var again = await PackedTool.InstallAsync();

        (await File.ReadAllBytesAsync(PackedTool.Package)).Should().Equal(before);
    }

    [Test]
    public void Its_files_are_those_of_the_checkout_so_images_of_either_fit_the_other()
    {
        SourceFingerprint.OfImages(_tool.Product).Should().Be(SourceFingerprint.OfImages(Sandbox.Product));
        SourceFingerprint.OfApi(_tool.Product).Should().Be(SourceFingerprint.OfApi(Sandbox.Product));
        Files("compose").Should().Equal(Files("compose", Sandbox.Product)).And.NotBeEmpty();
    }

    [Test]
    public async Task Dnx_runs_it_from_the_folder_of_the_package()
    {
        var run = await _tool.RunOnceAsync("Status", "--engine=local");

        run.ExitCode.Should().Be(0, run.StandardOutput + run.StandardError);
        run.StandardOutput.Should().Contain("genie").And.Contain("stopped");
    }

    [Test]
    public async Task It_calls_itself_by_its_own_name_and_offers_what_works_without_a_checkout()
    {
        await using var sandbox = Inside("local");

        var help = await sandbox.RunInsideAsync("--help");
        help.Output.Should()
            .StartWith("Usage: automagik-hive ")
            .And.Contain("GenieServe")
            .And.NotContain("TestUnit")
            .And.NotContain("build.sh");
        (await sandbox.RunInsideAsync("--version")).Output.Trim().Should().Be(StackCatalogue.Version);
        (await sandbox.RunInsideAsync("completion", "bash"))
            .Output.Should()
            .Contain("complete -F _automagik_hive automagik-hive");
        var unknown = await sandbox.RunInsideAsync("--genie-serv");
        (unknown.ExitCode, unknown.Error)
            .Should()
            .Be(
                (
                    2,
                    "Error: There is no option '--genie-serv'.\n  → Did you mean --genie-serve? Run automagik-hive to see all options.\n"
                )
            );
        (await sandbox.RunInsideAsync("Test")).ExitCode.Should().Be(4, "tests are not in the tool");
    }

    [Test]
    public async Task The_workspace_is_the_folder_it_is_called_in_and_asking_leaves_it_empty()
    {
        await using var sandbox = Inside("local");

        var run = await sandbox.RunInsideAsync("Status");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Should().Contain(sandbox.Workspace);
        Directory.EnumerateFileSystemEntries(sandbox.Workspace).Should().BeEmpty();
    }

    [TestCase("local")]
    [TestCase("docker")]
    [Category(Chaos.Category)]
    public async Task The_seeds_command_mapping_brings_stacks_up_and_down(string engine)
    {
        if (engine == "local")
            Chaos.OnlyInFull();
        await Requires.EngineAsync(engine);
        await using var sandbox = Inside(engine);
        sandbox.Set("GITHUB_ACTIONS", "true");
        sandbox.Set("GITHUB_STEP_SUMMARY", Path.Combine(sandbox.Workspace, "summary.md"));

        (await sandbox.RunInsideAsync("--init", "--yes")).ExitCode.Should().Be(0);
        File.Exists(Path.Combine(sandbox.Workspace, ".env")).Should().BeTrue();
        Files("compose")
            .Where(file => Path.GetDirectoryName(file) == "compose")
            .Should()
            .OnlyContain(file => File.Exists(Path.Combine(sandbox.Workspace, Path.GetFileName(file))));

        var served = await sandbox.RunInsideAsync("--genie-serve");
        served.ExitCode.Should().Be(0, served.ToString());
        served
            .Output.Should()
            .Contain("genie is healthy.")
            .And.Contain("automagik-hive GenieStop")
            .And.NotContain("build.sh");
        (await sandbox.GetAsync("/api/v1/health")).Status.Should().Be(HttpStatusCode.OK);
        (await File.ReadAllTextAsync(Path.Combine(sandbox.Workspace, "summary.md")))
            .Should()
            .MatchRegex(@"\| genie \| create \| \d+\.\d\d \| done \|")
            .And.MatchRegex(@"\| genie \| api \|");
        (await sandbox.RunInsideAsync("--genie-status")).ExitCode.Should().Be(0);
        (await sandbox.RunInsideAsync("--genie-logs", "--tail=1000")).Output.Should().Contain("database system is ready");
        var agent = await sandbox.RunInsideAsync("--agent-serve", ".");
        agent.ExitCode.Should().Be(0, agent.ToString());
        (await sandbox.RunInsideAsync("--agent-stop", ".")).Output.Should().Contain("agent is stopped");
        var stopped = await sandbox.RunInsideAsync("--genie-stop", sandbox.Workspace);
        stopped.Output.Should().Contain("genie is stopped", stopped.ToString());
        (await sandbox.RunInsideAsync("--genie-status")).ExitCode.Should().Be(3);
    }

    private Sandbox Inside(string engine)
    {
        var sandbox = new Sandbox(engine) { Door = [_tool.Command] };
        sandbox.Set("XDG_CACHE_HOME", PackedTool.Cache);
        return sandbox;
    }

    private IEnumerable<string> Files(string folder, ProductFiles? product = null)
    {
        var root = (product ?? _tool.Product).Root;
        return Directory
            .EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file))
            .Order(StringComparer.Ordinal);
    }
}
