namespace Hive.Service.Runs;

/// <summary>A run cannot go on. The message is kept as the run's error.</summary>
internal class RunFailedException(string message, Exception? inner = null) : Exception(message, inner);
