using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Keys;
using Hive.Stacks.Platform;
using Hive.Stacks.Reporting;

namespace Hive.Stacks.Diagnosis;

/// <summary>What is wrong with a workspace's files.</summary>
/// <param name="Problems">Errors first; each file's path is relative to the workspace.</param>
/// <param name="CheckedBy">Who looked at the components; null when nobody could.</param>
public sealed record CheckReport(IReadOnlyList<ComponentProblem> Problems, string? CheckedBy)
{
    private static readonly CheckJson Json = new(JsonPolicy.Options());

    private int Errors => Problems.Count(one => one.IsError);

    private int Warnings => Problems.Count - Errors;

    private string Sum => $"{Words.Count(Errors, "error")}, {Words.Count(Warnings, "warning")}";

    /// <summary>Fails when there is an error, or the components could not be checked.</summary>
    /// <exception cref="StackException">
    /// Of the kind <see cref="FailureKind.Failed"/>, or <see cref="FailureKind.Prerequisite"/> where nothing checks them.
    /// </exception>
    public void OrThrow()
    {
        if (Errors > 0)
            throw new StackException(
                FailureKind.Failed,
                $"The workspace's files have {Sum}.",
                "Correct each file at the line that stands above."
            );
        if (CheckedBy is null)
            throw new StackException(
                FailureKind.Prerequisite,
                "The components in ai/ were not checked: no image or published API is there that can.",
                $"{ConsoleCommand.For("BuildImages")}, or serve a stack once; then run this again."
            );
    }

    /// <summary>Each problem on a line, as compilers write them, and a count.</summary>
    public string Render(Screen screen) =>
        string.Join(
            Environment.NewLine,
            [
                .. Problems.Select(one =>
                    screen.Wrap(
                        Visible.Of(
                            $"{one.File}:{one.Line}:{one.Column}: {(one.IsError ? "error" : "warning")}: {one.Message}"
                        ),
                        2
                    )
                ),
                $"{Sum}{(CheckedBy is null ? "" : $" (components checked by {CheckedBy})")}.",
            ]
        );

    /// <summary>One document on one line.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(
            new CheckDocument(
                Errors,
                Warnings,
                CheckedBy,
                [
                    .. Problems.Select(one => new CheckedProblem(
                        one.File,
                        one.Line,
                        one.Column,
                        one.IsError ? "error" : "warning",
                        one.Message
                    )),
                ]
            ),
            Json.CheckDocument
        );
}

/// <summary>What <c>Check --format=json</c> prints.</summary>
internal sealed record CheckDocument(int Errors, int Warnings, string? CheckedBy, IReadOnlyList<CheckedProblem> Problems);

/// <summary>A problem in it.</summary>
internal sealed record CheckedProblem(string File, int Line, int Column, string Severity, string Message);

[JsonSerializable(typeof(CheckDocument))]
internal sealed partial class CheckJson : JsonSerializerContext;
