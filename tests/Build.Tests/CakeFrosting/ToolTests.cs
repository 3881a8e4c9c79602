using Cake.Core;
using Cake.Core.IO;
using Cake.Core.Packaging;
using Cake.Frosting;

namespace Build.Tests.CakeFrosting;

public sealed class ToolTests
{
    [Test]
    public void Tools_are_installed_before_the_first_task_and_then_found()
    {
        var run = FrostingRun.Of(
            host =>
                host.With(typeof(Work))
                    .UsePackageInstaller<Shop>()
                    .SetToolPath("/hive/tools")
                    .InstallTool(new Uri("shop:?package=hammer")),
            "--target=Work"
        );

        run.ExitCode.Should().Be(0);
        run.Notes.Should().Equal("shop opened", "hammer to /hive/tools", "Work with /hive/tools/hammer");
    }

    [Test]
    public void A_tool_of_an_unknown_kind_ends_the_run_and_is_named()
    {
        var run = FrostingRun.Of(
            host => host.With(typeof(Work)).InstallTool(new Uri("shop:?package=hammer")),
            "--target=Work"
        );

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain("shop:?package=hammer");
        run.Notes.Should().BeEmpty();
    }

    [Test]
    public void A_tool_that_is_not_to_be_had_ends_the_run_and_is_named()
    {
        var run = FrostingRun.Of(
            host => host.With(typeof(Work)).UsePackageInstaller<Shop>().InstallTool(new Uri("shop:?package=unicorn")),
            "--target=Work"
        );

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain("unicorn");
        run.Notes.Should().NotContain(note => note.StartsWith("Work", StringComparison.Ordinal));
    }

    [Test]
    public void A_build_without_tools_makes_no_installer() =>
        FrostingRun
            .Of(host => host.With(typeof(Work)).UsePackageInstaller<Shop>(), "--target=Work")
            .Notes.Should()
            .Equal("Work with nothing");

    private sealed class Work(Journal journal) : FrostingTask
    {
        public override void Run(ICakeContext context) =>
            journal.Add($"Work with {context.Tools.Resolve("hammer")?.FullPath ?? "nothing"}");
    }

    private sealed class Shop : IPackageInstaller
    {
        private readonly Journal _journal;
        private readonly IFileSystem _files;

        public Shop(Journal journal, IFileSystem files)
        {
            (_journal, _files) = (journal, files);
            journal.Add("shop opened");
        }

        public bool CanInstall(PackageReference package, PackageType type) =>
            package.Scheme == "shop" && type == PackageType.Tool;

        public IReadOnlyCollection<IFile> Install(PackageReference package, PackageType type, DirectoryPath path)
        {
            if (package.Package == "unicorn")
                return [];
            _journal.Add($"{package.Package} to {path.FullPath}");
            return [_files.GetFile(path.CombineWithFilePath(package.Package))];
        }
    }
}
