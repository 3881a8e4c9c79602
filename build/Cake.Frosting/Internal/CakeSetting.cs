using Cake.Core.IO;

namespace Cake.Frosting.Internal;

/// <summary>A setting that the build itself makes: the weakest source of settings.</summary>
internal sealed record CakeSetting(string Key, string Value);

/// <summary>The folder that the build itself chooses to run in.</summary>
internal sealed record WorkingDirectory(DirectoryPath Path);
