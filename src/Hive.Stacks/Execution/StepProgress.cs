namespace Hive.Stacks.Execution;

/// <summary>How far a step has come.</summary>
/// <param name="Bytes">What is done.</param>
/// <param name="Total">About how much there is to do; null when nobody knows.</param>
public sealed record StepProgress(long Bytes, long? Total)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>Measures while something is done, and tells.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="measure">How many bytes are done.</param>
    /// <param name="total">About how many there are to do; null when nobody knows.</param>
    /// <param name="tell">Takes each measurement.</param>
    public static async Task<T> DuringAsync<T>(Task<T> work, Func<long> measure, long? total, Action<StepProgress> tell)
    {
        while (await Task.WhenAny(work, Task.Delay(LookEvery)) != work)
        {
            // What has not begun has no rate.
            if (measure() is > 0 and var bytes)
                tell(new StepProgress(bytes, total));
        }

        return await work;
    }
}
