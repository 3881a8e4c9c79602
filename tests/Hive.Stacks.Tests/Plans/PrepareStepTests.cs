using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Tests.Commands;
using Hive.Testing;

namespace Hive.Stacks.Tests.Plans;

public sealed class PrepareStepTests
{
    [Test]
    public async Task Preparing_again_keeps_secrets_and_data()
    {
        using var workspace = new TestFolder();
        var stack = Samples.Genie(workspace.Root);
        var step = new PrepareStep(stack, Account.Current);
        await step.CarryOutAsync();
        var secrets = (
            await File.ReadAllTextAsync(stack.Paths.ApiKey),
            await File.ReadAllTextAsync(stack.Paths.DatabasePassword)
        );
        workspace.Write("data/postgres-genie/PG_VERSION", "17");

        await step.CarryOutAsync();

        (await File.ReadAllTextAsync(stack.Paths.ApiKey), await File.ReadAllTextAsync(stack.Paths.DatabasePassword))
            .Should()
            .Be(secrets);
        File.Exists(workspace.At("data/postgres-genie/PG_VERSION")).Should().BeTrue();
    }

    [Test]
    public async Task The_data_folder_is_closed_to_others()
    {
        using var workspace = new TestFolder();
        var stack = Samples.Genie(workspace.Root);

        await new PrepareStep(stack, Account.Current).CarryOutAsync();

        new DirectoryInfo(stack.Paths.Data)
            .UnixFileMode.Should()
            .Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
