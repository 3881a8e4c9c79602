using Cake.Frosting;
using Hive.Build.VerbTasks;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks.Companions;

/// <summary>Starts a reverse proxy with TLS (NGINX) for the stacks that are up, or updates it.</summary>
[TaskName("ProxyServe")]
[TaskDescription("Starts a reverse proxy with TLS (NGINX) for the stacks that are up, or updates it.")]
public sealed class ProxyServeTask() : ServeCompanionTask(CompanionCatalogue.Proxy);

/// <summary>Stops the reverse proxy; the stacks stay up.</summary>
[TaskName("ProxyStop")]
[TaskDescription("Stops the reverse proxy; the stacks stay up.")]
public sealed class ProxyStopTask() : StopCompanionTask(CompanionCatalogue.Proxy);

/// <summary>Shows the reverse proxy and its addresses; fails with 3 unless it is up.</summary>
[TaskName("ProxyStatus")]
[TaskDescription("Shows the reverse proxy and its addresses; fails with 3 unless it is up.")]
public sealed class ProxyStatusTask() : CompanionStatusTask(CompanionCatalogue.Proxy);
