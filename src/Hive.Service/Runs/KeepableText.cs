using System.Text;

namespace Hive.Service.Runs;

/// <summary>Text that PostgreSQL can keep: models and tools may say what it cannot, NUL and halves of characters.</summary>
internal static class KeepableText
{
    public static string Of(string text)
    {
        if (IsKeepable(text))
            return text;
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            kept.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        return kept.ToString();
    }

    public static RunActivity Of(RunActivity activity) =>
        activity with
        {
            Name = Of(activity.Name),
            Input = Of(activity.Input),
            Output = Of(activity.Output),
            Id = activity.Id is { } id ? Of(id) : null,
        };

    private static bool IsKeepable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
                return false;
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }
        return true;
    }
}
