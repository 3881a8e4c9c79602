using System.Text;
using Hive.Stacks.Commands;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>The password of a stack's database, as the PostgreSQL in its container sees it.</summary>
internal static class DatabasePassword
{
    // As database-password.sh ends.
    private const int Differs = 10;

    /// <summary>Whether the role takes the password that the stack's file has on this machine.</summary>
    public static async Task<PasswordFit> CheckAsync(
        DockerDaemon daemon,
        ICommandRunner runner,
        StackInstance stack,
        CancellationToken cancellationToken,
        ContainerKind? kind = null
    )
    {
        try
        {
            var container = (await StackContainers.FindAsync(daemon, stack, cancellationToken, kind)).Of(
                stack.Definition.DatabaseService.Name
            );
            if (!StackContainers.IsUp(container))
                return PasswordFit.Unknown;
            var password = SecretStore.RequirePassword(stack);
            var check = PasswordCommands.InContainer(container!.Name.TrimStart('/'), "check") with
            {
                Deadline = TimeSpan.FromSeconds(10),
                Input = async (input, ended) => await WriteAsync(input, password, ended),
            };
            return (await runner.RunAsync(check, null, cancellationToken)).ExitCode switch
            {
                0 => PasswordFit.Fits,
                Differs => PasswordFit.Differs,
                _ => PasswordFit.Unknown,
            };
        }
        catch (StackException)
        {
            return PasswordFit.Unknown;
        }
    }

    /// <summary>The command that gives the role another password.</summary>
    public static async Task<Command> ChangeAsync(
        DockerDaemon daemon,
        StackInstance stack,
        CancellationToken cancellationToken,
        ContainerKind? kind = null
    )
    {
        var service = stack.Definition.DatabaseService.Name;
        var container = (await StackContainers.FindAsync(daemon, stack, cancellationToken, kind)).Of(service);
        return container is null
            ? throw new StackException(
                FailureKind.Unhealthy,
                $"The container {service} of {stack.FullName} is not there any more.",
                $"Start the stack: {stack.Command("Serve")}"
            )
            : PasswordCommands.InContainer(container.Name.TrimStart('/'), "change");
    }

    private static async Task WriteAsync(Stream input, Secret password, CancellationToken cancellationToken) =>
        await input.WriteAsync(Encoding.UTF8.GetBytes(password.Reveal() + "\n"), cancellationToken);
}
