namespace Hive.Stacks.Requests;

/// <summary>An option of the command line: all that parsing, help, completion and refusals need to know of it.</summary>
/// <param name="Name">Its name, without dashes.</param>
/// <param name="Value">What its value looks like; null for a switch.</param>
/// <param name="Help">What it does, as a phrase.</param>
/// <param name="Verbs">The verbs for which it means something.</param>
public record Option(string Name, string? Value, string Help, Verb Verbs)
{
    /// <summary>Its one-letter form, if it has one.</summary>
    public char? Letter { get; init; }

    /// <summary>The words that its value can be; empty when it can be others.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What of a workspace its value can be, for completion.</summary>
    public Offer Offers { get; init; }

    /// <summary>True when its value is a folder.</summary>
    public bool IsFolder { get; init; }

    /// <summary>The option as it is typed.</summary>
    public string Usage => Value is null ? $"--{Name}" : $"--{Name}={Value}";
}

/// <summary>What of a workspace the value of an option can be.</summary>
public enum Offer
{
    /// <summary>Nobody can guess.</summary>
    None,

    /// <summary>The name of an instance that it has.</summary>
    Instances,

    /// <summary>The name of a backup that it has.</summary>
    Backups,

    /// <summary>The id of an agent, a team or a workflow that it has.</summary>
    Agents,
}

/// <summary>An option with its type.</summary>
/// <typeparam name="T">What its value is read as.</typeparam>
/// <param name="Name">Its name, without dashes.</param>
/// <param name="Value">What its value looks like; null for a switch.</param>
/// <param name="Help">What it does, as a phrase.</param>
/// <param name="Verbs">The verbs for which it means something.</param>
/// <param name="Default">What counts where it is not given.</param>
/// <param name="Read">Reads a value; a <see cref="FormatException"/> says, as a phrase, what is wanted instead.</param>
public sealed record Option<T>(string Name, string? Value, string Help, Verb Verbs, T Default, Func<string, T> Read)
    : Option(Name, Value, Help, Verbs)
{
    /// <summary>Its value among those that were given.</summary>
    /// <param name="given">Values by option name; a switch without a value is "true".</param>
    /// <exception cref="StackException">The value is wrong; its kind is <see cref="FailureKind.Misuse"/>.</exception>
    public T In(IReadOnlyDictionary<string, string> given)
    {
        if (!given.TryGetValue(Name, out var text))
            return Default;
        try
        {
            return Read(text);
        }
        catch (FormatException wanted)
        {
            throw new StackException(
                FailureKind.Misuse,
                $"--{Name}={text} is not valid.",
                $"Give --{Name} {wanted.Message}."
            );
        }
    }
}
