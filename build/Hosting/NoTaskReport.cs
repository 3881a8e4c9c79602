using Cake.Core;
using Cake.Core.Diagnostics;

namespace Hive.Build.Hosting;

/// <summary>Leaves out Cake's headings and its table of tasks: what was done is told by the verbs.</summary>
internal sealed class NoTaskReport : ICakeReportPrinter
{
    public void Write(CakeReport report) { }

    public void WriteLifeCycleStep(string name, Verbosity verbosity) { }

    public void WriteStep(string name, Verbosity verbosity) { }

    public void WriteSkippedStep(string name, Verbosity verbosity) { }
}
