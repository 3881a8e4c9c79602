namespace Hive.Service.Components;

/// <summary>
/// The components that count now: for each the active version, which may be an earlier one than its file's. Whoever runs
/// something takes <see cref="Current"/> once and keeps it for that run.
/// </summary>
public interface IComponentSource
{
    /// <summary>Never nothing, never half: replaced as a whole.</summary>
    ComponentSet Current { get; }

    /// <summary>After <see cref="Current"/> was replaced by the one given. Handlers are quick and do not throw.</summary>
    event EventHandler<ComponentSet>? Changed;
}
