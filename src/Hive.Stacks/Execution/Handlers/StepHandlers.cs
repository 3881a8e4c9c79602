namespace Hive.Stacks.Execution.Handlers;

/// <summary>The handlers of the steps that every engine may plan.</summary>
public static class StepHandlers
{
    /// <summary>One for each kind of step.</summary>
    public static IReadOnlyList<IStepHandler> All { get; } =
    [
        new RunHandler(),
        new PrepareHandler(),
        new NewKeyHandler(),
        new PasswordHandler(),
        new OwnIdentityHandler(),
        new KeepInstanceHandler(),
        new NoteStartHandler(),
        new ForgetStartHandler(),
        new WriteSettingsHandler(),
        new WriteFileHandler(),
        new WriteFolderHandler(),
        new WriteTemplatesHandler(),
        new RemoveFolderHandler(),
        new LaunchHandler(),
        new EndHandler(),
        new PublishHandler(),
        new BackupHandler(),
        new PruneBackupsHandler(),
        new VerifyBackupHandler(),
        new BeginChangeHandler(),
        new FillClusterHandler(),
        new ProveClusterHandler(),
        new SwapDataHandler(),
        new GoBackHandler(),
        new PreflightHandler(),
        new WriteArchiveHandler(),
        new PlaceArchiveHandler(),
        new RecoverDataHandler(),
        new ForgetKeptDataHandler(),
        new ForgetServerHandler(),
        new RemoveDataHandler(),
        new UntilHandler(),
        new WriteConfigurationHandler(),
        new UseConfigurationHandler(),
        new ForgetConfigurationHandler(),
    ];
}
