using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;

namespace EndToEnd.Tests.Doors;

/// <summary>
/// A checkout with nothing in it but both entry scripts and a few sources, and a <c>dotnet</c> that builds no console but
/// notes that it was to, and runs none but prints what it was given.
/// </summary>
internal sealed class EntryScriptCheckout : IDisposable
{
    private const string Dotnet = """
        #!/usr/bin/env bash
        case $1 in
          publish)
            while [[ $# -gt 0 && $1 != --output ]]; do shift; done
            echo "$2" >>"$STAND_IN/published"
            until [[ -e $STAND_IN/go ]]; do sleep 0.02; done
            mkdir -p "$2" && : >"$2/hive-build.dll" ;;
          *hive-build.dll)
            printf '%s\n' "$1" "$$" "${HIVE_ENTRY-}"
            shift
            printf '<%s>' "$@"
            exit "${STAND_IN_CODE:-0}" ;;
          --version) echo 10.0.100 ;;
          *) exec "$STAND_IN_DOTNET" "$@" ;;
        esac
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("hive e2e's entry-").FullName;

    private static readonly string[] Scripts = ["build.sh", "build.ps1"];

    private static readonly string[] Sources =
    [
        "global.json",
        "Directory.Build.props",
        "Directory.Packages.props",
        "build/Program.cs",
        "src/Hive.Stacks/A.cs",
        "dockerfiles/entrypoints/database.sh",
    ];

    public EntryScriptCheckout()
    {
        foreach (var script in Scripts)
            File.Copy(Path.Combine(Sandbox.Product.Root, script), At(script));
        foreach (var file in Sources)
            Write(file, file);
        WriteProgram("stand-in/dotnet", Dotnet);
    }

    /// <summary>How often a console was to be built.</summary>
    public int Published => File.Exists(At("stand-in/published")) ? File.ReadAllLines(At("stand-in/published")).Length : 0;

    public string At(string path) => Path.Combine(_folder, path);

    public void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
    }

    public void WriteProgram(string path, string script)
    {
        Write(path, script);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(At(path), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Lets builds come to their end.</summary>
    public void Go() => Write("stand-in/go", "");

    /// <summary>Runs a script, and gives back what reached the console.</summary>
    public async Task<ReachedConsole> RunAsync(string script, params string[] arguments)
    {
        var task = (await CommandAsync(script, arguments)).ExecuteBufferedAsync();
        return ReachedConsole.Read(await task, task.ProcessId);
    }

    public async Task<Command> CommandAsync(string script, params string[] arguments)
    {
        IReadOnlyList<string> line = script == "build.ps1" ? await PowerShell.LineAsync(At(script)) : ["bash", At(script)];
        return Command([.. line, .. arguments]);
    }

    public Command Command(IReadOnlyList<string> line) =>
        Cli.Wrap(line[0])
            .WithArguments(line.Skip(1))
            .WithValidation(CommandResultValidation.None)
            .WithEnvironmentVariables(
                new Dictionary<string, string?>
                {
                    ["PATH"] = $"{At("stand-in")}:{Environment.GetEnvironmentVariable("PATH")}",
                    ["STAND_IN"] = At("stand-in"),
                    ["STAND_IN_DOTNET"] = Environment.ProcessPath,
                    ["STAND_IN_CODE"] = "7",
                    ["HIVE_ENTRY"] = "nonsense",
                }
            );

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>What a script gave to the console.</summary>
/// <param name="Assembly">The console's own path.</param>
/// <param name="IsSameProcess">True when the console took the place of the script.</param>
/// <param name="Entry">The script that the console was told of.</param>
/// <param name="Arguments">Each in angle brackets.</param>
/// <param name="ExitCode">What the script ended with.</param>
internal sealed record ReachedConsole(string Assembly, bool IsSameProcess, string Entry, string Arguments, int ExitCode)
{
    public static ReachedConsole Read(BufferedCommandResult run, int process)
    {
        var lines = run.StandardOutput.Split('\n');
        lines.Should().HaveCountGreaterThan(3, run.StandardError);
        return new ReachedConsole(lines[0], lines[1] == $"{process}", lines[2], string.Join('\n', lines[3..]), run.ExitCode);
    }
}
