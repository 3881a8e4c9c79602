namespace Hive.Stacks.Catalogue;

/// <summary>The variables that keys of model providers are set in. A stack keeps each key in a file of that name.</summary>
internal static class ProviderVariables
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> All { get; } = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"];
}
