using System.Net;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>
/// What a workspace holds at one moment, and the stacks that a request means in it. A run that changes the workspace takes
/// it under the workspace's lock, once.
/// </summary>
public sealed class WorkspaceSnapshot
{
    private readonly StackRequest _request;
    private readonly IReadOnlyList<KeptInstance> _instances;
    private readonly IReadOnlyList<StackStart> _started;

    private WorkspaceSnapshot(
        StackRequest request,
        IReadOnlyList<KeptInstance> instances,
        IReadOnlyList<StackStart> started
    ) => (_request, _instances, _started) = (request, instances, started);

    /// <summary>Reads the workspace that a request names.</summary>
    public static WorkspaceSnapshot Take(StackRequest request)
    {
        var started = StackStart.All(request.Workspace);
        var kept = KeptInstance.Of(request.Workspace);
        // The file of an instance that runs may have been removed by hand: what it was started with names it as well.
        var lost = started
            .Where(one =>
                one.Instance is not null && !kept.Any(other => other.Stack.Name == one.Stack && other.Name == one.Instance)
            )
            .Select(one =>
                (
                    Stack: StackCatalogue.All.FirstOrDefault(stack => stack.Name == one.Stack && stack.AllowsInstances),
                    one.Instance,
                    one.Port
                )
            )
            .Where(one => one.Stack is not null && InstanceName.IsValid(one.Instance!))
            .Select(one => new KeptInstance(one.Stack!, one.Instance!, one.Port));
        return new WorkspaceSnapshot(request, [.. kept, .. lost], started);
    }

    /// <summary>The stack that is meant, or the instance of it that was named; a new instance gets a free port.</summary>
    /// <exception cref="StackException">An instance was named of a stack that has none.</exception>
    public StackInstance Resolve(StackDefinition stack) =>
        _request.Instance is not { } name ? Make(stack, null)
        : !stack.AllowsInstances ? throw NoInstances(stack, name)
        : Find(stack, name) is { } kept ? Make(stack, name, kept.Port)
        : Make(
            stack,
            name,
            FreePort.Choose(
                $"{_request.Workspace.Root} {stack.Name} {name}",
                _request.Settings.Bind,
                [
                    .. _instances.Select(one => one.Port),
                    .. _request.Settings.Ports.Values,
                    .. _request.Settings.DatabasePorts.Values,
                ]
            )
        );

    /// <summary>The stack itself, whatever instance was named.</summary>
    public StackInstance ResolveMain(StackDefinition stack) => Make(stack, null);

    /// <summary>The stack that is meant, or the instance of it that was named, which has to be there.</summary>
    /// <exception cref="StackException">The workspace has no such instance.</exception>
    public StackInstance ResolveKnown(StackDefinition stack)
    {
        if (_request.Instance is { } name && stack.AllowsInstances && Find(stack, name) is null && !HasFiles(stack, name))
            throw Unknown(name, [.. _instances.Where(one => one.Stack == stack).Select(one => one.Name)], stack.Name);
        return Resolve(stack);
    }

    /// <summary>The stack, or the instance of it with a name, which has to be there, whatever instance was named.</summary>
    /// <param name="stack">Which stack.</param>
    /// <param name="name">Name of the instance; null for the stack itself.</param>
    /// <exception cref="StackException">The workspace has no such instance.</exception>
    public StackInstance ResolveOther(StackDefinition stack, string? name) =>
        name is null ? Make(stack, null)
        : Find(stack, name) is { } kept ? Make(stack, name, kept.Port)
        : throw Unknown(name, [.. _instances.Where(one => one.Stack == stack).Select(one => one.Name)], stack.Name);

    /// <summary>
    /// Every stack of the workspace, and every instance that it keeps; of those the ones with the name that was given.
    /// </summary>
    /// <exception cref="StackException">A name was given that no instance has.</exception>
    public IReadOnlyList<StackInstance> ResolveAll()
    {
        var named = _instances.Where(one => _request.Instance is null || one.Name == _request.Instance).ToList();
        if (_request.Instance is { } name && named.Count == 0)
            throw Unknown(name, [.. _instances.Select(one => one.Name)], null);
        return
        [
            .. _request.Instance is null ? StackCatalogue.All.Select(stack => Make(stack, null)) : [],
            .. named.Select(one => Make(one.Stack, one.Name, one.Port)),
        ];
    }

    /// <summary>What a stack was started with; null when it was not.</summary>
    public StackStart? StartOf(StackInstance stack) =>
        _started.FirstOrDefault(one => one.Stack == stack.Name && one.Instance == stack.Instance);

    /// <summary>Whether an instance is new to the workspace: nothing is on file about it.</summary>
    public static bool IsNew(StackInstance stack) =>
        stack.Instance is not null && !File.Exists(KeptInstance.FileOf(stack.Workspace, stack.Definition, stack.Instance));

    /// <summary>
    /// A running stack as it was started: its ports are those of its start, whatever the settings say by now.
    /// </summary>
    public StackInstance AsStarted(StackInstance stack) =>
        StartOf(stack) is { } started && IPAddress.TryParse(started.Bind, out var bind)
            ? stack with
            {
                Settings = stack.Settings with { Bind = bind, Port = started.Port, DatabasePort = started.DatabasePort },
            }
            : stack;

    private StackInstance Make(StackDefinition stack, string? instance, int? port = null) =>
        new()
        {
            Definition = stack,
            Workspace = _request.Workspace,
            Instance = instance,
            Settings = Settings(stack, port),
        };

    private StackSettings Settings(StackDefinition stack, int? port)
    {
        var settings = StackSettings.Of(stack, _request.Settings, port);
        return settings with
        {
            OtherPorts = [.. settings.OtherPorts, .. _instances.Select(one => one.Port)],
            Replicas = _request.Replicas,
        };
    }

    private KeptInstance? Find(StackDefinition stack, string name) =>
        _instances.FirstOrDefault(one => one.Stack == stack && one.Name == name);

    // A run that was killed may have left an instance's data and no file about it: that one can still be reset.
    private bool HasFiles(StackDefinition stack, string name)
    {
        var paths = new StackPaths(_request.Workspace, stack, name);
        return Directory.Exists(paths.Data) || Directory.Exists(paths.Secrets);
    }

    private static StackException NoInstances(StackDefinition stack, string name) =>
        new(
            FailureKind.Misuse,
            $"There is one {stack.Name} stack in a workspace, so the instance '{name}' means nothing for it.",
            "Leave --instance (or HIVE_INSTANCE) out, or name another folder with --workspace."
        );

    private static StackException Unknown(string name, IReadOnlyList<string> known, string? stack)
    {
        var nearest = NearestWord.To(name, known);
        var whose = stack is null ? "" : $" of {stack}";
        return new StackException(
            FailureKind.Misuse,
            $"The workspace has no instance{whose} named '{name}'.",
            nearest is not null ? $"Did you mean --instance={nearest}?"
                : known.Count > 0 ? $"Its instances{whose} are {string.Join(", ", known)}."
                : $"It has no instances{whose}; serve one with --instance=NAME, or leave --instance (or HIVE_INSTANCE) out."
        );
    }
}
