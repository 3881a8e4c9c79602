namespace Hive.Service.Runs.Tracing;

/// <summary>A piece of work in a run, from its begin to its end, as the run's log tells it.</summary>
public sealed record RunSpan
{
    /// <summary>The whole run.</summary>
    public const string Run = "run";

    /// <summary>An answer of a model.</summary>
    public const string Model = "model";

    /// <summary>A search of the knowledge base, by a tool or instead of a model.</summary>
    public const string Retrieval = "retrieval";

    /// <summary>16 hexadecimal digits, the same each time that the log is read.</summary>
    public required string Id { get; init; }

    /// <summary>The span that it belongs to; nothing for the run.</summary>
    public string? ParentId { get; init; }

    /// <summary>
    /// <see cref="Run"/>, <see cref="Model"/>, <see cref="Retrieval"/>, or as in <see cref="RunActivity"/>: <c>step</c>,
    /// <c>member</c>, <c>tool</c>.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The component, step, member, model or tool.</summary>
    public required string Name { get; init; }

    /// <summary>Where in the run; empty for the run.</summary>
    public string Path { get; init; } = "";

    /// <summary>Who did it.</summary>
    public required Author By { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>When it ended; nothing while it is under way.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Whether it failed; nothing while it is under way.</summary>
    public bool? Failed { get; init; }

    /// <summary>Why it failed; nothing when it did not, and of a run that was cancelled.</summary>
    public string? Error { get; init; }

    /// <summary>What it was given; nothing for models.</summary>
    public string? Input { get; init; }

    /// <summary>What came of it; nothing when it failed.</summary>
    public string? Output { get; init; }

    /// <summary>The provider of the model, of models and the run.</summary>
    public string? Provider { get; init; }

    /// <summary>The model, of models and the run.</summary>
    public string? ModelId { get; init; }

    /// <summary>Tokens that went in, of models and the run.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens that came out, of models and the run.</summary>
    public long OutputTokens { get; init; }
}
