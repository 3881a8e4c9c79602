using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using Hive.Stacks.Execution;
using Hive.Testing;

namespace EndToEnd.Tests.Engines;

/// <summary>
/// An engine's daemon with a folder and a network of its own, so that it has nothing to do with the machine's engine. It and
/// all that it started end with the test run, however that ends.
/// </summary>
internal sealed class IsolatedDaemon(string prefix) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory(prefix).FullName;
    private Task _running = Task.CompletedTask;
    private int _process;

    /// <summary>Its network.</summary>
    public NetworkNamespace Network { get; } = new();

    /// <summary>Whether it has not ended.</summary>
    public bool IsRunning => !_running.IsCompleted;

    /// <summary>A place in its folder.</summary>
    public string In(string name) => Path.Combine(_folder, name);

    /// <summary>Starts it; its standard error goes to the file <c>log</c> in its folder.</summary>
    public async Task StartAsync(IReadOnlyList<string> daemon, IReadOnlyDictionary<string, string?>? environment = null)
    {
        // Namespaces of its own: what it starts ends with it, and what it mounts nobody else sees.
        var command = Cli.Wrap("setpriv")
            .WithArguments([
                "--pdeathsig=KILL",
                .. Network.Inside,
                "unshare",
                "--pid",
                "--fork",
                "--kill-child=KILL",
                "--mount-proc",
                .. daemon,
            ])
            .WithEnvironmentVariables(environment ?? new Dictionary<string, string?>())
            .WithStandardErrorPipe(PipeTarget.ToFile(In("log")))
            .WithValidation(CommandResultValidation.None);
        var started = await StartingThread.RunAsync(() => Task.FromResult(command.ExecuteAsync()));
        (_running, _process) = (started.Task, started.ProcessId);
    }

    /// <summary>Ends it and its containers as a power failure would.</summary>
    public async Task KillAsync()
    {
        if (!IsRunning)
            return;
        await Cli.Wrap("kill")
            .WithArguments(["-KILL", _process.ToString(CultureInfo.InvariantCulture)])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await Eventually.HoldsAsync($"nothing is left of the daemon in {_folder}", () => !Processes().Any());
        await Network.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private IEnumerable<string> Processes() =>
        Directory
            .EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Where(folder => CommandLine(folder).Contains($"{_folder}/", StringComparison.Ordinal));

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
