namespace Hive.Service.Components.Files;

/// <summary>Ends the reading of a file: nothing can be said about the rest of it.</summary>
internal sealed class FileException(string message, int line = 1, int column = 1, Exception? inner = null)
    : Exception(message, inner)
{
    public int Line { get; } = line;
    public int Column { get; } = column;
}
