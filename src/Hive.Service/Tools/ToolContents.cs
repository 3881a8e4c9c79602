using Microsoft.Extensions.AI;

namespace Hive.Service.Tools;

/// <summary>What a tool gave: a text, which is what is kept of it, and pictures, which only the model sees.</summary>
/// <param name="text">Says where pictures are.</param>
/// <param name="images">In their order.</param>
internal sealed class ToolContents(string text, IReadOnlyList<AIContent> images)
{
    public string Text => text;

    public IReadOnlyList<AIContent> Images => images;

    /// <summary>As everything that knows texts only reads it.</summary>
    public override string ToString() => text;
}
