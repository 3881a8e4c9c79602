using System.Globalization;
using System.Text;

namespace Hive.Testing;

/// <summary>Small PDF files, by their objects.</summary>
internal static class Pdf
{
    /// <summary>A page of one line.</summary>
    public static byte[] Saying(string text) =>
        Of([
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            Stream("", $"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]);

    /// <summary>The file of these objects, which are numbered from 1; the first is the catalogue.</summary>
    public static byte[] Of(IReadOnlyList<string> objects)
    {
        var text = new StringBuilder("%PDF-1.4\n");
        List<int> offsets = [];
        foreach (var (number, one) in objects.Index())
        {
            offsets.Add(text.Length);
            text.Append(CultureInfo.InvariantCulture, $"{number + 1} 0 obj\n{one}\nendobj\n");
        }
        var table = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => text.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        text.Append(
            CultureInfo.InvariantCulture,
            $"trailer << /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
        );
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>An object with a content.</summary>
    /// <param name="dictionary">Its entries beside the length.</param>
    /// <param name="content">What it holds, in ASCII.</param>
    public static string Stream(string dictionary, string content) =>
        $"<< {dictionary} /Length {content.Length} >>\nstream\n{content}\nendstream";
}
