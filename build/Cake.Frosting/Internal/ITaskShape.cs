namespace Cake.Frosting.Internal;

/// <summary>
/// What a task class overrides: only that is attached, for an error handler that does nothing swallows failures.
/// </summary>
internal interface ITaskShape
{
    Type ContextType { get; }
    bool HasBody { get; }
    bool HasCriterion { get; }
    bool HasErrorHandler { get; }
    bool HasFinally { get; }
}

/// <summary>A link to another task, by its class.</summary>
internal interface ITaskDependency
{
    Type Task { get; }
}
