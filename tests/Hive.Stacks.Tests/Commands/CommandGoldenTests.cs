using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace Hive.Stacks.Tests.Commands;

/// <summary>Whole argument lists, accepted by a person.</summary>
public sealed class CommandGoldenTests
{
    private static readonly ProductFiles Product = new("/opt/hive");

    [Test]
    public void Compose_is_called_as_accepted()
    {
        var (stack, account) = (Samples.Genie(port: 47001), new Account(1001, 1002));

        Golden.Matches(string.Join('\n',
            Printed.Out("up", ComposeCommands.Up(stack, account)),
            Printed.Out("down", ComposeCommands.Down(stack, account)),
            Printed.Out("config hash", ComposeCommands.ConfigHash(stack, account)),
            Printed.Out("resolved config", ComposeCommands.ResolvedConfig(stack, account))), "commands-compose.txt");
    }

    [Test]
    public void Images_are_built_as_accepted()
    {
        var arguments = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["HIVE_SOURCES"] = "0123456789ab", ["HIVE_VERSION"] = "1.0.0" };

        Golden.Matches(string.Join('\n',
        [
            Printed.Out("bake", ImageCommands.Bake(Product, StackCatalogue.All, arguments)),
            Printed.Out("inspect remote", ImageCommands.InspectRemote("example.org/image:1")),
            .. BaseImage.All.Select(image => Printed.Out($"make {image.Argument}", ImageCommands.MakeBase(Product, image))),
            Printed.Out("revision", ImageCommands.Revision(Product)),
        ]), "commands-images.txt");
    }

    [Test]
    public void No_command_carries_a_secret()
    {
        var stack = Samples.Genie();
        Command[] all = [ComposeCommands.Up(stack, Account.Image), ComposeCommands.Down(stack, Account.Image), ComposeCommands.ResolvedConfig(stack, Account.Image)];

        all.SelectMany(command => command.Arguments.Concat(command.Environment.Keys))
            .Should().NotContain(word => word.Contains("PASSWORD", StringComparison.OrdinalIgnoreCase) || word.Contains("API_KEY", StringComparison.OrdinalIgnoreCase));
    }
}
