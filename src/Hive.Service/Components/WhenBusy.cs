namespace Hive.Service.Components;

/// <summary>What becomes of a run whose session has one under way.</summary>
public enum WhenBusy
{
    /// <summary>It waits for its turn, and is told what the others came to.</summary>
    Queue,

    /// <summary>It is refused.</summary>
    Reject,

    /// <summary>It takes the turn: those under way, and those that wait, are cancelled.</summary>
    Interrupt,
}

/// <summary>The words of <see cref="WhenBusy"/>, as files and clients write them.</summary>
public static class WhenBusyWords
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Known { get; } = ["queue", "reject", "interrupt"];

    /// <summary>What a word means; nothing for any other.</summary>
    public static WhenBusy? Parse(string? word) =>
        word switch
        {
            "queue" => WhenBusy.Queue,
            "reject" => WhenBusy.Reject,
            "interrupt" => WhenBusy.Interrupt,
            _ => null,
        };
}
