using Hive.Service.Problems;

namespace Hive.Service.Models;

/// <summary>A provider wants a key, and there is none.</summary>
/// <param name="variable">The name of the variable, which is also the file's.</param>
/// <param name="place">Where the key belongs.</param>
public sealed class MissingKeyException(string variable, string place)
    : ProblemException(
        $"The model's provider needs a key, and {variable} is not set.",
        $"Write the key into {place}, or set the environment variable {variable}; it is seen at once."
    )
{
    /// <summary>For example <c>OPENAI_API_KEY</c>.</summary>
    public string Variable { get; } = variable;
}
