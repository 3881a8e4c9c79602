namespace Hive.Service.Problems;

/// <summary>A setting is missing or wrong: the program cannot start until somebody changes it.</summary>
public sealed class SettingsException(string cause, string remedy, Exception? inner = null)
    : ProblemException(cause, remedy, inner);
