using System.Reflection;
using System.Text;
using Hive.Build.Hosting;
using Hive.Build.VerbTasks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.Generating;

/// <summary>The targets of each stack: one for every base class that carries <see cref="StackTargetAttribute"/>.</summary>
public static class StackTargets
{
    // What others need stands first.
    private static readonly IReadOnlyList<(Type Base, StackTargetAttribute Target)> Bases =
    [
        .. typeof(StackTask)
            .Assembly.GetExportedTypes()
            .Select(type => (Base: type, Target: type.GetCustomAttribute<StackTargetAttribute>()!))
            .Where(one => one.Target is not null)
            .OrderBy(one => VerbOf(one.Base) == Verb.Images ? 0 : (long)VerbOf(one.Base)),
    ];

    /// <summary>The file of a stack's targets, below the root of a checkout.</summary>
    /// <param name="stack">Which stack.</param>
    public static string FileOf(StackDefinition stack) => $"build/Tasks/Stacks/{stack.Title}Tasks.cs";

    /// <summary>The text of that file.</summary>
    /// <param name="stack">Which stack.</param>
    public static string Make(StackDefinition stack)
    {
        var text = new StringBuilder(
            """
            // Made from the base classes in build/VerbTasks by ./build.sh --target=Generate: change those, and run it.
            using Cake.Frosting;
            using Hive.Build.VerbTasks;
            using Hive.Stacks.Catalogue;

            namespace Hive.Build.Tasks.Stacks;

            """
        );
        foreach (var (type, target) in Bases.Where(one => stack.AllowsInstances || !one.Target.NeedsInstances))
        {
            var description = target
                .Description.Replace("{stack}", stack.Phrase, StringComparison.Ordinal)
                .Replace("{image}", stack.Services.Count == 1 ? "image" : "images", StringComparison.Ordinal);
            text.Append(
                $"""

                /// <summary>{description}</summary>
                [TaskName("{NameOf(target, stack)}")]
                [TaskDescription("{description}")]

                """
            );
            if (target.NeedsImages)
                text.Append($"[IsDependentOn(typeof(Build{stack.Title}ImageTask))]\n");
            text.Append($"public sealed class {NameOf(target, stack)}Task() : {type.Name}(StackCatalogue.{stack.Title});\n");
        }

        return text.ToString();
    }

    private static string NameOf(StackTargetAttribute target, StackDefinition stack) =>
        target.Name.Replace("{Title}", stack.Title, StringComparison.Ordinal);

    private static Verb VerbOf(Type type) => type.GetCustomAttribute<DoesVerbAttribute>()!.Verb;
}
