using Hive.Service.Tools.Confinement;

namespace Hive.Service.Tools.Mcp;

/// <summary>One server of <c>.mcp.json</c>, with all variables filled in.</summary>
public abstract record McpServerDefinition
{
    private protected McpServerDefinition() { }

    /// <summary>Its name in the file.</summary>
    public required string Name { get; init; }

    /// <summary>The server's entry as text after filling in: another text is another server.</summary>
    public required string Text { get; init; }

    /// <summary>Never the text: it may hold secrets.</summary>
    public sealed override string ToString() => Name;
}

/// <summary>A program that speaks on its input and output.</summary>
public sealed record StdioServer : McpServerDefinition
{
    /// <summary>The program.</summary>
    public required string Command { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Its variables, on top of a few harmless ones such as PATH. It gets none of this program's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether keys and PostgreSQL's data are kept from it.</summary>
    public bool IsConfined { get; init; } = true;

    /// <summary>How it is started in place of itself; nothing starts it as it is.</summary>
    public ConfinedProgram? Confinement { get; init; }
}

/// <summary>A server that is reached over HTTP.</summary>
public sealed record HttpServer : McpServerDefinition
{
    /// <summary>http or https.</summary>
    public required Uri Url { get; init; }

    /// <summary>Whether it speaks the older way, with server-sent events.</summary>
    public bool Sse { get; init; }

    /// <summary>Sent with every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A command whose output, a JSON object of texts, is more headers; nothing where there is none.</summary>
    public string? HeadersHelper { get; init; }

    /// <summary>Where that command runs: the folder of the file that names it.</summary>
    public string? Folder { get; init; }
}
