using System.Text;
using Hive.Service.Components;

namespace Hive.Service.Teams;

/// <summary>The members of a team, in the order of its file.</summary>
internal static class Members
{
    public static IReadOnlyList<ComponentDefinition> Of(TeamDefinition team, ComponentSet components) =>
        [
            .. team.Members.Select(id =>
                (ComponentDefinition?)components.Agents.GetValueOrDefault(id) ?? components.Teams[id]
            ),
        ];

    /// <summary>For the leader: one line a member.</summary>
    public static string Describe(IEnumerable<ComponentDefinition> members)
    {
        var text = new StringBuilder();
        foreach (var member in members)
            text.Append("\n- ").Append(member.Id).Append(": ").Append(About(member));
        return text.ToString();
    }

    /// <summary>What a member is good for.</summary>
    public static string About(ComponentDefinition member) =>
        string.Join(
            ". ",
            new[] { member.Name, (member as AgentDefinition)?.Role, member.Description }
                .Where(part => !string.IsNullOrWhiteSpace(part))
                .Select(part => part!.Trim().TrimEnd('.'))
        ) + ".";

    /// <summary>The member that a leader named: the first whose id is in what it said.</summary>
    public static ComponentDefinition? Named(string answer, IReadOnlyList<ComponentDefinition> members) =>
        members.FirstOrDefault(member =>
            answer.Trim().Trim('"', '\'', '`', '.', '*').Equals(member.Id, StringComparison.OrdinalIgnoreCase)
        )
        ?? members
            .Select(member => (Member: member, At: WordAt(answer, member.Id)))
            .Where(found => found.At >= 0)
            .OrderBy(found => found.At)
            .ThenByDescending(found => found.Member.Id.Length)
            .Select(found => found.Member)
            .FirstOrDefault();

    /// <summary>
    /// Without a model that could choose: the member whose description has most words of the question, else the first.
    /// </summary>
    public static ComponentDefinition Closest(string question, IReadOnlyList<ComponentDefinition> members)
    {
        var asked = Words(question);
        return members.MaxBy(member =>
            Words($"{member.Id} {About(member)} {(member as AgentDefinition)?.Instructions}").Count(asked.Contains)
        )!;
    }

    // Not a part of a longer word: "sales" is not in "presales".
    private static int WordAt(string text, string word)
    {
        for (
            var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            at >= 0;
            at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase)
        )
        {
            if ((at == 0 || !IsPart(text[at - 1])) && (at + word.Length == text.Length || !IsPart(text[at + word.Length])))
                return at;
        }
        return -1;
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '-' or '_';

    private static HashSet<string> Words(string text) =>
        new(
            text.ToUpperInvariant()
                .Split(
                    [' ', '\n', '\t', '.', ',', ';', ':', '?', '!', '"', '-', '_', '(', ')'],
                    StringSplitOptions.RemoveEmptyEntries
                )
                .Where(word => word.Length > 2),
            StringComparer.Ordinal
        );
}
