namespace Hive.Service.Tools.Mcp;

/// <summary>An MCP server gives no answer. The message is for the model and for people, and holds no secret.</summary>
internal sealed class McpServerException(string message, Exception? inner = null) : Exception(message, inner);
