using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>What is to be done about a change that a killed run left.</summary>
internal enum ChangeRemedy
{
    /// <summary>The new cluster is not whole: it goes, and the data is as it was.</summary>
    ClearAway,

    /// <summary>The old folder is put aside already, the new one is whole: it takes its place.</summary>
    Finish,

    /// <summary>The new one is in place already: only that is to be noted.</summary>
    Note,
}

/// <summary>A change of a stack's data that a killed run left.</summary>
/// <param name="Change">What is on file about it.</param>
/// <param name="Remedy">What is to be done.</param>
internal sealed record InterruptedChange(DataChange Change, ChangeRemedy Remedy)
{
    /// <summary>Finds one; null when there is none. It changes nothing.</summary>
    /// <exception cref="StackException">Nobody can tell how it stands.</exception>
    public static InterruptedChange? Find(StackInstance stack)
    {
        if (DataChanges.Read(stack).Current is not { } change)
            return null;
        var (here, next, before) = (
            DataFolder.Read(stack.Paths.Data).State,
            Directory.Exists(change.FolderOf(stack)),
            Directory.Exists(change.Before)
        );
        return (change.IsProved, here, next, before) switch
        {
            (true, DataState.Absent, true, _) => new(change, ChangeRemedy.Finish),
            (true, DataState.Present, false, _) => new(change, ChangeRemedy.Note),
            (_, _, _, false) => new(change, ChangeRemedy.ClearAway),
            _ => throw new StackException(
                FailureKind.Refused,
                $"{change.What} of {stack.FullName} was interrupted, and its folders are not as it left them.",
                $"Look at '{stack.Paths.Data}', '{stack.Paths.NextData}' and '{change.Before}', leave the right one as the first, and remove '{stack.Paths.DataChanges}'."
            ),
        };
    }

    /// <summary>What was found and what becomes of it, as a sentence.</summary>
    public string Describe(StackInstance stack) =>
        $"{Change.What} of {stack.FullName} from {Change.Source} was interrupted "
        + Remedy switch
        {
            ChangeRemedy.ClearAway =>
                "before its data was in place; what it had made is cleared away, the data is as it was.",
            _ => $"when its data was whole; it is in place now, and the old data is kept in {Change.Before}",
        };
}
