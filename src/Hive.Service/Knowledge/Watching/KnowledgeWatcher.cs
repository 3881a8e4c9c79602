using Hive.Service.Knowledge.Documents;
using Hive.Service.Knowledge.Storing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hive.Service.Knowledge.Watching;

/// <summary>Keeps the knowledge base equal to the files below a folder.</summary>
public sealed partial class KnowledgeWatcher(
    string root,
    KnowledgeStore store,
    TimeProvider time,
    ILogger<KnowledgeWatcher> log
)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly KnowledgeFolder folder = new(root);
    private readonly Dictionary<string, FileStamp> known = new(StringComparer.Ordinal);
    private readonly UnreadFiles unread = new(time);
    private readonly TaskCompletionSource firstLook = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it has looked once, well or not: until then, files may be there that nobody finds.</summary>
    public Task FirstLook => firstLook.Task;

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        using var looks = new PeriodicTimer(BetweenLooks, time);
        do
        {
            try
            {
                await LookAsync(token);
            }
            // The next look tries again: neither a database that restarts nor a file that is just being moved is the end.
            catch (Exception e)
                when (e is NpgsqlException or IOException or UnauthorizedAccessException && !token.IsCancellationRequested)
            {
                Failed(e.Message);
            }
            firstLook.TrySetResult();
        } while (await looks.WaitForNextTickAsync(token));
    }

    /// <summary>Looks once and brings the knowledge base up to date. Returns how many documents it changed.</summary>
    public async Task<int> LookAsync(CancellationToken token)
    {
        var files = folder.Look();
        if (files.Count == known.Count && !files.Any(IsNews))
            return 0;
        var stored = await store.HashesAsync(DocumentOrigin.File, token);
        var changed = 0;
        foreach (var gone in stored.Keys.Concat(known.Keys).Distinct().Where(name => !files.ContainsKey(name)).ToList())
        {
            await store.RemoveAsync(DocumentOrigin.File, gone, token);
            known.Remove(gone);
            unread.Forget(gone);
            Removed(gone);
            changed++;
        }
        foreach (var (name, stamp) in files.Where(IsNews).ToList())
        {
            if (await TakeAsync(name, stored.GetValueOrDefault(name), token))
                changed++;
            known[name] = stamp;
        }
        return changed;
    }

    private bool IsNews(KeyValuePair<string, FileStamp> file) =>
        !known.TryGetValue(file.Key, out var before) || before != file.Value || unread.IsDue(file.Key);

    private async Task<bool> TakeAsync(string name, byte[]? before, CancellationToken token)
    {
        var document = new NewDocument(DocumentOrigin.File, name, default);
        try
        {
            document = document with
            {
                Content = await folder.ReadAsync(name, token),
                Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["file"] = name },
            };
            unread.Forget(name);
            if (before is not null && document.Hash().AsSpan().SequenceEqual(before))
                return false;
            var change = await store.StoreAsync(document, token);
            Taken(name, change.Added, change.Removed, change.Kept);
            return true;
        }
        // Its rights may be mended without a change of the file, so it is tried again; those behind it need not wait for
        // that.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !token.IsCancellationRequested)
        {
            if (unread.Failed(name))
            {
                await store.NoteErrorAsync(document, $"The document cannot be read: {e.Message}", token);
                NotTaken(name, e.Message);
            }
            return false;
        }
        catch (DocumentException e)
        {
            await store.NoteErrorAsync(document, e.Message, token);
            NotTaken(name, e.Message);
            return true;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Knowledge {Name}: {Added} chunks added, {Removed} removed, {Kept} kept"
    )]
    private partial void Taken(string name, int added, int removed, int kept);

    [LoggerMessage(Level = LogLevel.Information, Message = "Knowledge {Name} is gone")]
    private partial void Removed(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Knowledge {Name} is not taken: {Reason}")]
    private partial void NotTaken(string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Knowledge files wait: {Reason}")]
    private partial void Failed(string reason);
}
