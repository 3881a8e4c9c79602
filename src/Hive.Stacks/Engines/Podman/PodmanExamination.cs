namespace Hive.Stacks.Engines.Podman;

/// <summary>What the doctor says about Podman.</summary>
internal static class PodmanExamination
{
    private const string Why = "stacks that were served with --engine=podman run on it";

    /// <summary>Looks. Where there is no Podman there is nothing to say: nobody has to have one.</summary>
    /// <param name="service">Asks Podman.</param>
    /// <param name="isThere">Whether its service listens.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<EngineExamination> LookAsync(
        PodmanService service,
        bool isThere,
        CancellationToken cancellationToken
    )
    {
        var answer = await service.AskAsync(cancellationToken);
        return new EngineExamination(
            answer.IsUsable,
            answer.IsUsable ? [new Finding("Podman", FindingState.Ok, answer.Title!, Why)]
                : isThere ? [new Finding("Podman", FindingState.Note, answer.Problem!, Why, answer.Remedy)]
                : []
        )
        {
            Lack = "Podman was asked for and cannot be used",
            Mend = answer.IsUsable ? null : answer.Remedy,
        };
    }
}
