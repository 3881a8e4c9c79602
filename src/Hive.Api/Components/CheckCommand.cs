using System.Text.Json;
using Hive.Api.Hosting;
using Hive.Api.Json;
using Hive.Service.Components;

namespace Hive.Api.Components;

/// <summary><c>hive-api check FOLDER</c>: what is wrong with components' files, for programs that know no YAML.</summary>
internal static class CheckCommand
{
    /// <summary>Prints a <see cref="ProblemListing"/> as one JSON line on standard output.</summary>
    /// <returns>0 when there is no error; 1 otherwise.</returns>
    public static int Run(string folder)
    {
        var listing = ProblemListing.Of(ComponentCheck.Of(folder));
        using var output = Console.OpenStandardOutput();
        JsonSerializer.Serialize(output, listing, AsOverHttp().ProblemListing);
        output.Write("\n"u8);
        return listing.Errors == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static ComponentJson AsOverHttp()
    {
        var json = new JsonSerializerOptions();
        JsonFeature.Set(json);
        return new(json);
    }
}
