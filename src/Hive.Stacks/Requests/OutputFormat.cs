namespace Hive.Stacks.Requests;

/// <summary>How results are printed.</summary>
public enum OutputFormat
{
    /// <summary>Tables and sentences for people.</summary>
    Text,

    /// <summary>One JSON document on standard output and nothing else.</summary>
    Json,
}
