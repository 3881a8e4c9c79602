namespace Hive.Service.Components;

/// <summary>Something that a model or a workflow may call. Closed: the three kinds below are all there are.</summary>
public abstract record ToolDefinition : ComponentDefinition
{
    private protected ToolDefinition() { }

    /// <inheritdoc/>
    public override ComponentKind Kind => ComponentKind.Tool;

    /// <summary>What it wants to be told, in the order of the file.</summary>
    public IReadOnlyList<ToolParameter> Parameters { get; init; } = [];

    /// <summary>How long one call may take in seconds, 1 to 300.</summary>
    public int TimeoutSeconds { get; init; } = 30;

    /// <summary>Whether a call may be made again when nobody knows whether it did its work.</summary>
    public bool Idempotent { get; init; }

    /// <summary>Whether a person has to consent to each call.</summary>
    public bool RequiresApproval { get; init; }
}

/// <summary>One HTTP request. Only parameters change, and never the host.</summary>
public sealed record HttpToolDefinition : ToolDefinition
{
    /// <summary>GET, POST, PUT, PATCH or DELETE.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>
    /// Absolute, http or https. <c>{name}</c> stands for a parameter, only behind the host; its value goes in escaped.
    /// </summary>
    public required string Url { get; init; }

    /// <summary>
    /// By name. <c>${VARIABLE}</c> stands for a secret of that name, from the secrets folder or the environment.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The body, with <c>{name}</c> for parameters (escaped as JSON text); nothing sends the parameters that the URL does
    /// not use: as a JSON object, or with GET and DELETE as the query.
    /// </summary>
    public string? Body { get; init; }
}

/// <summary>A search in a part of the knowledge base. It has one parameter, <c>query</c>.</summary>
public sealed record KnowledgeToolDefinition : ToolDefinition
{
    /// <summary>Which part.</summary>
    public KnowledgeFilterDefinition Filter { get; init; } = new();
}

/// <summary>A tool of an MCP server under a name and description of our own. Its parameters are the server's.</summary>
public sealed record McpToolDefinition : ToolDefinition
{
    /// <summary>The server's name in <c>.mcp.json</c>.</summary>
    public required string Server { get; init; }

    /// <summary>What the server calls it.</summary>
    public required string Tool { get; init; }
}

/// <summary>One thing that a tool wants to be told.</summary>
public sealed record ToolParameter
{
    /// <summary>A word of letters, digits and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>As JSON Schema calls it: <c>string</c>, <c>number</c>, <c>integer</c> or <c>boolean</c>.</summary>
    public string Type { get; init; } = "string";

    /// <summary>For the model; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether a call must have it.</summary>
    public bool Required { get; init; } = true;

    /// <summary>All that it may be; empty means anything of its type.</summary>
    public IReadOnlyList<string> Enum { get; init; } = [];
}
