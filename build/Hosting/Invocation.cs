using System.Collections;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Build.Hosting;

/// <summary>One call of the console, checked before Cake sees it.</summary>
/// <param name="Targets">The targets, by their right names.</param>
/// <param name="Request">What is asked of the stacks.</param>
/// <param name="Caller">The console's environment.</param>
/// <param name="Verbosity">How much is said, in Cake's words.</param>
/// <param name="CakeArguments">What Cake is told.</param>
public sealed record Invocation(
    IReadOnlyList<string> Targets,
    StackRequest Request,
    CallerEnvironment Caller,
    string Verbosity,
    IReadOnlyList<string> CakeArguments
)
{
    /// <summary>The shell that a completion is asked for; null when none was named.</summary>
    public string? Shell { get; init; }

    /// <summary>The targets of which help is wanted, by their right names; none for help on all.</summary>
    public IReadOnlyList<string> HelpOf { get; init; } = [];

    /// <summary>What is measured or broken; null means what the target is for.</summary>
    public string? Suite { get; init; }

    /// <summary>How often each fault is tried, 1 or more; null means as often as the documents say.</summary>
    public int? Rounds { get; init; }

    /// <summary>True when Cake's own headings and report of tasks are wanted.</summary>
    public bool ShowsTasks => Request.Format == OutputFormat.Text && Verbosity is not ("quiet" or "minimal");

    /// <summary>True when all that programs write is wanted.</summary>
    public bool IsVerbose => Verbosity is "verbose" or "diagnostic";

    /// <summary>Reads and checks the command line and the environment.</summary>
    /// <exception cref="StackException">Something is wrong with it.</exception>
    public static Invocation Read(IReadOnlyList<string> arguments)
    {
        var line = CommandLine.Parse(arguments);
        var targets = line.Targets.Select(TargetTable.Find).Distinct().ToList();
        if (ProductFiles.IsTool && targets.FirstOrDefault(TargetTable.NeedsCheckout) is { } target)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"{target} develops Hive itself, so it needs a checkout; this is the tool.",
                $"In a checkout, run ./build.sh --target={target}"
            );
        }

        var environment = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value ?? "");
        var product = ProductFiles.Above(AppContext.BaseDirectory);
        if (ProductFiles.IsTool)
            product = product with { Artifacts = CacheFolder.Of(environment) };
        var reader = new RequestReader(line.Options, environment, TimeProvider.System.GetUtcNow());
        var request = ReadRequest(reader, line, product, targets);
        CommandLineOptions.RefuseMeaningless(line.Options.Keys, targets);
        if (
            request.Manifests is { } format
            && targets.FirstOrDefault(target => TargetTable.VerbOf(target) != Verb.Manifests) is { } other
        )
        {
            throw new StackException(
                FailureKind.Misuse,
                $"--format={format} means nothing for {other}.",
                "Give --format text or json; the other words are for Export."
            );
        }

        // A dry run says what would run at Cake's normal level.
        var verbosity = ReadVerbosity(
            line.Options.GetValueOrDefault("verbosity") ?? (line.Options.ContainsKey("dryrun") ? "normal" : "minimal")
        );
        return new Invocation(
            targets,
            request,
            new CallerEnvironment(environment),
            verbosity,
            [
                .. targets.Select(target => $"--target={target}"),
                // JSON stands alone on standard output.
                $"--verbosity={(request.Format == OutputFormat.Json ? "quiet" : verbosity)}",
                .. CommandLineOptions
                    .Cake.Where(option => option.Value is null && line.Options.GetValueOrDefault(option.Name) == "true")
                    .Select(option => option.Usage),
            ]
        )
        {
            HelpOf = line.HelpOf,
            Shell = Options.Shell.In(line.Options),
            Suite = Options.Suite.In(line.Options),
            Rounds = Options.Rounds.In(line.Options),
        };
    }

    // What was started is found, shown and stopped even where the settings cannot be understood any more.
    private static StackRequest ReadRequest(
        RequestReader reader,
        CommandLine line,
        ProductFiles product,
        IReadOnlyList<string> targets
    )
    {
        try
        {
            return reader.Read(product);
        }
        catch (StackException) when (targets.All(target => Verb.OfStarted.HasFlag(TargetTable.VerbOf(target))))
        {
            var workspace = Workspace.At(Options.Workspace.In(line.Options) ?? product.DefaultWorkspace);
            if (StackStart.All(workspace).Count == 0)
                throw;
            return reader.Read(product, toleratesBadSettings: true);
        }
    }

    private static string ReadVerbosity(string word) =>
        CommandLineOptions.Verbosities.FirstOrDefault(known =>
            known.StartsWith(word, StringComparison.OrdinalIgnoreCase) && word.Length > 0
        )
        ?? throw new StackException(
            FailureKind.Misuse,
            $"--verbosity={word} is not valid.",
            $"Give --verbosity one of {string.Join(", ", CommandLineOptions.Verbosities)}."
        );
}
