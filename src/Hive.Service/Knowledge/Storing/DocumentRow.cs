using Npgsql;

namespace Hive.Service.Knowledge.Storing;

/// <summary>A row of the document list as a value.</summary>
internal static class DocumentRow
{
    public const string File = "file";
    public const string Upload = "upload";

    public static KnowledgeDocument Read(NpgsqlDataReader row) =>
        new()
        {
            Id = row.GetGuid(0),
            Origin = row.GetString(1) == File ? DocumentOrigin.File : DocumentOrigin.Upload,
            Name = row.GetString(2),
            Description = row.GetString(3),
            Size = row.GetInt64(4),
            Metadata = MetadataJson.Read(row.GetString(5)),
            Notes = row.GetFieldValue<string[]>(6),
            Error = row.IsDBNull(7) ? null : row.GetString(7),
            Created = row.GetDateTime(8),
            Updated = row.GetDateTime(9),
            Chunks = row.GetInt32(10),
            Vectors = row.GetInt32(11),
        };
}
