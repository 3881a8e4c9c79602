using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests;

/// <summary>Requests as a user makes them, for a workspace of the test's own.</summary>
internal static class Requested
{
    public static ProductFiles Product { get; } = ProductFiles.Above(AppContext.BaseDirectory);

    public static StackRequest In(TemporaryFolder folder, params (string Name, string Value)[] options) =>
        In(folder, Product, options);

    public static StackRequest In(
        TemporaryFolder folder,
        ProductFiles product,
        params (string Name, string Value)[] options
    ) =>
        new RequestReader(
            options
                .Append((Name: "workspace", Value: folder.Path))
                .ToDictionary(option => option.Name, option => option.Value),
            new Dictionary<string, string>(),
            DateTimeOffset.UnixEpoch
        ).Read(product);

    /// <summary>The stack that a request means.</summary>
    public static StackInstance Resolve(this StackRequest request, StackDefinition stack) =>
        WorkspaceSnapshot.Take(request).Resolve(stack);

    /// <summary>All stacks that a request means.</summary>
    public static IReadOnlyList<StackInstance> ResolveAll(this StackRequest request) =>
        WorkspaceSnapshot.Take(request).ResolveAll();

    public static StackInstance Genie(TemporaryFolder folder) =>
        WorkspaceSnapshot.Take(In(folder)).Resolve(StackCatalogue.Genie);
}
