using Hive.Stacks.Commands;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Verbs;

/// <summary>
/// A database that is a file in a data folder, <c>rows</c>, a line for each row. It looks like a cluster, and its commands
/// read and write what <c>database.sh</c> does.
/// </summary>
internal static class MemoryDatabase
{
    private const string Script = """
        set -eu
        facts() {
            echo "fact {\"database\":\"$2\",\"database_bytes\":8192,\"postgres\":\"$(cat "$1/PG_VERSION").1\",\"postgres_major\":$(cat "$1/PG_VERSION"),\"system_identifier\":\"1\"}"
            echo 'fact {"role":"hive"}'
            echo 'fact {"extension":"plpgsql","version":"1.0"}'
            echo "fact {\"table\":\"hive.kept\",\"rows\":$(wc -l <"$1/rows")}"
            echo 'fact {"complete":true}'
        } >&2
        case $1 in
            dump*) echo PGDMP; cat "$2/rows"; facts "$2" "$3" ;;
            restore)
                mkdir -p "$2/global"
                tail -n +2 >"$2/rows"
                echo "$4" >"$2/PG_VERSION"
                printf 12345678 >"$2/global/pg_control"
                echo 'fact {"complete":true}' >&2 ;;
            offer) printf 'fact {"offers":"plpgsql","version":"%s"}\nfact {"complete":true}\n' "$(cat "$2/../offered" 2>/dev/null || echo 1.0)" >&2 ;;
            rewind)
                mkdir -p "$2/global"
                cp "$HIVE_BASE/rows" "$2/rows"
                echo "$4" >"$2/PG_VERSION"
                printf 12345678 >"$2/global/pg_control"
                echo 'fact {"complete":true}' >&2 ;;
            copy)
                mkdir -p "$2/global"
                cp "$HIVE_SOURCE/rows" "$HIVE_SOURCE/PG_VERSION" "$2/"
                cp "$HIVE_SOURCE/global/pg_control" "$2/global/"
                echo 'fact {"complete":true}' >&2 ;;
            find-run*) printf 'fact {"run":"x","began":"%s"}\nfact {"complete":true}\n' "$(cat "$2/began")" >&2 ;;
            prove | start | look*) facts "$2" "$3" ;;
        esac
        """;

    /// <summary>The command that carries a task out.</summary>
    public static Command CommandFor(StackInstance stack, DatabaseTask task, int major = 17) =>
        new("bash", ["-c", Script, "-", task.Word, task.Cluster ?? stack.Paths.Data, stack.Definition.Database, $"{major}"])
        {
            Environment = task.Folders.Concat(task.Variables).ToDictionary(),
            InputFile = task.InputFile,
            IsTethered = task.InputFile is null,
        };

    /// <summary>Makes a stack's data, with some rows in it.</summary>
    public static void Fill(StackInstance stack, params string[] rows) => Fill(stack, 17, rows);

    /// <summary>Makes a stack's data of a major version of PostgreSQL.</summary>
    public static void Fill(StackInstance stack, int major, params string[] rows)
    {
        Directory.CreateDirectory(Path.Combine(stack.Paths.Data, "global"));
        File.WriteAllText(Path.Combine(stack.Paths.Data, "PG_VERSION"), $"{major}\n");
        File.WriteAllText(Path.Combine(stack.Paths.Data, "global", "pg_control"), "12345678");
        File.WriteAllLines(Path.Combine(stack.Paths.Data, "rows"), rows);
    }

    /// <summary>Sets the version of the one extension that a new cluster could have.</summary>
    public static void Offers(StackInstance stack, string version) =>
        File.WriteAllText(Path.Combine(stack.Paths.Data, "..", "offered"), version);

    /// <summary>The rows that a stack has.</summary>
    public static IReadOnlyList<string> Rows(StackInstance stack) =>
        File.ReadAllLines(Path.Combine(stack.Paths.Data, "rows"));
}
