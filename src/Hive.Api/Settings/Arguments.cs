using Hive.Service.Problems;

namespace Hive.Api.Settings;

/// <summary>The command line: nothing to serve, or one word that Program.cs has dealt with already.</summary>
internal static class Arguments
{
    /// <exception cref="SettingsException">There is an argument.</exception>
    public static void RefuseAny(string[] args)
    {
        if (args is [var first, ..])
        {
            throw new SettingsException(
                $"hive-api does not know the argument \"{first}\".",
                "Run it without arguments to serve, or as \"hive-api health\", \"hive-api check FOLDER\" or \"hive-api forward LISTEN=HOST:PORT\"."
            );
        }
    }
}
