using Cake.Core;
using Cake.Core.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting.Internal;

/// <summary>Tells Cake's engine about the build's tasks and lifetimes.</summary>
internal sealed class EngineSetup(IServiceProvider provider)
{
    private readonly ICakeEngine _engine = provider.GetRequiredService<ICakeEngine>();
    private readonly IFrostingContext _context = provider.GetRequiredService<IFrostingContext>();
    private readonly ICakeLog _log = provider.GetRequiredService<ICakeLog>();

    public void Register()
    {
        foreach (var task in provider.GetServices<IFrostingTask>())
            Register(task);

        if (provider.GetService<IFrostingSetup>() is { } setup)
            _engine.RegisterSetupAction(info => setup.Setup(_context, info));
        if (provider.GetService<IFrostingTeardown>() is { } teardown)
            _engine.RegisterTeardownAction(info => teardown.Teardown(_context, info));
        if (provider.GetService<IFrostingTaskSetup>() is { } taskSetup)
            _engine.RegisterTaskSetupAction(info => taskSetup.Setup(_context, info));
        if (provider.GetService<IFrostingTaskTeardown>() is { } taskTeardown)
            _engine.RegisterTaskTeardownAction(info => taskTeardown.Teardown(_context, info));
    }

    private void Register(IFrostingTask task)
    {
        var type = task.GetType();
        var name = NameOf(type);
        _log.Debug("Task {0} is {1}.", name, type.FullName);
        if (task is not ITaskShape shape)
            throw new FrostingException($"The task '{name}' derives from neither FrostingTask<T> nor AsyncFrostingTask<T>.");
        if (!shape.ContextType.IsInstanceOfType(_context))
        {
            _log.Warning("Task '{0}' is left out: it wants the context {1}.", name, shape.ContextType.FullName);
            return;
        }

        var builder = _engine.RegisterTask(name);
        AttachMembers(builder, task, shape);
        AttachAttributes(builder, type);
    }

    private void AttachMembers(CakeTaskBuilder builder, IFrostingTask task, ITaskShape shape)
    {
        if (shape.HasBody)
            builder.Does(task.RunAsync);
        if (shape.HasCriterion)
            builder.WithCriteria(task.ShouldRun, task.SkippedMessage);
        if (shape.HasErrorHandler)
            builder.OnError(exception => task.OnError(exception, _context));
        if (shape.HasFinally)
            builder.Finally(() => task.Finally(_context));
    }

    private static void AttachAttributes(CakeTaskBuilder builder, Type type)
    {
        foreach (var attribute in type.GetCustomAttributes(inherit: true))
            _ = attribute switch
            {
                TaskDescriptionAttribute { Description: { Length: > 0 } text } => builder.Description(text),
                ContinueOnErrorAttribute => builder.ContinueOnError(),
                IsDependentOnAttribute other => builder.IsDependentOn(NameOf(other, type)),
                IsDependeeOfAttribute other => builder.IsDependeeOf(NameOf(other, type)),
                _ => builder,
            };
    }

    private static string NameOf(ITaskDependency other, Type type) =>
        other.Task.IsAssignableTo(typeof(IFrostingTask))
            ? NameOf(other.Task)
            : throw new FrostingException(
                $"'{NameOf(type)}' has an {other.GetType().Name} with {other.Task.FullName}, which is no task."
            );

    private static string NameOf(Type type) =>
        Attribute.GetCustomAttribute(type, typeof(TaskNameAttribute)) is TaskNameAttribute { Name: var name }
            ? name
            : type.Name;
}
