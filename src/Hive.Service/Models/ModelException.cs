namespace Hive.Service.Models;

/// <summary>A model did not answer, or not with an answer. The message is one sentence without anything secret.</summary>
public sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner);
