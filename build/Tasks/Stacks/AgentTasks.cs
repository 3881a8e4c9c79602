// Made from the base classes in build/VerbTasks by ./build.sh --target=Generate: change those, and run it.
using Cake.Frosting;
using Hive.Build.VerbTasks;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks.Stacks;

/// <summary>Builds the agent stack's image with BuildKit.</summary>
[TaskName("BuildAgentImage")]
[TaskDescription("Builds the agent stack's image with BuildKit.")]
public sealed class BuildAgentImageTask() : BuildImageTask(StackCatalogue.Agent);

/// <summary>Brings the agent stack up and waits until it is healthy.</summary>
[TaskName("AgentServe")]
[TaskDescription("Brings the agent stack up and waits until it is healthy.")]
[IsDependentOn(typeof(BuildAgentImageTask))]
public sealed class AgentServeTask() : ServeTask(StackCatalogue.Agent);

/// <summary>Stops the agent stack; its data stays.</summary>
[TaskName("AgentStop")]
[TaskDescription("Stops the agent stack; its data stays.")]
public sealed class AgentStopTask() : StopTask(StackCatalogue.Agent);

/// <summary>Stops the agent stack and brings it up again, with the same data and key.</summary>
[TaskName("AgentRestart")]
[TaskDescription("Stops the agent stack and brings it up again, with the same data and key.")]
[IsDependentOn(typeof(BuildAgentImageTask))]
public sealed class AgentRestartTask() : RestartTask(StackCatalogue.Agent);

/// <summary>Asks, backs up the agent stack's database, and removes its data.</summary>
[TaskName("AgentReset")]
[TaskDescription("Asks, backs up the agent stack's database, and removes its data.")]
public sealed class AgentResetTask() : ResetTask(StackCatalogue.Agent);

/// <summary>Shows the agent stack's status; fails with 3 unless it is healthy.</summary>
[TaskName("AgentStatus")]
[TaskDescription("Shows the agent stack's status; fails with 3 unless it is healthy.")]
public sealed class AgentStatusTask() : StackStatusTask(StackCatalogue.Agent);

/// <summary>Prints the agent stack's log (--follow, --tail, --since, --grep).</summary>
[TaskName("AgentLogs")]
[TaskDescription("Prints the agent stack's log (--follow, --tail, --since, --grep).")]
public sealed class AgentLogsTask() : StackLogsTask(StackCatalogue.Agent);

/// <summary>Lists the agent stack's API keys, makes one (--create, --scopes) or revokes one (--revoke).</summary>
[TaskName("AgentKeys")]
[TaskDescription("Lists the agent stack's API keys, makes one (--create, --scopes) or revokes one (--revoke).")]
public sealed class AgentKeysTask() : KeysTask(StackCatalogue.Agent);

/// <summary>Backs up the agent stack's database while it runs (--keep).</summary>
[TaskName("AgentBackup")]
[TaskDescription("Backs up the agent stack's database while it runs (--keep).")]
public sealed class AgentBackupTask() : BackupTask(StackCatalogue.Agent);

/// <summary>Puts a backup (--backup) in place of the agent stack's data, which is kept for a while.</summary>
[TaskName("AgentRestore")]
[TaskDescription("Puts a backup (--backup) in place of the agent stack's data, which is kept for a while.")]
public sealed class AgentRestoreTask() : RestoreTask(StackCatalogue.Agent);

/// <summary>Makes an instance of the agent stack (--instance) with the data of another (--from), which goes on.</summary>
[TaskName("AgentFork")]
[TaskDescription("Makes an instance of the agent stack (--instance) with the data of another (--from), which goes on.")]
public sealed class AgentForkTask() : ForkTask(StackCatalogue.Agent);

/// <summary>Brings the agent stack's data to the PostgreSQL of today; --rollback goes back.</summary>
[TaskName("AgentUpgrade")]
[TaskDescription("Brings the agent stack's data to the PostgreSQL of today; --rollback goes back.")]
public sealed class AgentUpgradeTask() : UpgradeTask(StackCatalogue.Agent);

/// <summary>Takes the agent stack's data back to an instant (--to); --rollback undoes that.</summary>
[TaskName("AgentRewind")]
[TaskDescription("Takes the agent stack's data back to an instant (--to); --rollback undoes that.")]
public sealed class AgentRewindTask() : RewindTask(StackCatalogue.Agent);

/// <summary>Talks to an agent of the agent stack (--agent), here or for one --message.</summary>
[TaskName("AgentChat")]
[TaskDescription("Talks to an agent of the agent stack (--agent), here or for one --message.")]
public sealed class AgentChatTask() : ChatTask(StackCatalogue.Agent);

/// <summary>Opens the page of the agent stack in the browser, signed in, and prints its address.</summary>
[TaskName("AgentOpen")]
[TaskDescription("Opens the page of the agent stack in the browser, signed in, and prints its address.")]
public sealed class AgentOpenTask() : OpenTask(StackCatalogue.Agent);

/// <summary>Prints where the agent stack's API, page, MCP server and database are.</summary>
[TaskName("AgentUrl")]
[TaskDescription("Prints where the agent stack's API, page, MCP server and database are.")]
public sealed class AgentUrlTask() : UrlTask(StackCatalogue.Agent);

/// <summary>Opens psql in the database of the agent stack, or runs one statement (--command).</summary>
[TaskName("AgentPsql")]
[TaskDescription("Opens psql in the database of the agent stack, or runs one statement (--command).")]
public sealed class AgentPsqlTask() : PsqlTask(StackCatalogue.Agent);

/// <summary>Tells what the agent stack takes over of changes in ai/, or what is wrong; Enter asks again.</summary>
[TaskName("AgentWatch")]
[TaskDescription("Tells what the agent stack takes over of changes in ai/, or what is wrong; Enter asks again.")]
public sealed class AgentWatchTask() : WatchTask(StackCatalogue.Agent);
