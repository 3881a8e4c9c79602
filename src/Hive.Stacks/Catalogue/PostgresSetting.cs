namespace Hive.Stacks.Catalogue;

/// <summary>A setting of a stack's PostgreSQL that differs from PostgreSQL's own default.</summary>
/// <param name="Name">As in postgresql.conf.</param>
/// <param name="Default">Its value here, in PostgreSQL's notation.</param>
public sealed record PostgresSetting(string Name, string Default)
{
    /// <summary>Variable that overrides the value.</summary>
    public string Variable => $"HIVE_POSTGRES_{Name.ToUpperInvariant()}";
}
