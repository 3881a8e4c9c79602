using System.ComponentModel;
using System.Runtime.ExceptionServices;
using System.Text;
using CliWrap;
using CliWrap.Exceptions;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Command = Hive.Stacks.Commands.Command;
using CommandResult = Hive.Stacks.Commands.CommandResult;

namespace Hive.Stacks.Execution;

/// <summary>Runs commands as real processes.</summary>
public sealed class ProcessRunner : ICommandRunner
{
    /// <summary>How long an interrupted command may take to end by itself before it is killed.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Part of util-linux, which every distribution has.</summary>
    private const string SetPriv = "/usr/bin/setpriv";

    /// <inheritdoc />
    public async Task<CommandResult> RunAsync(
        Command command,
        Action<string>? onLine = null,
        CancellationToken cancellationToken = default
    )
    {
        if (command.HasConsole)
            return await ConsoleProcess.RunAsync(command, cancellationToken);
        var output = new StringBuilder();
        var error = new StringBuilder();
        using var graceful = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (command.Deadline is { } deadline)
            graceful.CancelAfter(deadline);
        using var forceful = new CancellationTokenSource();
        await using var escalation = graceful.Token.Register(() => forceful.CancelAfter(Timeout));

        await using var file = command.OutputFile is null ? null : Create(command.OutputFile);
        ExceptionDispatchInfo? unwritten = null;
        try
        {
            var cli = Wrap(command)
                .WithEnvironmentVariables(ProcessEnvironment.Of(command))
                .WithWorkingDirectory(command.WorkingDirectory ?? Directory.GetCurrentDirectory())
                .WithValidation(CommandResultValidation.None)
                .WithStandardInputPipe(Input(command))
                .WithStandardOutputPipe(file is null ? Lines(output, onLine) : ToFile(file, StopFor))
                .WithStandardErrorPipe(Lines(error, onLine));
            var result = command.EndsWithConsole
                ? await StartingThread.RunAsync(() => cli.ExecuteAsync(forceful.Token, graceful.Token).Task)
                : await cli.ExecuteAsync(forceful.Token, graceful.Token);
            return new CommandResult(command, result.ExitCode, output.ToString(), error.ToString(), result.RunTime);
        }
        catch (OperationCanceledException) when (unwritten is not null)
        {
            unwritten.Throw();
            throw;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StackException(
                FailureKind.Failed,
                $"{command.Program} {(command.Arguments is [var first, ..] ? first : "")} did not end within {command.Deadline!.Value.TotalSeconds:0} s.",
                $"Run it by hand to see why: {command}"
            );
        }
        catch (Exception exception) when (exception is Win32Exception or CliWrapException)
        {
            throw NotStarted(command, exception);
        }

        void StopFor(IOException failure)
        {
            unwritten = ExceptionDispatchInfo.Capture(failure);
            graceful.Cancel();
        }
    }

    /// <summary>The failure of a program that is not there, or may not be run.</summary>
    public static StackException NotStarted(Command command, Exception exception) =>
        new(
            FailureKind.Prerequisite,
            $"The program '{command.Program}' could not be started: {exception.Message.Split('\n')[0].Trim()}",
            $"Install '{Path.GetFileName(command.Program)}' or put it on the PATH; '{ConsoleCommand.For("Doctor")}' lists what is needed.",
            exception
        );

    // setpriv becomes the program, so that the program gets the signals that are sent to it.
    private static CliWrap.Command Wrap(Command command) =>
        command.EndsWithConsole && File.Exists(SetPriv)
            ? Cli.Wrap(SetPriv).WithArguments(["--pdeathsig", "TERM", "--", command.Program, .. command.Arguments])
            : Cli.Wrap(command.Program).WithArguments(command.Arguments);

    private static PipeSource Input(Command command) =>
        command.Input is { } write ? PipeSource.Create(write)
        : command.InputFile is { } file ? PipeSource.FromFile(file)
        : command.IsTethered
            ? PipeSource.Create(
                (_, ended) =>
                    Task.Delay(System.Threading.Timeout.Infinite, ended).ContinueWith(_ => { }, TaskScheduler.Default)
            )
        : PipeSource.Null;

    private static FileStream Create(string path)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    // What cannot be written, as on a full disk, ends the program by a signal and not by a kill: it has a server to stop,
    // or files to remove. Meanwhile it may go on writing.
    private static PipeTarget ToFile(FileStream file, Action<IOException> failed) =>
        PipeTarget.Create(
            async (source, cancellationToken) =>
            {
                try
                {
                    await source.CopyToAsync(file, cancellationToken);
                    await file.FlushAsync(cancellationToken);
                }
                catch (IOException exception)
                {
                    failed(exception);
                    await source.CopyToAsync(Stream.Null, cancellationToken);
                }
            }
        );

    private static PipeTarget Lines(StringBuilder whole, Action<string>? onLine) =>
        PipeTarget.ToDelegate(line =>
        {
            whole.AppendLine(line);
            onLine?.Invoke(line);
        });
}
