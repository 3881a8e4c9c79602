using System.Text.Encodings.Web;
using System.Text.Json;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Reporting;

/// <summary>
/// Takes a stack's secrets out of texts: every file of its secrets folder, and every key that the user has set, in each form
/// that programs write them.
/// </summary>
internal sealed class Redaction
{
    // A word of one or two letters is no secret, and would make every text unreadable.
    private const int Shortest = 4;
    private const int LargestFile = 64 * 1024;

    private readonly IReadOnlyList<string> _words;

    private Redaction(IEnumerable<string> secrets) =>
        _words = [
            // The longest first: one may begin with another.
            .. secrets
                .SelectMany(text => text.Split('\n').Append(text))
                .Select(text => text.Trim())
                .Where(text => text.Length >= Shortest)
                .SelectMany(Forms)
                .Distinct()
                .OrderByDescending(text => text.Length),
        ];

    /// <summary>What takes out the secrets that the stack has now.</summary>
    /// <exception cref="IOException">A secret cannot be read, so it could not be taken out.</exception>
    public static Redaction Of(StackInstance stack) =>
        new([
            .. Files(stack.Paths.Secrets).Select(Read).OfType<string>(),
            .. stack.Settings.ProviderKeys.Values.Select(key => key.Reveal()),
        ]);

    /// <summary>The text with stars where a secret was.</summary>
    public string Apply(string text) =>
        _words.Aggregate(text, (redacted, secret) => redacted.Replace(secret, "***", StringComparison.Ordinal));

    // As it is, within JSON and within an address.
    private static string[] Forms(string secret) =>
        [
            secret,
            JsonEncodedText.Encode(secret).ToString(),
            JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
            Uri.EscapeDataString(secret),
        ];

    private static IEnumerable<string> Files(string folder)
    {
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", all) : [];
    }

    private static string? Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LargestFile ? File.ReadAllText(path) : null;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or FileNotFoundException)
        {
            // Who may not read it cannot have written it either.
            return null;
        }
    }
}
