using Hive.Stacks.Catalogue;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Workspaces;

public sealed class ProviderKeysTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task A_key_that_is_set_lies_beside_the_stacks_secrets_after_a_serve_has_prepared_it()
    {
        _folder.Write(".env", "OPENAI_API_KEY='sk-of the file'\nANTHROPIC_API_KEY=\n");

        var stack = await PrepareAsync();

        var file = ProviderKeys.FileOf(stack, "OPENAI_API_KEY");
        (await File.ReadAllTextAsync(file)).Should().Be("sk-of the file");
        File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Exists(ProviderKeys.FileOf(stack, "ANTHROPIC_API_KEY")).Should().BeFalse("an empty one is none");
    }

    [Test]
    public async Task The_environment_overrides_the_file_and_a_new_value_the_one_that_is_kept()
    {
        _folder.Write(".env", "OPENAI_API_KEY=old\n");
        await PrepareAsync();

        var stack = await PrepareAsync(("OPENAI_API_KEY", "new"));

        (await File.ReadAllTextAsync(ProviderKeys.FileOf(stack, "OPENAI_API_KEY"))).Should().Be("new");
    }

    [Test]
    public async Task Without_a_value_the_file_that_is_there_stays()
    {
        var stack = Resolve();
        _folder.Write(Path.GetRelativePath(_folder.Path, ProviderKeys.FileOf(stack, "ANTHROPIC_API_KEY")), "by hand");

        await PrepareAsync();

        (await File.ReadAllTextAsync(ProviderKeys.FileOf(stack, "ANTHROPIC_API_KEY"))).Should().Be("by hand");
    }

    [Test]
    public void A_key_does_not_print_itself_with_its_stack()
    {
        _folder.Write(".env", "OPENAI_API_KEY=hunter2\n");

        new PrepareStep(Resolve(), Account.Current).Describe().Should().NotContain("hunter2");
        Resolve().ToString().Should().NotContain("hunter2");
        Resolve().Settings.ProviderKeys["OPENAI_API_KEY"].ToString().Should().Be("***");
    }

    private async Task<StackInstance> PrepareAsync(params (string Name, string Value)[] environment)
    {
        var stack = Resolve(environment);
        await new PrepareStep(stack, Account.Current).CarryOutAsync();
        return stack;
    }

    private StackInstance Resolve(params (string Name, string Value)[] environment) =>
        new RequestReader(
            new Dictionary<string, string> { ["workspace"] = _folder.Path },
            environment.ToDictionary(one => one.Name, one => one.Value),
            default
        )
            .Read(Requested.Product)
            .Resolve(StackCatalogue.Genie);
}
