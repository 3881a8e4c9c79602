using Hive.Stacks.Requests;

namespace Hive.Build.Hosting;

/// <summary>Says what a target does; from that follows which options it takes.</summary>
/// <param name="verb">The verb.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DoesVerbAttribute(Verb verb) : Attribute
{
    /// <summary>The verb.</summary>
    public Verb Verb => verb;
}
