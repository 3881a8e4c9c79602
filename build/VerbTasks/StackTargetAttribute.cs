namespace Hive.Build.VerbTasks;

/// <summary>
/// On a base class: every stack gets a target of it. <c>--target=Generate</c> writes them to <c>build/Tasks/Stacks</c>.
/// </summary>
/// <param name="name">The target's name, with <c>{Title}</c> for the stack: <c>{Title}Serve</c>.</param>
/// <param name="description">
/// One sentence, with <c>{stack}</c> for how the stack is called in a sentence and <c>{image}</c> for "image" or "images".
/// </param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StackTargetAttribute(string name, string description) : Attribute
{
    /// <summary>The target's name, with <c>{Title}</c>.</summary>
    public string Name => name;

    /// <summary>One sentence, with <c>{stack}</c> and <c>{image}</c>.</summary>
    public string Description => description;

    /// <summary>True when only stacks that a workspace may have several of get one.</summary>
    public bool NeedsInstances { get; init; }

    /// <summary>True when the stack's images are built first.</summary>
    public bool NeedsImages { get; init; }
}
