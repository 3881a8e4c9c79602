using System.Globalization;
using System.Text;
using Hive.Stacks.Compose;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Export;

/// <summary>The page of an export that says what became of each property of the Compose files.</summary>
internal static class PropertyPage
{
    /// <summary>Its name.</summary>
    public const string Name = "PROPERTIES.md";

    /// <summary>Makes the page.</summary>
    /// <exception cref="StackException">Of a property nothing is known.</exception>
    public static FolderFile Of(string format, IReadOnlyList<ResolvedStack> stacks)
    {
        var text = new StringBuilder();
        var all = stacks.Sum(stack => stack.Properties.All.Count);
        var kept = stacks.Sum(stack => stack.Properties.All.Count(one => one.IsKept));
        text.Append("# What became of the Compose files\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"Of {all} properties, {kept} have a place in the files for {format}. The other {all - kept} have a reason.\n"
        );
        foreach (var stack in stacks)
        {
            if (stack.Properties.Unknown is [var unknown, ..])
            {
                throw new StackException(
                    FailureKind.Refused,
                    $"{stack.Properties.File} sets {unknown}, for which Export knows no counterpart in {format}.",
                    "Remove it from the Compose file, or write the files by hand."
                );
            }

            text.Append(
                CultureInfo.InvariantCulture,
                $"\n## {stack.Properties.File}\n\n| property | value | where it is, or why it is not needed |\n|---|---|---|\n"
            );
            foreach (var one in stack.Properties.All)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| `{one.Pointer}` | `{Cell(one.Value)}` | {(one.IsKept ? $"`{one.Becomes}`" : one.Becomes)} |\n"
                );
        }

        return FolderFile.Of(Name, text.ToString());
    }

    private static string Cell(string value) =>
        value.Length == 0 ? " " : value.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');
}
