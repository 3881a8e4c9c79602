using Hive.Stacks.Commands;

namespace Hive.Stacks.Tests.Execution;

/// <summary>The program in tests/Dummy, as commands.</summary>
internal static class DummyProgram
{
    public static Command Run(params string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "Dummy.dll"), .. arguments]);
}
