using System.Runtime.InteropServices;

namespace Hive.Tests.Postgres;

/// <summary>Signals to processes that a test started itself.</summary>
internal static class Signals
{
    public static void Interrupt(int process) => Send(process, 2);

    public static void Terminate(int process) => Send(process, 15);

    public static void Continue(int process) => Send(process, 18);

    public static void Freeze(int process) => Send(process, 19);

    private static void Send(int process, int signal) =>
        kill(process, signal).Should().Be(0, "process {0} should be there", process);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
}
