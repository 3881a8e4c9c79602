using System.Text.Json;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;

namespace Hive.Service.Tools.Mcp;

/// <summary>A server's answer as a model takes it: a text, and the pictures in it.</summary>
internal static class McpAnswer
{
    // More would fill the model's context with one call.
    private const int MostImages = 8;
    private const int LargestImage = 5 * 1024 * 1024;

    /// <summary>A text, a <see cref="ToolFailure"/>, or a <see cref="ToolContents"/>.</summary>
    public static object Of(CallToolResult result)
    {
        var text = string.Join('\n', result.Content.Select(Text));
        if (result.StructuredContent is { } structured && !Says(result.Content, structured))
            text = text.Length == 0 ? structured.GetRawText() : $"{text}\n{structured.GetRawText()}";
        if (result.IsError == true)
            return TextFunction.Error(text).Result;
        List<AIContent> images = [.. result.Content.OfType<ImageContentBlock>().Where(Fits).Take(MostImages).Select(Image)];
        return images.Count == 0 ? text : new ToolContents(text, images);
    }

    // Servers say it as text too, for clients of before.
    private static bool Says(IList<ContentBlock> content, JsonElement structured) =>
        content
            .OfType<TextContentBlock>()
            .Any(block =>
            {
                try
                {
                    return JsonElement.DeepEquals(JsonElement.Parse(block.Text), structured);
                }
                catch (JsonException)
                {
                    return false;
                }
            });

    private static bool Fits(ImageContentBlock image) =>
        image.DecodedData.Length is > 0 and <= LargestImage && image.MimeType.StartsWith("image/", StringComparison.Ordinal);

    private static DataContent Image(ImageContentBlock image) => new(image.DecodedData, image.MimeType);

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
