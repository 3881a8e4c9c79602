using Cake.Frosting;
using Hive.Build.VerbTasks;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks.Companions;

/// <summary>Watches the stacks that are up, with alerts, or has that follow them: Prometheus, and Grafana.</summary>
[TaskName("MonitoringServe")]
[TaskDescription("Watches the stacks that are up, with alerts, or has that follow them: Prometheus, and Grafana.")]
public sealed class MonitoringServeTask() : ServeCompanionTask(CompanionCatalogue.Monitoring);

/// <summary>Stops watching; what was measured stays.</summary>
[TaskName("MonitoringStop")]
[TaskDescription("Stops watching; what was measured stays.")]
public sealed class MonitoringStopTask() : StopCompanionTask(CompanionCatalogue.Monitoring);

/// <summary>Shows what is watched; fails with 3 unless it is.</summary>
[TaskName("MonitoringStatus")]
[TaskDescription("Shows what is watched; fails with 3 unless it is.")]
public sealed class MonitoringStatusTask() : CompanionStatusTask(CompanionCatalogue.Monitoring);
