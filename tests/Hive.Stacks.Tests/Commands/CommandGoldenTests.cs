using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Platform;
using Hive.Testing;

namespace Hive.Stacks.Tests.Commands;

/// <summary>Whole argument lists, accepted by a person.</summary>
public sealed class CommandGoldenTests
{
    private static readonly ProductFiles Product = new("/opt/hive");
    private static readonly DatabaseFiles Files = new("/s", "/x/database_password", "/e");

    [Test]
    public void Compose_is_called_as_accepted()
    {
        var (stack, account) = (Samples.Project(Samples.Genie(port: 47001)), new Account(1001, 1002));

        Golden.Matches(
            string.Join(
                '\n',
                Printed.Out("up", ComposeCommands.Up(stack, account)),
                Printed.Out("down", ComposeCommands.Down(stack)),
                Printed.Out("down with volumes", ComposeCommands.DownWithVolumes(stack)),
                Printed.Out("config hashes", ComposeCommands.ConfigHashes(stack, account)),
                Printed.Out("resolved config", ComposeCommands.ResolvedConfig(stack, account))
            ),
            "commands-compose.txt"
        );
    }

    [Test]
    public void A_stack_of_two_services_and_a_further_copy_are_named_as_accepted() =>
        Golden.Matches(
            string.Join(
                '\n',
                Printed.Out("workspace", ComposeCommands.Up(Samples.Project(Samples.Workspace()), new Account(1001, 1002))),
                Printed.Out("copy", ComposeCommands.Up(Samples.Project(Samples.Agent("feature-x")), new Account(1001, 1002)))
            ),
            "commands-stacks.txt"
        );

    [Test]
    public void Databases_are_dumped_filled_and_proved_as_accepted()
    {
        var files = new DatabaseFiles(
            "/opt/hive/database.sh",
            "/srv/hive/data/secrets/genie/database_password",
            "/opt/hive/e"
        );
        var account = new Account(1001, 1002);
        var next = "/srv/hive/data/postgres-genie.next";
        DatabaseTask[] tasks =
        [
            DatabaseTask.DumpServed,
            DatabaseTask.DumpStopped("/srv/hive/data/postgres-genie"),
            DatabaseTask.Restore(next, "/srv/hive/a b.dump", """["hive"]""", """["vector"]"""),
            DatabaseTask.Prove(next),
            DatabaseTask.Copy(next, "/srv/hive/data/postgres-genie"),
            DatabaseTask.Start(next),
            DatabaseTask.LookAtServed,
            DatabaseTask.Offer,
            DatabaseTask.Rewind(next, "/srv/hive/a/base/b", "/srv/hive/a/wal", null, DateTimeOffset.UnixEpoch, 2),
        ];
        Golden.Matches(
            string.Join(
                '\n',
                tasks.SelectMany(task =>
                    new[]
                    {
                        Printed.Out(
                            $"{task.Word} in a container",
                            DatabaseCommands.InContainer(
                                StackCatalogue.Genie,
                                task,
                                "hive/genie:1.0.0",
                                account,
                                files,
                                "0123456789ab"
                            )
                        ),
                        Printed.Out(
                            $"{task.Word} here",
                            DatabaseCommands.Here(
                                StackCatalogue.Workspace,
                                task,
                                task.Cluster,
                                "/usr/lib/postgresql/17/bin",
                                files,
                                40123,
                                folder => folder
                            )
                        ),
                    }
                )
            ),
            "commands-database.txt"
        );
    }

    [Test]
    public void Images_are_built_as_accepted()
    {
        var arguments = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["HIVE_SOURCES"] = "0123456789ab",
            ["HIVE_VERSION"] = "1.0.0",
        };

        Golden.Matches(
            string.Join(
                '\n',
                [
                    Printed.Out(
                        "bake",
                        ImageCommands.Bake(
                            Product,
                            StackCatalogue.All.SelectMany(stack => stack.Services).Select(service => service.BakeTarget),
                            arguments
                        )
                    ),
                    Printed.Out("inspect remote", ImageCommands.InspectRemote("example.org/image:1")),
                    Printed.Out("make bases", ImageCommands.MakeBases(Product, BaseImage.All)),
                    Printed.Out("revision", ImageCommands.Revision(Product, ["src/Hive.Api", "dockerfiles"])),
                ]
            ),
            "commands-images.txt"
        );
    }

    [Test]
    public void No_command_carries_a_secret()
    {
        var project = Samples.Project(Samples.Genie());
        Command[] all =
        [
            .. new[] { DatabaseTask.DumpServed, DatabaseTask.Restore("/d", "/f", "[]", "[]") }.SelectMany(task =>
                new[]
                {
                    DatabaseCommands.InContainer(StackCatalogue.Genie, task, "i", Account.Image, Files, "c"),
                    DatabaseCommands.Here(StackCatalogue.Workspace, task, "/d", "/bin", Files, 1, folder => folder),
                }
            ),
            ComposeCommands.Up(project, Account.Image),
            ComposeCommands.Down(project),
            ComposeCommands.ResolvedConfig(project, Account.Image),
        ];

        // The name of a password's file is none, nor is the shell's word for reading it there.
        all.SelectMany(command => command.Arguments.Concat(command.Environment.Keys))
            .Where(word =>
                !word.Contains("/database_password", StringComparison.Ordinal)
                && word != "HIVE_DATABASE_PASSWORD_FILE"
                && !word.StartsWith("PGPASSWORD=$(cat \"$0\")", StringComparison.Ordinal)
            )
            .Should()
            .NotContain(word =>
                word.Contains("PASSWORD", StringComparison.OrdinalIgnoreCase)
                || word.Contains("API_KEY", StringComparison.OrdinalIgnoreCase)
            );
    }
}
