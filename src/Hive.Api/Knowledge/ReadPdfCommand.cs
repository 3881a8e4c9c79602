using Hive.Api.Hosting;
using Hive.Service.Knowledge.Documents;

namespace Hive.Api.Knowledge;

/// <summary>
/// <c>hive-api read-pdf</c>: this program again, to read one PDF within bounds. For itself, not for people.
/// </summary>
internal static class ReadPdfCommand
{
    public const string Word = "read-pdf";

    /// <returns>0 when the answer is written; 1 when there was not the memory for it.</returns>
    public static int Run()
    {
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        try
        {
            PdfProcess.Serve(input, output);
            return ExitCode.Done;
        }
        catch (OutOfMemoryException)
        {
            return ExitCode.Failed;
        }
    }

    /// <summary>Starts this very program with that word.</summary>
    public static PdfProcess Process(TimeProvider time) => new(OwnProgram.Path, OwnProgram.Arguments(Word), time);
}
