using CliWrap;
using EndToEnd.Tests.Console;

namespace EndToEnd.Tests.EngineSetup;

/// <summary>
/// This machine with all that is on it, to be changed and thrown away: what programs write in it goes into memory, and no
/// process outside is seen from inside.
/// </summary>
internal sealed class MachineCopy : IAsyncDisposable
{
    // Held by this process for as long as the copy is there; every command enters its namespaces.
    private const string Make = """
        mount -t tmpfs -o size=4g tmpfs "$1"
        mkdir "$1/upper" "$1/work" "$1/root"
        mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
        for folder in proc dev sys; do mount --rbind "/$folder" "$1/root/$folder"; done
        mount -t proc proc "$1/root/proc"
        echo made
        exec cat
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("hive-machine-").FullName;
    private readonly TaskCompletionSource _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CommandTask<CommandResult> _holder;

    private MachineCopy() =>
        _holder = Cli.Wrap("unshare")
            .WithArguments(["--mount", "--pid", "--fork", "--propagation", "private", "bash", "-euc", Make, "-", _folder])
            .WithStandardInputPipe(PipeSource.Create(async (_, _) => await _end.Task))
            .WithStandardOutputPipe(PipeTarget.ToDelegate(_ => _made.TrySetResult()))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();

    public static async Task<MachineCopy> MakeAsync()
    {
        Requires.Root();
        var copy = new MachineCopy();
        if (await Task.WhenAny(copy._made.Task, copy._holder.Task) == copy._made.Task)
            return copy;
        await copy.DisposeAsync();
        Assert.Ignore("this machine's root cannot be copied by an overlay");
        return copy;
    }

    /// <summary>A command that runs in the copy.</summary>
    public Command Inside(Command command) =>
        Cli.Wrap("nsenter")
            .WithArguments(arguments =>
                arguments
                    .Add($"--target={Child()}")
                    .Add(["--mount", "--pid", "chroot", $"{_folder}/root", command.TargetFilePath])
                    .Add(command.Arguments, escape: false)
            )
            .WithEnvironmentVariables(command.EnvironmentVariables)
            .WithValidation(CommandResultValidation.None);

    /// <summary>Runs the console, or another program, in the copy to its end.</summary>
    public Task<ConsoleRun> RunAsync(Command command) =>
        new RunningConsole(Inside(command), TimeSpan.FromMinutes(9)).Completion;

    /// <summary>Runs a script in the copy.</summary>
    public Task<ConsoleRun> ShellAsync(string script) => RunAsync(Cli.Wrap("bash").WithArguments(["-euc", script]));

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _holder;
        Directory.Delete(_folder, recursive: true);
    }

    // unshare stays outside of the namespace of processes that it makes; its child is the first one inside.
    private string Child() => File.ReadAllText($"/proc/{_holder.ProcessId}/task/{_holder.ProcessId}/children").Trim();
}
