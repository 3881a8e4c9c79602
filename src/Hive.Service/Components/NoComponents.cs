namespace Hive.Service.Components;

/// <summary>No components, where nothing reads any.</summary>
public sealed class NoComponents : IComponentSource
{
    /// <inheritdoc/>
    public ComponentSet Current => ComponentSet.Empty;

    /// <inheritdoc/>
    public event EventHandler<ComponentSet>? Changed
    {
        add { }
        remove { }
    }
}
