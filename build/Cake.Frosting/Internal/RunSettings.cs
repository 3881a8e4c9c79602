using System.ComponentModel;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Spectre.Console.Cli;

namespace Cake.Frosting.Internal;

internal sealed class RunSettings : CommandSettings
{
    [CommandOption("--target|-t <TARGET>")]
    [Description("The task to run; may be given several times.")]
    [DefaultValue("Default")]
    public string[] Targets { get; set; } = [];

    [CommandOption("--working|-w <PATH>")]
    [Description("The folder to run in.")]
    [TypeConverter(typeof(Cake.Cli.DirectoryPathConverter))]
    public DirectoryPath? WorkingDirectory { get; set; }

    [CommandOption("--verbosity|-v <VERBOSITY>")]
    [Description("How much to print: Quiet, Minimal, Normal, Verbose or Diagnostic.")]
    [TypeConverter(typeof(Cake.Cli.VerbosityConverter))]
    public Verbosity? Verbosity { get; set; }

    [CommandOption("--description|--descriptions|--showdescription|--showdescriptions")]
    [Description("List the tasks with what they do.")]
    public bool Description { get; set; }

    [CommandOption("--tree|--showtree")]
    [Description("Print the tasks with what they depend on.")]
    public bool Tree { get; set; }

    [CommandOption("--dryrun|--noop|--whatif")]
    [Description("Print the tasks in order without running them; setup and teardown do run.")]
    public bool DryRun { get; set; }

    [CommandOption("--exclusive|-e")]
    [Description("Run the target without what it depends on.")]
    public bool Exclusive { get; set; }

    [CommandOption("--no-report")]
    [Description("Leave the table of tasks and times out.")]
    public bool NoReport { get; set; }

    [CommandOption("--version|--ver")]
    [Description("Print Cake's version.")]
    public bool Version { get; set; }

    [CommandOption("--info")]
    [Description("Print more about Cake.")]
    public bool Info { get; set; }
}
