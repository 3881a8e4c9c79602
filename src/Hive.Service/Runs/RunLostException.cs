namespace Hive.Service.Runs;

/// <summary>Another process carries the run out meanwhile, or will: this one does nothing more for it.</summary>
public sealed class RunLostException() : Exception("Another process goes on with this run.");
