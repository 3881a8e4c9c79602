using ModelContextProtocol.Protocol;

namespace Hive.Service.Tools.Mcp;

/// <summary>A server's answer as the text that a model reads.</summary>
internal static class McpAnswer
{
    public static ToolText Text(CallToolResult result)
    {
        var text = string.Join('\n', result.Content.Select(Text));
        if (text.Length == 0 && result.StructuredContent is { } structured)
            text = structured.GetRawText();
        return result.IsError == true ? TextFunction.Error(text) : text;
    }

    private static string Text(ContentBlock block) =>
        block switch
        {
            TextContentBlock text => text.Text,
            ImageContentBlock image => $"[an image, {image.MimeType}]",
            AudioContentBlock audio => $"[a sound, {audio.MimeType}]",
            EmbeddedResourceBlock { Resource: TextResourceContents text } => text.Text,
            EmbeddedResourceBlock { Resource: { } resource } => $"[a file, {resource.MimeType}, {resource.Uri}]",
            ResourceLinkBlock link => $"[{link.Name}: {link.Uri}]",
            _ => $"[{block.Type}]",
        };
}
