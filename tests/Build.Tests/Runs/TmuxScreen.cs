using System.Globalization;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Testing;

namespace Build.Tests.Runs;

/// <summary>A real terminal of 80 columns with one program on it: tmux, with a server of the test's own.</summary>
internal sealed class TmuxScreen : IAsyncDisposable
{
    public const int Columns = 80;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly string[] Coloured = ["-e"];
    private static readonly string[] Joined = ["-J"];
    private readonly TestFolder _folder = new();

    private TmuxScreen() { }

    private string Socket => _folder.At("tmux");

    // Which signal or code ended a program, tmux tells only now and then.
    private string ExitFile => _folder.At("exit");

    public static void Require() =>
        Machine.Requires(File.Exists("/usr/bin/tmux"), "The program 'tmux'", "apt-get install tmux");

    /// <summary>Starts a program on a new terminal.</summary>
    /// <param name="line">As a shell takes it.</param>
    /// <param name="variables">What is set for it.</param>
    public static async Task<TmuxScreen> StartAsync(string line, params (string Name, string Value)[] variables)
    {
        var screen = new TmuxScreen();
        // A window that stays when its program has ended, with more lines than any program here writes.
        screen._folder.Write(
            "tmux.conf",
            "set -g remain-on-exit on\nset -g status off\nset -g history-limit 5000\nset -g default-terminal screen-256color\n"
        );
        var set = string.Join(' ', variables.Select(one => $"{one.Name}={ShellQuoted(one.Value)}"));
        await screen.AskAsync(
            "-f",
            screen._folder.At("tmux.conf"),
            "new-session",
            "-d",
            "-x",
            Columns.ToString(CultureInfo.InvariantCulture),
            "-y",
            "50",
            $"env CI= GITHUB_ACTIONS= LC_ALL=C.UTF-8 {set} sh -c {ShellQuoted($"trap : INT; {line}; echo $? >{screen.ExitFile}")}"
        );
        return screen;
    }

    /// <summary>Presses keys, as in "C-c".</summary>
    public Task PressAsync(params string[] keys) => AskAsync(["send-keys", .. keys]);

    /// <summary>All that is on the screen and was above it; lines that the terminal broke are two lines.</summary>
    /// <param name="coloured">With its escape sequences for colours.</param>
    /// <param name="joined">Whether a line that the terminal broke is one line all the same.</param>
    public async Task<string> ReadAsync(bool coloured = false, bool joined = false) =>
        string.Join(
                '\n',
                (await AskAsync(["capture-pane", "-p", "-S", "-", .. coloured ? Coloured : [], .. joined ? Joined : []]))
                    .TrimEnd()
                    .Split('\n')
                    .Select(line => line.TrimEnd())
                    .Where(line => !line.StartsWith("Pane is dead", StringComparison.Ordinal))
            )
            .TrimEnd();

    /// <summary>Waits until something is on it.</summary>
    public Task ShowsAsync(string text) =>
        WaitAsync(async () => (await ReadAsync()).Contains(text, StringComparison.Ordinal), $"shown '{text}'");

    /// <summary>Waits until the program has ended, and gives its exit code.</summary>
    public async Task<int> EndAsync()
    {
        var status = "";
        await WaitAsync(
            async () => File.Exists(ExitFile) && (status = (await File.ReadAllTextAsync(ExitFile)).Trim()).Length > 0,
            "seen its end"
        );
        return int.Parse(status, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("kill-server");
        _folder.Dispose();
    }

    private async Task WaitAsync(Func<Task<bool>> holds, string what)
    {
        using var deadline = new CancellationTokenSource(Timeout);
        while (!await holds())
        {
            if (deadline.IsCancellationRequested)
                Assert.Fail($"The terminal had not {what} within {Timeout}:\n{await ReadAsync()}");
            await Task.Delay(LookEvery, CancellationToken.None);
        }
    }

    private async Task<string> AskAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        result.Succeeded.Should().BeTrue(result.Error);
        return result.Output;
    }

    private Task<CommandResult> RunAsync(params string[] arguments) =>
        new ProcessRunner().RunAsync(new Command("tmux", ["-S", Socket, .. arguments]));

    private static string ShellQuoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
