namespace Hive.Service.Problems;

/// <summary>How far two words are apart.</summary>
public static class Spelling
{
    /// <summary>The number of letters to insert, delete or replace (Levenshtein's distance); case counts.</summary>
    public static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j - 1], row[j]) + 1);
            }
        }
        return row[^1];
    }

    /// <summary>The known word that was most likely meant; nothing when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        // Longer than any word of ours: there is nothing to compare, and comparing is quadratic.
        if (word.Length > 64)
            return null;
        var (nearest, distance) = known
            .Select(one => (one, Distance(word.ToLowerInvariant(), one)))
            .DefaultIfEmpty(("", int.MaxValue))
            .MinBy(pair => pair.Item2);
        return distance <= Math.Max(2, word.Length / 2) ? nearest : null;
    }
}
