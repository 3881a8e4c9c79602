// Made from the base classes in build/VerbTasks by ./build.sh --target=Generate: change those, and run it.
using Cake.Frosting;
using Hive.Build.VerbTasks;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks.Stacks;

/// <summary>Builds the workspace stack's images with BuildKit.</summary>
[TaskName("BuildWorkspaceImage")]
[TaskDescription("Builds the workspace stack's images with BuildKit.")]
public sealed class BuildWorkspaceImageTask() : BuildImageTask(StackCatalogue.Workspace);

/// <summary>Brings the workspace stack up and waits until it is healthy.</summary>
[TaskName("WorkspaceServe")]
[TaskDescription("Brings the workspace stack up and waits until it is healthy.")]
[IsDependentOn(typeof(BuildWorkspaceImageTask))]
public sealed class WorkspaceServeTask() : ServeTask(StackCatalogue.Workspace);

/// <summary>Stops the workspace stack; its data stays.</summary>
[TaskName("WorkspaceStop")]
[TaskDescription("Stops the workspace stack; its data stays.")]
public sealed class WorkspaceStopTask() : StopTask(StackCatalogue.Workspace);

/// <summary>Stops the workspace stack and brings it up again, with the same data and key.</summary>
[TaskName("WorkspaceRestart")]
[TaskDescription("Stops the workspace stack and brings it up again, with the same data and key.")]
[IsDependentOn(typeof(BuildWorkspaceImageTask))]
public sealed class WorkspaceRestartTask() : RestartTask(StackCatalogue.Workspace);

/// <summary>Asks, backs up the workspace stack's database, and removes its data.</summary>
[TaskName("WorkspaceReset")]
[TaskDescription("Asks, backs up the workspace stack's database, and removes its data.")]
public sealed class WorkspaceResetTask() : ResetTask(StackCatalogue.Workspace);

/// <summary>Shows the workspace stack's status; fails with 3 unless it is healthy.</summary>
[TaskName("WorkspaceStatus")]
[TaskDescription("Shows the workspace stack's status; fails with 3 unless it is healthy.")]
public sealed class WorkspaceStatusTask() : StackStatusTask(StackCatalogue.Workspace);

/// <summary>Prints the workspace stack's log (--follow, --tail, --since, --grep).</summary>
[TaskName("WorkspaceLogs")]
[TaskDescription("Prints the workspace stack's log (--follow, --tail, --since, --grep).")]
public sealed class WorkspaceLogsTask() : StackLogsTask(StackCatalogue.Workspace);

/// <summary>Lists the workspace stack's API keys, makes one (--create, --scopes) or revokes one (--revoke).</summary>
[TaskName("WorkspaceKeys")]
[TaskDescription("Lists the workspace stack's API keys, makes one (--create, --scopes) or revokes one (--revoke).")]
public sealed class WorkspaceKeysTask() : KeysTask(StackCatalogue.Workspace);

/// <summary>Backs up the workspace stack's database while it runs (--keep).</summary>
[TaskName("WorkspaceBackup")]
[TaskDescription("Backs up the workspace stack's database while it runs (--keep).")]
public sealed class WorkspaceBackupTask() : BackupTask(StackCatalogue.Workspace);

/// <summary>Puts a backup (--backup) in place of the workspace stack's data, which is kept for a while.</summary>
[TaskName("WorkspaceRestore")]
[TaskDescription("Puts a backup (--backup) in place of the workspace stack's data, which is kept for a while.")]
public sealed class WorkspaceRestoreTask() : RestoreTask(StackCatalogue.Workspace);

/// <summary>Brings the workspace stack's data to the PostgreSQL of today; --rollback goes back.</summary>
[TaskName("WorkspaceUpgrade")]
[TaskDescription("Brings the workspace stack's data to the PostgreSQL of today; --rollback goes back.")]
public sealed class WorkspaceUpgradeTask() : UpgradeTask(StackCatalogue.Workspace);

/// <summary>Takes the workspace stack's data back to an instant (--to); --rollback undoes that.</summary>
[TaskName("WorkspaceRewind")]
[TaskDescription("Takes the workspace stack's data back to an instant (--to); --rollback undoes that.")]
public sealed class WorkspaceRewindTask() : RewindTask(StackCatalogue.Workspace);

/// <summary>Talks to an agent of the workspace stack (--agent), here or for one --message.</summary>
[TaskName("WorkspaceChat")]
[TaskDescription("Talks to an agent of the workspace stack (--agent), here or for one --message.")]
public sealed class WorkspaceChatTask() : ChatTask(StackCatalogue.Workspace);

/// <summary>Opens the page of the workspace stack in the browser, signed in, and prints its address.</summary>
[TaskName("WorkspaceOpen")]
[TaskDescription("Opens the page of the workspace stack in the browser, signed in, and prints its address.")]
public sealed class WorkspaceOpenTask() : OpenTask(StackCatalogue.Workspace);

/// <summary>Prints where the workspace stack's API, page, MCP server and database are.</summary>
[TaskName("WorkspaceUrl")]
[TaskDescription("Prints where the workspace stack's API, page, MCP server and database are.")]
public sealed class WorkspaceUrlTask() : UrlTask(StackCatalogue.Workspace);

/// <summary>Opens psql in the database of the workspace stack, or runs one statement (--command).</summary>
[TaskName("WorkspacePsql")]
[TaskDescription("Opens psql in the database of the workspace stack, or runs one statement (--command).")]
public sealed class WorkspacePsqlTask() : PsqlTask(StackCatalogue.Workspace);

/// <summary>Tells what the workspace stack takes over of changes in ai/, or what is wrong; Enter asks again.</summary>
[TaskName("WorkspaceWatch")]
[TaskDescription("Tells what the workspace stack takes over of changes in ai/, or what is wrong; Enter asks again.")]
public sealed class WorkspaceWatchTask() : WatchTask(StackCatalogue.Workspace);
