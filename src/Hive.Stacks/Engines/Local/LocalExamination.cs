using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Engines.Local;

/// <summary>What the doctor says about running stacks as plain processes.</summary>
internal static class LocalExamination
{
    public static EngineExamination Of(IReadOnlyList<PostgresInstallation> found) =>
        new(found.Count > 0, [Postgres(found), .. found is [var newest, ..] ? [Vector(newest)] : Array.Empty<Finding>()])
        {
            Lack = "the local engine was asked for, and there is no PostgreSQL for it",
            Mend = PostgresInstallation.InstallCommand,
        };

    private static Finding Postgres(IReadOnlyList<PostgresInstallation> found)
    {
        const string why = "the local engine runs it";
        return found.Count > 0
            ? new Finding(
                "PostgreSQL",
                FindingState.Ok,
                string.Join(", ", found.Select(one => $"{one.Major} in {one.BinFolder}")),
                why
            )
            : new Finding(
                "PostgreSQL",
                FindingState.Missing,
                $"none of version {StackCatalogue.OldestPostgresMajor} or newer",
                why,
                PostgresInstallation.InstallCommand
            );
    }

    private static Finding Vector(PostgresInstallation installation)
    {
        const string why = "vector search needs it; without it the local engine's health says so";
        return VectorExtension.FindControlFile(installation) is { } file
            ? new Finding("pgvector", FindingState.Ok, file, why)
            : new Finding(
                "pgvector",
                FindingState.Note,
                $"not there for PostgreSQL {installation.Major}",
                why,
                VectorExtension.InstallCommand
            );
    }
}
