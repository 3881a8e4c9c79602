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

/// <summary>Removes the workspace stack's data, after a question and a backup of its database.</summary>
[TaskName("WorkspaceReset")]
[TaskDescription("Removes the workspace stack's data, after a question and a backup of its database.")]
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

/// <summary>Replaces the workspace stack's data with a backup (--backup); the old data is kept for a while.</summary>
[TaskName("WorkspaceRestore")]
[TaskDescription("Replaces the workspace stack's data with a backup (--backup); the old data is kept for a while.")]
public sealed class WorkspaceRestoreTask() : RestoreTask(StackCatalogue.Workspace);

/// <summary>Upgrades the workspace stack's data to the images' version of PostgreSQL; --rollback undoes that.</summary>
[TaskName("WorkspaceUpgrade")]
[TaskDescription("Upgrades the workspace stack's data to the images' version of PostgreSQL; --rollback undoes that.")]
public sealed class WorkspaceUpgradeTask() : UpgradeTask(StackCatalogue.Workspace);

/// <summary>Takes the workspace stack's data back to an earlier time (--to); --rollback undoes that.</summary>
[TaskName("WorkspaceRewind")]
[TaskDescription("Takes the workspace stack's data back to an earlier time (--to); --rollback undoes that.")]
public sealed class WorkspaceRewindTask() : RewindTask(StackCatalogue.Workspace);

/// <summary>Talks to an agent of the workspace stack (--agent): a conversation, or one --message.</summary>
[TaskName("WorkspaceChat")]
[TaskDescription("Talks to an agent of the workspace stack (--agent): a conversation, or one --message.")]
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

/// <summary>Shows each change in ai/ that the workspace stack loads, or what is wrong; Enter repeats the last run.</summary>
[TaskName("WorkspaceWatch")]
[TaskDescription("Shows each change in ai/ that the workspace stack loads, or what is wrong; Enter repeats the last run.")]
public sealed class WorkspaceWatchTask() : WatchTask(StackCatalogue.Workspace);
