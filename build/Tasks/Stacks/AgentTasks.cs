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

/// <summary>Removes the agent stack's data, after a question and a backup of its database.</summary>
[TaskName("AgentReset")]
[TaskDescription("Removes the agent stack's data, after a question and a backup of its database.")]
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

/// <summary>Replaces the agent stack's data with a backup (--backup); the old data is kept for a while.</summary>
[TaskName("AgentRestore")]
[TaskDescription("Replaces the agent stack's data with a backup (--backup); the old data is kept for a while.")]
public sealed class AgentRestoreTask() : RestoreTask(StackCatalogue.Agent);

/// <summary>Makes an instance of the agent stack (--instance) with a copy of a running one's data (--from).</summary>
[TaskName("AgentFork")]
[TaskDescription("Makes an instance of the agent stack (--instance) with a copy of a running one's data (--from).")]
public sealed class AgentForkTask() : ForkTask(StackCatalogue.Agent);

/// <summary>Upgrades the agent stack's data to the images' version of PostgreSQL; --rollback undoes that.</summary>
[TaskName("AgentUpgrade")]
[TaskDescription("Upgrades the agent stack's data to the images' version of PostgreSQL; --rollback undoes that.")]
public sealed class AgentUpgradeTask() : UpgradeTask(StackCatalogue.Agent);

/// <summary>Takes the agent stack's data back to an earlier time (--to); --rollback undoes that.</summary>
[TaskName("AgentRewind")]
[TaskDescription("Takes the agent stack's data back to an earlier time (--to); --rollback undoes that.")]
public sealed class AgentRewindTask() : RewindTask(StackCatalogue.Agent);

/// <summary>Talks to an agent of the agent stack (--agent): a conversation, or one --message.</summary>
[TaskName("AgentChat")]
[TaskDescription("Talks to an agent of the agent stack (--agent): a conversation, or one --message.")]
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

/// <summary>Shows each change in ai/ that the agent stack loads, or what is wrong; Enter repeats the last run.</summary>
[TaskName("AgentWatch")]
[TaskDescription("Shows each change in ai/ that the agent stack loads, or what is wrong; Enter repeats the last run.")]
public sealed class AgentWatchTask() : WatchTask(StackCatalogue.Agent);
