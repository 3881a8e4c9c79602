using Cake.Frosting.Internal;

namespace Cake.Frosting;

/// <summary>The name that a task answers to; without it, the name of its class. Names match without case.</summary>
/// <param name="name">The name.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TaskNameAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}

/// <summary>One line on what a task does, shown by <c>--description</c>.</summary>
/// <param name="description">The line.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TaskDescriptionAttribute(string description) : Attribute
{
    /// <summary>The line.</summary>
    public string Description { get; } = description;
}

/// <summary>The build goes on when this task fails.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ContinueOnErrorAttribute : Attribute;

/// <summary>Another task runs before this one.</summary>
/// <param name="type">The other task's class.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class IsDependentOnAttribute(Type type) : Attribute, ITaskDependency
{
    /// <summary>The other task's class.</summary>
    public Type Task { get; } = type;
}

/// <summary>This task runs before another one, which need not know it.</summary>
/// <param name="type">The other task's class.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class IsDependeeOfAttribute(Type type) : Attribute, ITaskDependency
{
    /// <summary>The other task's class.</summary>
    public Type Task { get; } = type;
}
