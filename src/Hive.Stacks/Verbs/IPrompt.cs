using Hive.Stacks.Platform;

namespace Hive.Stacks.Verbs;

/// <summary>Asks the user before something that cannot be taken back.</summary>
public interface IPrompt
{
    /// <summary>True when there is somebody to ask: a terminal, and no CI.</summary>
    bool CanBeAsked { get; }

    /// <summary>Asks; true for yes. Anything but a plain yes is a no.</summary>
    bool Ask(string question);

    /// <summary>Asks for something that nobody may see, so nothing is echoed; null when nothing was typed.</summary>
    Task<Secret?> AskSecretAsync(string question, CancellationToken cancellationToken);
}
