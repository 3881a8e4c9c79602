using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hive.Service.Runs;

/// <summary>Something that was done in a run: a tool called, a member asked, a step taken.</summary>
/// <param name="Type"><c>tool</c>, <c>member</c> or <c>step</c>.</param>
/// <param name="Name">The tool's name, the member's id, the step's name.</param>
/// <param name="By">The id of the component that did it.</param>
/// <param name="Input">Arguments as JSON, the task, or what the step was given.</param>
/// <param name="Output">What came of it.</param>
/// <param name="Failed">Whether it failed; the output then says why.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Id">The id of a tool call, from the model.</param>
public sealed record RunActivity(
    string Type,
    string Name,
    string By,
    string Input,
    string Output,
    bool Failed,
    double Seconds,
    string? Id = null
)
{
    /// <summary>A called tool.</summary>
    public const string Tool = "tool";

    /// <summary>An answer of a team's member.</summary>
    public const string Member = "member";

    /// <summary>A step of a workflow.</summary>
    public const string Step = "step";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(IReadOnlyList<RunActivity>))]
internal sealed partial class ActivityJson : JsonSerializerContext
{
    public static string Write(IReadOnlyList<RunActivity> activities) =>
        JsonSerializer.Serialize(activities, Default.IReadOnlyListRunActivity);

    public static IReadOnlyList<RunActivity> Read(string json) =>
        JsonSerializer.Deserialize(json, Default.IReadOnlyListRunActivity) ?? [];
}
