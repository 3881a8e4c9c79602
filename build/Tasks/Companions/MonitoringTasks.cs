using Cake.Frosting;
using Hive.Build.VerbTasks;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks.Companions;

/// <summary>Starts Prometheus with alerts, and Grafana, for the stacks that are up, or updates them.</summary>
[TaskName("MonitoringServe")]
[TaskDescription("Starts Prometheus with alerts, and Grafana, for the stacks that are up, or updates them.")]
public sealed class MonitoringServeTask() : ServeCompanionTask(CompanionCatalogue.Monitoring);

/// <summary>Stops monitoring; the measured data stays.</summary>
[TaskName("MonitoringStop")]
[TaskDescription("Stops monitoring; the measured data stays.")]
public sealed class MonitoringStopTask() : StopCompanionTask(CompanionCatalogue.Monitoring);

/// <summary>Shows what is monitored; fails with 3 unless monitoring is up.</summary>
[TaskName("MonitoringStatus")]
[TaskDescription("Shows what is monitored; fails with 3 unless monitoring is up.")]
public sealed class MonitoringStatusTask() : CompanionStatusTask(CompanionCatalogue.Monitoring);
