using System.Globalization;
using System.Text.Json;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>
/// Notes outside of the data folder that a stack has data: when that folder is away one day (a disk that is not mounted, a
/// path that changed), the stack is not served empty without a word.
/// </summary>
/// <param name="SystemIdentifier">PostgreSQL's number of the cluster, in decimal; null when it cannot be read.</param>
/// <param name="PostgresMajor">The major version that made it.</param>
/// <param name="Noted">When it was served healthy with this cluster for the first time.</param>
public sealed record ClusterMarker(string? SystemIdentifier, int? PostgresMajor, DateTimeOffset Noted)
{
    /// <summary>The number of the newest step of the schema that it was served with; null when nobody noted it.</summary>
    public int? Schema { get; init; }

    /// <summary>The workspace whose data it was; null when nobody noted it.</summary>
    public Guid? Workspace { get; init; }

    /// <summary>What made the cluster the stack's data, as a noun: "A serve", "A restore".</summary>
    public string? By { get; init; }

    /// <summary>Where a stack's marker is on file. It outlives the data folder; Reset removes it.</summary>
    public static string FileOf(StackInstance stack) =>
        Path.Combine(stack.Workspace.DataFolder, "clusters", $"{stack.FullName}.json");

    /// <summary>Reads a stack's marker; null when there is none, or nobody can make sense of it.</summary>
    public static ClusterMarker? Read(StackInstance stack)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(FileOf(stack)), DataJson.Files.ClusterMarker);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Notes the cluster of a stack that is healthy, unless it is on file already.</summary>
    /// <param name="stack">Whose.</param>
    /// <param name="schema">The newest step of the schema that it was served with; null when nobody knows.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StackException">It cannot be written.</exception>
    public static void Keep(StackInstance stack, int? schema, TimeProvider time)
    {
        if (DataFolder.Read(stack.Paths.Data).State == DataState.Absent)
            return;
        var (identifier, major) = (ControlFile.Read(stack.Paths.Data)?.System, ClusterVersion.Read(stack.Paths.Data));
        var noted = Read(stack);
        var isSame = noted is not null && noted.SystemIdentifier == identifier && noted.PostgresMajor == major;
        if (isSame && noted!.Schema == schema)
            return;
        var file = FileOf(stack);
        Folders.Ensure(Path.GetDirectoryName(file)!, Account.Current, Folders.Passable, withContent: false);
        var text = JsonSerializer.Serialize(
            (isSame ? noted! : new ClusterMarker(identifier, major, time.GetUtcNow())) with
            {
                Schema = schema,
                Workspace = WorkspaceIdentity.Read(stack.Workspace)?.Id,
                By = isSame ? noted!.By : "A serve",
            },
            DataJson.Files.ClusterMarker
        );
        WholeFile.Write(file, text + "\n", WholeFile.Readable);
    }

    /// <summary>
    /// Notes that a change put another cluster in place, where one was noted before: it is the stack's data from now on.
    /// </summary>
    /// <param name="stack">Whose.</param>
    /// <param name="what">The change, as a noun.</param>
    /// <param name="now">When.</param>
    /// <exception cref="StackException">It cannot be written.</exception>
    public static void Follow(StackInstance stack, string what, DateTimeOffset now)
    {
        if (
            Read(stack) is not { } noted
            || ControlFile.Read(stack.Paths.Data) is not { } control
            || (noted.SystemIdentifier == control.System && noted.By == what)
        )
            return;
        var followed = new ClusterMarker(control.System, ClusterVersion.Read(stack.Paths.Data), now)
        {
            Schema = noted.Schema,
            Workspace = noted.Workspace,
            By = what,
        };
        WholeFile.Write(
            FileOf(stack),
            JsonSerializer.Serialize(followed, DataJson.Files.ClusterMarker) + "\n",
            WholeFile.Readable
        );
    }

    /// <summary>
    /// Refuses to serve a stack empty that had data, or with another cluster than its own. A marker that nobody can make
    /// sense of counts.
    /// </summary>
    /// <exception cref="StackException">The stack's data is away, or is another cluster.</exception>
    public static void RequireData(StackInstance stack)
    {
        // Without its secrets it is no stack that was served before: somebody began anew.
        if (!File.Exists(FileOf(stack)) || !SecretStore.IsComplete(stack))
            return;
        if (DataFolder.Read(stack.Paths.Data) is not { State: DataState.Absent } data)
        {
            RequireOwn(stack);
            return;
        }

        // Put aside by a change that was ended in the middle: the next run puts the new one in its place.
        if (InterruptedChange.Find(stack) is not null)
            return;
        throw new StackException(
            FailureKind.Refused,
            $"{stack.FullName} had data{Read(stack)?.Describe()}, but '{data.Path}' {data.Detail}; "
                + "serving it would begin an empty database.",
            $"Bring the folder back (mount its disk, or move it there), then: {stack.Command("Serve")}{Environment.NewLine}"
                + $"  → Or restore a backup: {stack.Command("Restore")} --backup=latest{Environment.NewLine}"
                + "  → Or let it start empty, when the data is gone for good: "
                + $"{stack.Command("Reset")}, then {stack.Command("Serve")}"
        );
    }

    private static void RequireOwn(StackInstance stack)
    {
        if (
            Read(stack) is not { SystemIdentifier: not null } noted
            || ControlFile.Read(stack.Paths.Data) is not { } control
            || control.System == noted.SystemIdentifier
            || InterruptedChange.Find(stack) is not null
        )
            return;
        throw new StackException(
            FailureKind.Refused,
            $"{stack.FullName} had data{noted.Describe()}, and '{stack.Paths.Data}' holds another cluster: {control.System}.",
            $"Bring its own folder back (mount its disk, or move it there), then: {stack.Command("Serve")}{Environment.NewLine}"
                + $"  → Or restore a backup: {stack.Command("Restore")} --backup=latest{Environment.NewLine}"
                + $"  → Or take this cluster for its data from now on: rm {ShellQuoting.Quote(FileOf(stack))} && {stack.Command("Serve")}"
        );
    }

    private string Describe() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $" (cluster {SystemIdentifier ?? "unknown"} of PostgreSQL {PostgresMajor}, noted {Noted:u})"
        );
}
