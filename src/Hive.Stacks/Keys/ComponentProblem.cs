using System.Text.Json;

namespace Hive.Stacks.Keys;

/// <summary>What is wrong with a component's file, as the API tells it.</summary>
/// <param name="File">Its path below <c>ai/</c>.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">A sentence.</param>
/// <param name="IsError">Whether the component is not there because of it; else it is worth a look.</param>
public sealed record ComponentProblem(string File, int Line, int Column, string Message, bool IsError)
{
    /// <summary>Where, and what.</summary>
    public override string ToString() => $"{File}:{Line}:{Column} {Message.TrimEnd('.')}";

    /// <summary>Reads a listing of the API or its program; null where it is none.</summary>
    internal static IReadOnlyList<ComponentProblem>? ReadAll(string? text)
    {
        if (text is null)
            return null;
        try
        {
            using var listing = JsonDocument.Parse(text);
            return
            [
                .. listing
                    .RootElement.GetProperty("problems")
                    .EnumerateArray()
                    .Select(problem => new ComponentProblem(
                        problem.GetProperty("file").GetString()!,
                        problem.GetProperty("line").GetInt32(),
                        problem.GetProperty("column").GetInt32(),
                        problem.GetProperty("message").GetString()!,
                        problem.GetProperty("severity").GetString() == "error"
                    )),
            ];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Another version's program, which knows no such question.
            return null;
        }
    }
}

/// <summary>A file of the knowledge base that could not be read.</summary>
/// <param name="Name">Its path below <c>ai/knowledge</c>, or the upload's name.</param>
/// <param name="Reason">Why, as a sentence.</param>
internal sealed record FailedDocument(string Name, string Reason);
