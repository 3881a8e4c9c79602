namespace Hive.Build.Hosting;

/// <summary>
/// Marks a task that develops the product: it needs all of the sources, and the .NET tool does not carry them.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsCheckoutAttribute : Attribute;
