using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Api.Problems;
using Hive.Service.Knowledge.Documents;
using Hive.Service.Knowledge.Storing;

namespace Hive.Api.Knowledge;

/// <summary>
/// The form of an upload: <c>file</c>, or <c>text_content</c>; with <c>name</c>, <c>description</c> and <c>metadata</c> (a
/// JSON object of texts).
/// </summary>
internal static class UploadForm
{
    private const int LongestName = 200;
    private const int LongestDescription = 2000;
    private const int MostMetadata = 32;

    /// <exception cref="RequestException">It is no such form.</exception>
    public static async Task<NewDocument> ReadAsync(HttpRequest request, CancellationToken token)
    {
        if (!request.HasFormContentType)
            throw new RequestException(
                StatusCodes.Status415UnsupportedMediaType,
                "Send multipart/form-data with a file, or with text_content and name."
            );
        try
        {
            var form = await request.ReadFormAsync(token);
            var (name, content) = form.Files.GetFile("file") is { } file
                ? (Field(form, "name", file.FileName, LongestName), await BytesAsync(file, token))
                : (Field(form, "name", "text.md", LongestName), Encoding.UTF8.GetBytes(form["text_content"].ToString()));
            if (form.Files.Count > 1)
                throw RequestException.Bad("One form holds one file.");
            return new(DocumentOrigin.Upload, Named(name, form.Files.GetFile("file")?.FileName), content)
            {
                Description = Field(form, "description", "", LongestDescription),
                Metadata = Metadata(form["metadata"].ToString()),
            };
        }
        catch (InvalidDataException e)
        {
            throw RequestException.Bad("The form is broken or has parts that are too large.", e);
        }
    }

    /// <summary>What an uploaded document shall be called and say of itself; what is left out stays.</summary>
    /// <exception cref="RequestException">It is no such form.</exception>
    public static async Task<(string? Name, string? Description, IReadOnlyDictionary<string, string>? Metadata)> ChangeAsync(
        HttpRequest request
    )
    {
        var form = await Runs.StartRunRequest.FormAsync(request);
        return (
            form.ContainsKey("name") ? Named(Field(form, "name", "", LongestName), null) : null,
            form.ContainsKey("description") ? Field(form, "description", "", LongestDescription) : null,
            form["metadata"].ToString() is { Length: > 0 } json ? Metadata(json) : null
        );
    }

    private static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken token)
    {
        if (file.Length > DocumentReader.LargestDocument)
            throw new RequestException(
                StatusCodes.Status413PayloadTooLarge,
                $"The file has {file.Length} bytes; at most {DocumentReader.LargestDocument} are taken."
            );
        var bytes = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, token);
        return bytes;
    }

    /// <summary>A name that ends as one that can be read. It is only ever a name: nothing is written to a path.</summary>
    private static string Named(string name, string? file) =>
        DocumentReader.Reads(name) ? name
        : file is not null && DocumentReader.Reads(file) ? name + Path.GetExtension(file).ToLowerInvariant()
        : file is null ? name + ".md"
        : throw new RequestException(
            StatusCodes.Status415UnsupportedMediaType,
            $"The file's name has to end in one of {string.Join(' ', DocumentReader.Endings)}."
        );

    private static string Field(IFormCollection form, string name, string otherwise, int longest)
    {
        var text = form[name].ToString().Trim() is { Length: > 0 } given ? given : otherwise.Trim();
        return text.Length > longest || text.Any(char.IsControl) && name == "name" || text.Contains('\0')
            ? throw RequestException.Bad($"{name} has at most {longest} characters, none of them NUL.")
            : text;
    }

    private static Dictionary<string, string> Metadata(string json)
    {
        if (json.Length == 0)
            return [];
        try
        {
            var pairs = JsonSerializer.Deserialize(json, UploadJson.Default.DictionaryStringString) ?? [];
            return
                pairs.Count <= MostMetadata
                && pairs.All(one =>
                    one.Key.Length is > 0 and <= 64
                    && one.Value is { Length: <= 256 }
                    && !$"{one.Key}{one.Value}".Contains('\0')
                )
                ? pairs
                : throw RequestException.Bad(
                    $"metadata has at most {MostMetadata} members, with names of 1 to 64 and texts of at most 256 characters."
                );
        }
        catch (JsonException e)
        {
            throw RequestException.Bad("metadata is no JSON object of texts.", e);
        }
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class UploadJson : JsonSerializerContext;
