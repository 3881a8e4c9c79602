namespace Hive.Service.Components;

/// <summary>Tools that need no file. Their names are taken: no tool of <c>ai/tools</c> may have one as its id.</summary>
public static class BuiltInTools
{
    /// <summary>Searches the knowledge base, within the component's own filter.</summary>
    public const string SearchKnowledge = "search_knowledge";

    /// <summary>Fetches a web page from a host of the allow list.</summary>
    public const string HttpFetch = "http_fetch";

    /// <summary>Asks the user; the run waits for the answer.</summary>
    public const string AskUser = "ask_user";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [SearchKnowledge, HttpFetch, AskUser];
}
