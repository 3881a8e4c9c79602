using Hive.Stacks;
using Hive.Stacks.Requests;

namespace Hive.Build.Hosting;

/// <summary>
/// Every option that the command line takes: ours, and Cake's. Cake ignores what it does not know; we do not.
/// </summary>
public static class CommandLineOptions
{
    /// <summary>The names that Cake gives its levels of output.</summary>
    public static IReadOnlyList<string> Verbosities { get; } = ["quiet", "minimal", "normal", "verbose", "diagnostic"];

    /// <summary>Cake's options.</summary>
    public static IReadOnlyList<Option> Cake { get; } =
    [
        new("target", "NAME", "the target to run; a first word without dashes is the same", Verb.All) { Letter = 't' },
        new("verbosity", string.Join('|', Verbosities), "output level", Verb.All) { Letter = 'v', Choices = Verbosities },
        new("tree", null, "print the targets as a tree", Verb.All),
        new("description", null, "print the targets with their descriptions", Verb.All) { Letter = 'd' },
        new("dryrun", null, "print the targets that would run", Verb.All),
        new("exclusive", null, "run the target without those it depends on", Verb.All) { Letter = 'e' },
        new("version", null, "print the version of this console", Verb.All),
        new("info", null, "print more about Cake", Verb.All),
    ];

    /// <summary>All options.</summary>
    public static IReadOnlyList<Option> All { get; } = [.. Options.All, .. Cake];

    /// <summary>Refuses options that mean nothing for what was asked, and a plan of what makes none.</summary>
    /// <param name="given">The options that were given, by name.</param>
    /// <param name="targets">The targets, by their right names.</param>
    /// <exception cref="StackException">One of them means nothing.</exception>
    public static void RefuseMeaningless(IEnumerable<string> given, IReadOnlyList<string> targets)
    {
        foreach (
            var option in given.Select(name => Options.All.FirstOrDefault(option => option.Name == name)).OfType<Option>()
        )
        {
            // What a plan leaves out would be done for real.
            if (
                option == Options.Plan
                && targets.FirstOrDefault(target => !option.Verbs.HasFlag(TargetTable.VerbOf(target))) is { } unplanned
            )
            {
                throw new StackException(
                    FailureKind.Misuse,
                    $"--plan means nothing for {unplanned}, which changes nothing.",
                    "Leave --plan out."
                );
            }

            if (targets.Any(target => (option.Verbs & TargetTable.VerbOf(target)) != 0))
                continue;
            throw new StackException(
                FailureKind.Misuse,
                $"--{option.Name} means nothing for {string.Join(" and ", targets)}.",
                $"Leave it out; it is for {string.Join(", ", TargetTable.All.Where(target => option.Verbs.HasFlag(target.Verb)).Select(target => target.Name).Take(4))} and the like."
            );
        }
    }
}
