using Hive.Stacks.Execution;

namespace Hive.Stacks.EngineSetup;

/// <summary>The handlers of the steps that make an engine.</summary>
public static class SetupHandlers
{
    /// <summary>One for each kind of step.</summary>
    public static IReadOnlyList<IStepHandler> All { get; } =
    [
        new InstallHandler(),
        new MendPackagesHandler(),
        new WriteAptFileHandler(),
        new BuildVectorHandler(),
        new StartDaemonHandler(),
        new StartServiceHandler(),
        new StopDaemonHandler(),
    ];
}
