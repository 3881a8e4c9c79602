using System.Text.RegularExpressions;

namespace Hive.Service.Components;

/// <summary>A question about what a workflow has so far. No code and no look-up: it always ends, and quickly.</summary>
public abstract record StepCondition
{
    private protected StepCondition() { }

    /// <summary>Whether it holds.</summary>
    /// <param name="input">The run's input.</param>
    /// <param name="previous">The output of the step before; in a loop, of the round that just ended.</param>
    public abstract bool Holds(string input, string previous);
}

/// <summary>Compares one text with another.</summary>
public sealed record TextCondition : StepCondition
{
    /// <summary>How they are compared.</summary>
    public required TextTest Test { get; init; }

    /// <summary>What the file gives: a text, or a regular expression.</summary>
    public required string Value { get; init; }

    /// <summary>Whether the run's input is asked instead of the previous output.</summary>
    public bool OfInput { get; init; }

    /// <summary>Whether upper and lower case differ; by default they do not.</summary>
    public bool CaseSensitive { get; init; }

    /// <inheritdoc/>
    public override bool Holds(string input, string previous)
    {
        var text = OfInput ? input : previous;
        var comparison = CaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return Test switch
        {
            TextTest.Equals => text.Trim().Equals(Value.Trim(), comparison),
            TextTest.StartsWith => text.TrimStart().StartsWith(Value, comparison),
            TextTest.Matches => Expression(Value, CaseSensitive).IsMatch(text),
            _ => text.Contains(Value, comparison),
        };
    }

    // Non-backtracking: time grows with the text's length and nothing else, whatever the expression.
    internal static Regex Expression(string pattern, bool caseSensitive) =>
        new(
            pattern,
            RegexOptions.NonBacktracking
                | RegexOptions.CultureInvariant
                | (caseSensitive ? RegexOptions.None : RegexOptions.IgnoreCase)
        );
}

/// <summary>How two texts are compared.</summary>
public enum TextTest
{
    /// <summary>The value is somewhere in the text.</summary>
    Contains,

    /// <summary>The text is the value; white space around either does not count.</summary>
    Equals,

    /// <summary>The text begins with the value; white space before it does not count.</summary>
    StartsWith,

    /// <summary>The regular expression finds something in the text.</summary>
    Matches,
}

/// <summary>Holds when the other does not.</summary>
public sealed record NotCondition(StepCondition Condition) : StepCondition
{
    /// <inheritdoc/>
    public override bool Holds(string input, string previous) => !Condition.Holds(input, previous);
}

/// <summary>Holds when all hold.</summary>
public sealed record AllCondition(IReadOnlyList<StepCondition> Conditions) : StepCondition
{
    /// <inheritdoc/>
    public override bool Holds(string input, string previous) => Conditions.All(one => one.Holds(input, previous));
}

/// <summary>Holds when at least one holds.</summary>
public sealed record AnyCondition(IReadOnlyList<StepCondition> Conditions) : StepCondition
{
    /// <inheritdoc/>
    public override bool Holds(string input, string previous) => Conditions.Any(one => one.Holds(input, previous));
}
