using Hive.Service.Components;
using Hive.Service.Models;
using Microsoft.Extensions.Logging;

namespace Hive.Service.Runs.Tracing;

/// <summary>
/// Puts what runs were asked and what they answered into the log, where that is switched on; otherwise nothing of it.
/// </summary>
/// <param name="isOn">Whether it is.</param>
/// <param name="log">Where to.</param>
public sealed partial class PromptLog(bool isOn, ILogger<PromptLog> log)
{
    /// <summary>
    /// Characters of either text: enough to see what went on, and a line that collectors of logs still take.
    /// </summary>
    public const int Longest = 4000;

    /// <summary>
    /// Why it failed, as the log may have it: endpoints and tools repeat what they were sent, and leaders are quoted.
    /// </summary>
    internal string ReasonOf(Exception failure) => isOn ? failure.Message : Plain(failure);

    /// <summary>The reason without what was asked, answered or sent.</summary>
    internal static string Plain(Exception failure) =>
        failure switch
        {
            ModelException model => model.Plain,
            RunFailedException run => run.Plain,
            _ => failure.Message,
        };

    internal void Ended(RunRecord run)
    {
        if (!isOn)
            return;
        var (kind, status, asked, answered) = (run.Kind.Word(), run.Status.Word(), Cut(run.Input), Cut(run.Output));
        Said(run.Id, kind, run.ComponentId, status, asked, answered);
    }

    /// <summary>The text, or its beginning with an ellipsis. Never ends in half of a character.</summary>
    internal static string Cut(string text) =>
        text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…";

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Run {Run} of {Kind} {Component} ended as {Status}. It was asked: {Asked} It answered: {Answered}"
    )]
    private partial void Said(Guid run, string kind, string component, string status, string asked, string answered);
}
