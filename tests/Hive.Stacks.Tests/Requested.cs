using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests;

/// <summary>Requests as a user makes them, for a workspace of the test's own.</summary>
internal static class Requested
{
    public static ProductFiles Product { get; } = ProductFiles.Above(AppContext.BaseDirectory);

    public static StackRequest In(TemporaryFolder folder, params (string Name, string Value)[] options) =>
        new RequestReader(
            options.Append((Name: "workspace", Value: folder.Path)).ToDictionary(option => option.Name, option => option.Value),
            new Dictionary<string, string>(), DateTimeOffset.UnixEpoch).Read(Product);

    public static StackInstance Genie(TemporaryFolder folder) => In(folder).Resolve(StackCatalogue.Genie);
}
