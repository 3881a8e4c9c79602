using System.Runtime.CompilerServices;
using Cake.Frosting;

namespace Build.Tests.CakeFrosting;

public sealed class SurfaceTests
{
    /// <summary>
    /// Set to 1, the list is written anew from what the assembly shows; the difference is for a review to accept.
    /// </summary>
    private const string Rewrite = "HIVE_REWRITE_SURFACE";

    [Test]
    public void The_public_surface_is_that_of_the_package()
    {
        string[] actual = [.. PublicSurface.Of(typeof(CakeHost).Assembly)];
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
            File.WriteAllLines(ListFile(), actual);

        actual.Should().Equal(File.ReadAllLines(ListFile()));
    }

    private static string ListFile([CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "surface.txt");
}
