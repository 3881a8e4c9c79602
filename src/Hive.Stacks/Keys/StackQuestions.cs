using System.Globalization;
using System.Text.Json;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Keys;

/// <summary>Asks an API that runs what is wrong with what it was given: the files in <c>ai/</c>.</summary>
/// <param name="api">The way on which the key goes.</param>
internal sealed class StackQuestions(GuardedApi api)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);
    private const int PageSize = 100;
    private const int MostPages = 100;

    /// <summary>What is wrong with components' files; null when nobody answers, or another version does.</summary>
    public async Task<IReadOnlyList<ComponentProblem>?> ComponentProblemsAsync(
        StackInstance stack,
        CancellationToken cancellationToken
    ) => ComponentProblem.ReadAll(await AskAsync(stack, "/api/v1/components/problems", cancellationToken));

    /// <summary>The files of the knowledge base that could not be read; null when nobody answers.</summary>
    public async Task<IReadOnlyList<FailedDocument>?> FailedDocumentsAsync(
        StackInstance stack,
        CancellationToken cancellationToken
    )
    {
        var failed = new List<FailedDocument>();
        for (var page = 1; page <= MostPages; page++)
        {
            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"/api/v1/knowledge/content?limit={PageSize}&page={page}"
            );
            if (await AskAsync(stack, path, cancellationToken) is not { } text)
                return null;
            if (Read(text, failed) is not { } pages)
                return null;
            if (page >= pages)
                break;
        }

        return failed;
    }

    // How many pages there are; null where it is no page of documents.
    private static int? Read(string text, List<FailedDocument> failed)
    {
        try
        {
            using var page = JsonDocument.Parse(text);
            failed.AddRange(
                page.RootElement.GetProperty("data")
                    .EnumerateArray()
                    .Where(document => document.GetProperty("status").GetString() == "failed")
                    .Select(document => new FailedDocument(
                        document.GetProperty("name").GetString()!,
                        document.GetProperty("status_message").GetString()!
                    ))
            );
            return page.RootElement.GetProperty("meta").GetProperty("total_pages").GetInt32();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private async Task<string?> AskAsync(StackInstance stack, string path, CancellationToken cancellationToken)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(stack.Settings.Url, path));
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Timeout);
        try
        {
            using var answer = await api.SendAsync(stack, question, late.Token);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(late.Token) : null;
        }
        catch (Exception exception)
            when (exception is HttpRequestException or StackException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return null;
        }
    }
}
