using Cake.Core;
using Cake.Core.Diagnostics;

namespace Hive.Build.Hosting;

/// <summary>
/// Cake's log, without the errors: they are told once, as cause and remedy, when the run has ended. With
/// <c>--verbosity=diagnostic</c> they come here too, with their stack traces.
/// </summary>
/// <param name="console">Where Cake writes.</param>
public sealed class HiveLog(IConsole console) : ICakeLog
{
    private readonly CakeBuildLog _log = new(console, Verbosity.Normal);

    /// <inheritdoc />
    public Verbosity Verbosity
    {
        get => _log.Verbosity;
        set => _log.Verbosity = value;
    }

    /// <inheritdoc />
    public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args)
    {
        if (level is not (LogLevel.Fatal or LogLevel.Error) || Verbosity == Verbosity.Diagnostic)
            _log.Write(verbosity, level, format, args);
    }
}
