using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Workspaces;

/// <summary>What stacks keep is not seen by git, asked of git itself.</summary>
public sealed class IgnoredDataTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public async Task MakeARepository()
    {
        _folder = new TemporaryFolder();
        await GitAsync("init", "--quiet");
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Git_sees_nothing_of_the_data_of_a_folder_without_Init()
    {
        await ServeAsync();

        (await StatusAsync())
            .Should()
            .NotContain(line => line.Contains("data"))
            .And.NotBeEmpty("what the user may want to keep is seen: ai/ and .mcp.json");
    }

    [Test]
    public async Task What_git_has_in_the_data_folder_stays_there()
    {
        var readme = _folder.Write("data/README.md", "tracked");
        await GitAsync("add", "--all");

        await ServeAsync();
        await File.WriteAllTextAsync(readme, "changed");

        (await StatusAsync()).Where(line => line.Contains("data")).Should().Equal("AM data/README.md");
    }

    [Test]
    public async Task Rules_that_the_user_has_made_there_stay()
    {
        _folder.Write("data/.gitignore", "secrets/\n");

        await ServeAsync();

        (await File.ReadAllTextAsync(_folder.In("data/.gitignore"))).Should().Be("secrets/\n");
    }

    // What every serve does before it starts anything.
    private async Task ServeAsync()
    {
        var stack = Requested.Genie(_folder);
        using var held = await WorkspaceLock.TakeAsync(
            stack.Workspace,
            "a test",
            TimeSpan.Zero,
            _ => { },
            TimeProvider.System,
            default
        );
        await new PrepareStep(stack, Account.Current).CarryOutAsync();
    }

    private async Task<string[]> StatusAsync() =>
        (await GitAsync("status", "--porcelain", "--untracked-files=all")).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );

    private Task<string> GitAsync(params string[] arguments) => Git.RunAsync(_folder.Path, arguments);
}
