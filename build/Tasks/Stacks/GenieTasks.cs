// Made from the base classes in build/VerbTasks by ./build.sh --target=Generate: change those, and run it.
using Cake.Frosting;
using Hive.Build.VerbTasks;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks.Stacks;

/// <summary>Builds Genie's image with BuildKit.</summary>
[TaskName("BuildGenieImage")]
[TaskDescription("Builds Genie's image with BuildKit.")]
public sealed class BuildGenieImageTask() : BuildImageTask(StackCatalogue.Genie);

/// <summary>Brings Genie up and waits until it is healthy.</summary>
[TaskName("GenieServe")]
[TaskDescription("Brings Genie up and waits until it is healthy.")]
[IsDependentOn(typeof(BuildGenieImageTask))]
public sealed class GenieServeTask() : ServeTask(StackCatalogue.Genie);

/// <summary>Stops Genie; its data stays.</summary>
[TaskName("GenieStop")]
[TaskDescription("Stops Genie; its data stays.")]
public sealed class GenieStopTask() : StopTask(StackCatalogue.Genie);

/// <summary>Stops Genie and brings it up again, with the same data and key.</summary>
[TaskName("GenieRestart")]
[TaskDescription("Stops Genie and brings it up again, with the same data and key.")]
[IsDependentOn(typeof(BuildGenieImageTask))]
public sealed class GenieRestartTask() : RestartTask(StackCatalogue.Genie);

/// <summary>Removes Genie's data, after a question and a backup of its database.</summary>
[TaskName("GenieReset")]
[TaskDescription("Removes Genie's data, after a question and a backup of its database.")]
public sealed class GenieResetTask() : ResetTask(StackCatalogue.Genie);

/// <summary>Shows Genie's status; fails with 3 unless it is healthy.</summary>
[TaskName("GenieStatus")]
[TaskDescription("Shows Genie's status; fails with 3 unless it is healthy.")]
public sealed class GenieStatusTask() : StackStatusTask(StackCatalogue.Genie);

/// <summary>Prints Genie's log (--follow, --tail, --since, --grep).</summary>
[TaskName("GenieLogs")]
[TaskDescription("Prints Genie's log (--follow, --tail, --since, --grep).")]
public sealed class GenieLogsTask() : StackLogsTask(StackCatalogue.Genie);

/// <summary>Lists Genie's API keys, makes one (--create, --scopes) or revokes one (--revoke).</summary>
[TaskName("GenieKeys")]
[TaskDescription("Lists Genie's API keys, makes one (--create, --scopes) or revokes one (--revoke).")]
public sealed class GenieKeysTask() : KeysTask(StackCatalogue.Genie);

/// <summary>Backs up Genie's database while it runs (--keep).</summary>
[TaskName("GenieBackup")]
[TaskDescription("Backs up Genie's database while it runs (--keep).")]
public sealed class GenieBackupTask() : BackupTask(StackCatalogue.Genie);

/// <summary>Replaces Genie's data with a backup (--backup); the old data is kept for a while.</summary>
[TaskName("GenieRestore")]
[TaskDescription("Replaces Genie's data with a backup (--backup); the old data is kept for a while.")]
public sealed class GenieRestoreTask() : RestoreTask(StackCatalogue.Genie);

/// <summary>Makes an instance of Genie (--instance) with a copy of a running one's data (--from).</summary>
[TaskName("GenieFork")]
[TaskDescription("Makes an instance of Genie (--instance) with a copy of a running one's data (--from).")]
public sealed class GenieForkTask() : ForkTask(StackCatalogue.Genie);

/// <summary>Upgrades Genie's data to the images' version of PostgreSQL; --rollback undoes that.</summary>
[TaskName("GenieUpgrade")]
[TaskDescription("Upgrades Genie's data to the images' version of PostgreSQL; --rollback undoes that.")]
public sealed class GenieUpgradeTask() : UpgradeTask(StackCatalogue.Genie);

/// <summary>Takes Genie's data back to an earlier time (--to); --rollback undoes that.</summary>
[TaskName("GenieRewind")]
[TaskDescription("Takes Genie's data back to an earlier time (--to); --rollback undoes that.")]
public sealed class GenieRewindTask() : RewindTask(StackCatalogue.Genie);

/// <summary>Talks to an agent of Genie (--agent): a conversation, or one --message.</summary>
[TaskName("GenieChat")]
[TaskDescription("Talks to an agent of Genie (--agent): a conversation, or one --message.")]
public sealed class GenieChatTask() : ChatTask(StackCatalogue.Genie);

/// <summary>Opens the page of Genie in the browser, signed in, and prints its address.</summary>
[TaskName("GenieOpen")]
[TaskDescription("Opens the page of Genie in the browser, signed in, and prints its address.")]
public sealed class GenieOpenTask() : OpenTask(StackCatalogue.Genie);

/// <summary>Prints where Genie's API, page, MCP server and database are.</summary>
[TaskName("GenieUrl")]
[TaskDescription("Prints where Genie's API, page, MCP server and database are.")]
public sealed class GenieUrlTask() : UrlTask(StackCatalogue.Genie);

/// <summary>Opens psql in the database of Genie, or runs one statement (--command).</summary>
[TaskName("GeniePsql")]
[TaskDescription("Opens psql in the database of Genie, or runs one statement (--command).")]
public sealed class GeniePsqlTask() : PsqlTask(StackCatalogue.Genie);

/// <summary>Shows each change in ai/ that Genie loads, or what is wrong; Enter repeats the last run.</summary>
[TaskName("GenieWatch")]
[TaskDescription("Shows each change in ai/ that Genie loads, or what is wrong; Enter repeats the last run.")]
public sealed class GenieWatchTask() : WatchTask(StackCatalogue.Genie);
