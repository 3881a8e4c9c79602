using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Images;
using Hive.Stacks.Plans;
using Hive.Testing;

namespace Hive.Stacks.Tests.Images;

/// <summary>An image says in its labels which revision it was built from. The labels are part of the image.</summary>
public sealed class ImageRevisionTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public async Task CommitAsync()
    {
        _folder = new TestFolder();
        await GitAsync("init", "--quiet");
        _folder.Write("src/Hive.Api/Program.cs", "one\n");
        _folder.Write("dockerfiles/Dockerfile.genie", "FROM scratch\n");
        await CommitAsync("sources");
    }

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task A_commit_of_documents_leaves_the_images_as_they_are()
    {
        var before = await LabelsAsync();
        _folder.Write("README.md", "More words.\n");
        await CommitAsync("documents");

        (await LabelsAsync()).Should().Equal(before);
        before[0].Should().MatchRegex("^[0-9a-f]{40}$");
    }

    [TestCase("src/Hive.Api/Program.cs")]
    [TestCase("dockerfiles/Dockerfile.genie")]
    [TestCase("global.json")]
    public async Task A_commit_of_what_images_are_built_from_is_their_revision(string source)
    {
        _folder.Write(source, "changed\n");
        await CommitAsync("sources again");

        (await LabelsAsync())[0].Should().Be(await GitAsync("rev-parse", "HEAD"));
    }

    [Test]
    public async Task Outside_of_a_repository_there_is_no_revision()
    {
        Directory.Delete(Path.Combine(_folder.Root, ".git"), recursive: true);

        (await LabelsAsync()).Should().Equal("unknown", "unknown");
    }

    private async Task<string[]> LabelsAsync()
    {
        using var caller = new TemporaryFolder();
        // Named bases, so that no registry is asked for them.
        var bases = BaseImage.All.ToDictionary(image => image.Argument, image => image.LocalName);
        var planner = new ImagePlanner(
            Requested.In(caller, new ProductFiles(_folder.Root)),
            new NoImages(),
            new ProcessRunner(),
            new PlannedChanges(),
            new CallerEnvironment(bases)
        );
        var steps = await planner.PlanAsync([StackCatalogue.Genie], always: true, _ => { }, default);

        var build = steps.Should().ContainSingle().Which.Command!;
        return [build.Environment["HIVE_REVISION"]!, build.Environment["HIVE_CREATED"]!];
    }

    private async Task CommitAsync(string message)
    {
        await GitAsync("add", "--all");
        await GitAsync(
            "-c",
            "user.name=Tests",
            "-c",
            "user.email=tests@example.org",
            "commit",
            "--quiet",
            "--message",
            message
        );
    }

    private async Task<string> GitAsync(params string[] arguments) => (await Git.RunAsync(_folder.Root, arguments)).Trim();
}
