using System.Reflection;
using Cake.Cli;
using Cake.Frosting.Internal;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console.Cli;

namespace Cake.Frosting;

/// <summary>Puts a build together and runs it: the entry assembly's tasks on Cake's own engine.</summary>
public sealed class CakeHost
{
    private readonly ServiceCollection _services = [];
    private readonly List<Assembly> _assemblies = Assembly.GetEntryAssembly() is { } entry ? [entry] : [];

    /// <summary>Makes a host with Cake's services registered, so that later registrations win.</summary>
    public CakeHost()
    {
        _services.AddCakeDiagnostics();
        _services.UseCakeDefaultModules();
        _services.AddFrosting();
    }

    /// <summary>Makes a host.</summary>
    public static CakeHost Create() => new();

    /// <summary>Takes the tasks of a further assembly in.</summary>
    /// <param name="assembly">Its exported classes that implement <see cref="IFrostingTask"/> become tasks.</param>
    public CakeHost AddAssembly(Assembly assembly)
    {
        _assemblies.Add(assembly);
        return this;
    }

    /// <summary>Adds services, at once.</summary>
    /// <param name="services">Receives the services that tasks, context and lifetimes are made from.</param>
    public CakeHost ConfigureServices(Action<IServiceCollection> services)
    {
        services(_services);
        return this;
    }

    /// <summary>Runs the targets that the arguments name.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>0 when all went well, 1 for a failure, -1 (255 to a shell) for arguments that cannot be read.</returns>
    public int Run(IEnumerable<string> args)
    {
        _services.AddTasks(_assemblies);
        var app = new CommandApp<RunCommand>().WithData(_services);
        app.Configure(config =>
        {
            // A build's own options are nobody's business here: Argument("name") finds them.
            config.Settings.ConvertFlagsToRemainingArguments = true;
            config.AddExample([]);
            config.AddExample(["--verbosity", "quiet"]);
            config.AddExample(["--tree"]);
        });
        return app.Run(args);
    }
}
