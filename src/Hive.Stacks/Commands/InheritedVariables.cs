namespace Hive.Stacks.Commands;

/// <summary>Which of the console's own variables a program gets besides those that its command sets.</summary>
/// <param name="Names">Whole names.</param>
/// <param name="Prefixes">What further names begin with.</param>
public sealed record InheritedVariables(IReadOnlyList<string> Names, IReadOnlyList<string> Prefixes)
{
    /// <summary>
    /// What PostgreSQL and .NET take from the machine: where programs, libraries and certificates lie, language, time zone,
    /// the way out, and how the runtime works. A caller's tokens are nobody's business there, and settings come from the
    /// request alone: a variable that is only exported must not open an API (<c>HIVE_AUTH_DISABLED</c>) or move it
    /// (<c>DOTNET_URLS</c>).
    /// </summary>
    public static InheritedVariables ForServers { get; } =
        new(
            [
                "PATH",
                "HOME",
                "LANG",
                "LANGUAGE",
                "TZ",
                "TZDIR",
                "TMPDIR",
                "LD_LIBRARY_PATH",
                "DYLD_LIBRARY_PATH",
                "SSL_CERT_FILE",
                "SSL_CERT_DIR",
                "http_proxy",
                "https_proxy",
                "all_proxy",
                "no_proxy",
                "HTTP_PROXY",
                "HTTPS_PROXY",
                "ALL_PROXY",
                "NO_PROXY",
                "DOTNET_ROOT",
                "DOTNET_ROLL_FORWARD",
                "DOTNET_PROCESSOR_COUNT",
                "DOTNET_RUNNING_IN_CONTAINER",
            ],
            [
                "LC_",
                "DOTNET_ROOT_",
                "DOTNET_SYSTEM_",
                "DOTNET_GC",
                "DOTNET_gc",
                "DOTNET_Tiered",
                "DOTNET_Dbg",
                "DOTNET_EnableDiagnostics",
            ]
        );

    /// <summary>True for a variable that is passed on.</summary>
    public bool Include(string name) =>
        Names.Contains(name, StringComparer.Ordinal)
        || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
