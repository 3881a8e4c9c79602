using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Testing;

namespace Build.Tests.Newcomer;

/// <summary>
/// What CONTRIBUTING and the README say that an addition takes is all that it takes: a copy of the sources gets
/// one of each, and is built.
/// </summary>
[Parallelizable(ParallelScope.None)]
public sealed class NewcomerTests
{
    private readonly TestFolder _copy = new();

    [OneTimeSetUp]
    public async Task Add_one_of_each()
    {
        foreach (var file in Checkout.Files.Where(file => !file.StartsWith("tests/", StringComparison.Ordinal)))
        {
            var target = Path.Combine(_copy.Root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Checkout.At(file), target);
        }
        foreach (var addition in Additions.All)
        foreach (var (file, change) in addition.Files)
        {
            var target = Path.Combine(_copy.Root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllTextAsync(target, change(File.Exists(target) ? await File.ReadAllTextAsync(target) : ""));
        }

        await BuildAsync();
        (await ConsoleAsync("Generate")).ExitCode.Should().Be(0);
        await BuildAsync();
    }

    [OneTimeTearDown]
    public void Clean() => _copy.Dispose();

    [TestCaseSource(typeof(Additions), nameof(Additions.All))]
    public void An_addition_takes_few_files_and_each_is_named(object added)
    {
        var addition = (Addition)added;
        addition
            .Files.Keys.Select(file =>
                addition.Folder is { } folder && file.StartsWith(folder, StringComparison.Ordinal) ? folder : file
            )
            .Distinct()
            .Should()
            .HaveCountLessThanOrEqualTo(addition.Most);

        var list = Checkout.Read(addition.Document);
        foreach (var file in addition.Files.Keys)
            new[] { file, Path.GetFileNameWithoutExtension(file), Path.GetDirectoryName(file) + "/", addition.Pattern }
                .Should()
                .Contain(word => word != null && list.Contains(word), $"{addition.Document} says where {file} is changed");
    }

    [Test]
    public async Task A_new_verb_works_for_every_stack_and_takes_the_new_option()
    {
        var run = await ConsoleAsync("WorkspacePing");
        run.Output.Should().Contain("pong from workspace", run.Error);
        (await ConsoleAsync("GeniePing", "--loudly")).Output.Should().Contain("PONG FROM GENIE");
    }

    [Test]
    public async Task The_new_option_is_refused_where_it_means_nothing() =>
        (await ConsoleAsync("Status", "--loudly")).ExitCode.Should().Be(2);

    [Test]
    public async Task A_new_stack_has_every_target_and_a_compose_file()
    {
        (await ConsoleAsync("WizardPing")).Output.Should().Contain("pong from wizard");
        (await ConsoleAsync("Default")).Output.Should().Contain("Wizard").And.Contain("…Ping");
        (await ConsoleAsync("BuildWizardImage", "--help")).Output.Should().StartWith("BuildWizardImage: ");
        File.Exists(Path.Combine(_copy.Root, "compose", "docker-compose-wizard.yml")).Should().BeTrue();
    }

    [Test]
    public async Task A_new_engine_can_be_asked_for()
    {
        (await ConsoleAsync("Status", "--engine=paper")).ExitCode.Should().Be(0);
        (await ConsoleAsync("Status", "--engine=stone")).Error.Should().Contain("paper");
    }

    private async Task BuildAsync()
    {
        var build = await new ProcessRunner().RunAsync(
            new Command(
                "dotnet",
                // That it compiles and works is asked here; what the analyzers say takes as long again.
                [
                    "build",
                    "build/Hive.Build.csproj",
                    "-c",
                    "Release",
                    "-v",
                    "q",
                    "--nologo",
                    "-p:UseSharedCompilation=false",
                    "-p:RunAnalyzers=false",
                ]
            )
            {
                WorkingDirectory = _copy.Root,
            }
        );
        build.Succeeded.Should().BeTrue(build.Output + build.Error);
    }

    private Task<CommandResult> ConsoleAsync(params string[] arguments) =>
        new ProcessRunner().RunAsync(
            new Command(
                "dotnet",
                [
                    Path.Combine(_copy.Root, "artifacts", "bin", "Hive.Build", "release", "hive-build.dll"),
                    .. arguments,
                    $"--workspace={_copy.Root}",
                ]
            )
            {
                WorkingDirectory = _copy.Root,
            }
        );
}
