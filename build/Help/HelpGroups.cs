using System.Reflection;
using Hive.Build.Completion;
using Hive.Build.Hosting;
using Hive.Build.VerbTasks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.Help;

/// <summary>The targets in groups; what every stack has is told once.</summary>
internal static class HelpGroups
{
    /// <summary>What stands for a stack's name.</summary>
    public const string AnyStack = "…";

    /// <summary>The heading of the targets that a checkout alone has.</summary>
    public const string Development = "Hive's own development";

    private const Verb EveryDay = Verb.Serve | Verb.Stop | Verb.Restart | Verb.Status | Verb.Logs | Verb.Keys | Verb.Talking;

    /// <summary>The targets of every stack: their names with <see cref="AnyStack"/>.</summary>
    public static IReadOnlyList<Target> OfStacks { get; } =
    [
        .. typeof(StackTask)
            .Assembly.GetExportedTypes()
            .Select(type =>
                (type.GetCustomAttribute<DoesVerbAttribute>()?.Verb, type.GetCustomAttribute<StackTargetAttribute>())
            )
            .Where(one => one is { Verb: not null, Item2: not null })
            .Select(one => new Target(
                one.Item2!.Name.Replace("{Title}", AnyStack, StringComparison.Ordinal),
                one.Item2.Description.Replace("{stack}", "the stack", StringComparison.Ordinal)
                    .Replace("{image}", "image", StringComparison.Ordinal),
                one.Verb!.Value
            ))
            .OrderBy(target => (long)target.Verb),
    ];

    /// <summary>Each group with its heading.</summary>
    public static IReadOnlyList<(string Heading, IReadOnlyList<Target> Targets)> All { get; } =
    [
        ("Every day", [.. OfStacks.Where(target => EveryDay.HasFlag(target.Verb))]),
        ("A stack's data and images", [.. OfStacks.Where(target => !EveryDay.HasFlag(target.Verb))]),
        ("All stacks", Others(target => Verb.Stacks.HasFlag(target.Verb) && !IsOfWorkspace(target))),
        ("Beside the stacks", Others(target => Verb.Companions.HasFlag(target.Verb))),
        ("The workspace", Others(IsOfWorkspace)),
        ("Engine and images", Others(target => (Verb.Engine | Verb.Images).HasFlag(target.Verb))),
        ("This command line", Others(target => (Verb.Completion | Verb.Help).HasFlag(target.Verb))),
        (Development, [.. Single.Where(IsDevelopment)]),
    ];

    private static bool IsOfWorkspace(Target target) =>
        (Verb.Init | Verb.Check | Verb.Doctor | Verb.Export | Verb.Import | Verb.Uninstall).HasFlag(target.Verb);

    private static bool IsDevelopment(Target target) =>
        TargetTable.NeedsCheckout(target.Name) || (Verb.Develop | Verb.Measure | Verb.Chaos).HasFlag(target.Verb);

    /// <summary>True for a target that a stack has because every stack has one.</summary>
    public static bool IsOfStack(string name) =>
        StackCatalogue.All.Any(stack =>
            OfStacks.Any(target => target.Name.Replace(AnyStack, stack.Title, StringComparison.Ordinal) == name)
        );

    private static IEnumerable<Target> Single => ShellCompletion.Targets.Where(target => !IsOfStack(target.Name));

    private static IReadOnlyList<Target> Others(Func<Target, bool> belong) =>
        [.. Single.Where(target => belong(target) && !IsDevelopment(target))];
}
