using Hive.Stacks.Commands;

namespace Hive.Stacks.Plans;

/// <summary>Asks again and again until something that was begun has ended.</summary>
/// <param name="Phase">The stretch of time it counts to.</param>
/// <param name="Title">What is waited for.</param>
/// <param name="Reason">Why.</param>
/// <param name="Ask">The question; it changes nothing.</param>
/// <param name="Ends">Regular expression that what it prints, without space around it, matches at the end.</param>
/// <param name="Deadline">Longest wait.</param>
/// <param name="Remedy">What the user can do when it does not end, or ends badly, as a sentence.</param>
internal sealed record UntilStep(
    Phase Phase,
    string Title,
    string Reason,
    Command Ask,
    string Ends,
    TimeSpan Deadline,
    string Remedy
) : PlanStep(Phase, Title, Reason)
{
    /// <summary>What matches <see cref="Ends"/> when there is nothing more.</summary>
    public const string Nothing = "^$";

    /// <summary>How it can end badly; null where it cannot.</summary>
    public BadEnd? Bad { get; init; }

    /// <inheritdoc />
    public override Command Command => Ask;
}

/// <summary>How something that is waited for can end badly.</summary>
/// <param name="Ends">Regular expression that what is printed matches then.</param>
/// <param name="Cause">What that means, as a clause without a full stop.</param>
/// <param name="Why">Prints why, the newest first; the first line counts.</param>
internal sealed record BadEnd(string Ends, string Cause, Command Why);
