using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Workspaces;

[Platform(Exclude = "Win")]
public sealed class GitWorktreeTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public async Task MakeARepository()
    {
        _folder = new TemporaryFolder();
        _folder.Write(
            "make.sh",
            """
            set -e
            cd "$(dirname "$0")"
            export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
            git init --quiet --initial-branch=main main
            cd main
            git -c user.name=t -c user.email=t@t commit --quiet --allow-empty --message=first
            git worktree add --quiet -b Feature/Login_2 ../linked
            mkdir -p ../linked/below
            git worktree add --quiet --detach ../detached
            """
        );
        var made = await new ProcessRunner().RunAsync(new Command("bash", [_folder.In("make.sh")]), null, default);
        made.Succeeded.Should().BeTrue(made.Error);
    }

    [TearDown]
    public void RemoveIt() => _folder.Dispose();

    [TestCase("linked", "feature-login-2")]
    [TestCase("linked/below", "feature-login-2")]
    [TestCase("detached", null)]
    [TestCase("main", null)]
    [TestCase(".", null)]
    public void The_branch_of_a_linked_worktree_names_an_instance(string folder, string? name) =>
        GitWorktree.InstanceOf(_folder.In(folder)).Should().Be(name);

    [TestCase("feature-x", "feature-x")]
    [TestCase("123-fix--it!", "fix-it")]
    [TestCase("ünicode", "nicode")]
    [TestCase("42", null)]
    [TestCase("a-very-long-name-of-a-branch-that-goes-on", "a-very-long-name-of-a-branch-t")]
    public void What_no_instance_may_be_called_is_left_out(string branch, string? name) =>
        GitWorktree.NameOf(branch).Should().Be(name);
}
