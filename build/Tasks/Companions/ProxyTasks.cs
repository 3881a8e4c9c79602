using Cake.Frosting;
using Hive.Build.VerbTasks;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks.Companions;

/// <summary>Opens one door with TLS for the stacks that are up, or has it follow them: NGINX.</summary>
[TaskName("ProxyServe")]
[TaskDescription("Opens one door with TLS for the stacks that are up, or has it follow them: NGINX.")]
public sealed class ProxyServeTask() : ServeCompanionTask(CompanionCatalogue.Proxy);

/// <summary>Closes that door; the stacks stay up.</summary>
[TaskName("ProxyStop")]
[TaskDescription("Closes that door; the stacks stay up.")]
public sealed class ProxyStopTask() : StopCompanionTask(CompanionCatalogue.Proxy);

/// <summary>Shows where that door leads; fails with 3 unless it is up.</summary>
[TaskName("ProxyStatus")]
[TaskDescription("Shows where that door leads; fails with 3 unless it is up.")]
public sealed class ProxyStatusTask() : CompanionStatusTask(CompanionCatalogue.Proxy);
