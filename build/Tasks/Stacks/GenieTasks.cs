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

/// <summary>Asks, backs up Genie's database, and removes its data.</summary>
[TaskName("GenieReset")]
[TaskDescription("Asks, backs up Genie's database, and removes its data.")]
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

/// <summary>Puts a backup (--backup) in place of Genie's data, which is kept for a while.</summary>
[TaskName("GenieRestore")]
[TaskDescription("Puts a backup (--backup) in place of Genie's data, which is kept for a while.")]
public sealed class GenieRestoreTask() : RestoreTask(StackCatalogue.Genie);

/// <summary>Makes an instance of Genie (--instance) with the data of another (--from), which goes on.</summary>
[TaskName("GenieFork")]
[TaskDescription("Makes an instance of Genie (--instance) with the data of another (--from), which goes on.")]
public sealed class GenieForkTask() : ForkTask(StackCatalogue.Genie);

/// <summary>Brings Genie's data to the PostgreSQL of today; --rollback goes back.</summary>
[TaskName("GenieUpgrade")]
[TaskDescription("Brings Genie's data to the PostgreSQL of today; --rollback goes back.")]
public sealed class GenieUpgradeTask() : UpgradeTask(StackCatalogue.Genie);

/// <summary>Takes Genie's data back to an instant (--to); --rollback undoes that.</summary>
[TaskName("GenieRewind")]
[TaskDescription("Takes Genie's data back to an instant (--to); --rollback undoes that.")]
public sealed class GenieRewindTask() : RewindTask(StackCatalogue.Genie);

/// <summary>Talks to an agent of Genie (--agent), here or for one --message.</summary>
[TaskName("GenieChat")]
[TaskDescription("Talks to an agent of Genie (--agent), here or for one --message.")]
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

/// <summary>Tells what Genie takes over of changes in ai/, or what is wrong; Enter asks again.</summary>
[TaskName("GenieWatch")]
[TaskDescription("Tells what Genie takes over of changes in ai/, or what is wrong; Enter asks again.")]
public sealed class GenieWatchTask() : WatchTask(StackCatalogue.Genie);
