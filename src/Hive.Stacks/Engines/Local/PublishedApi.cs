using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Images;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Engines.Local;

/// <summary>The API published for this machine: one folder for each state of the sources.</summary>
/// <param name="Product">Where the sources lie.</param>
/// <param name="Fingerprint">The state of the sources.</param>
internal sealed record PublishedApi(ProductFiles Product, string Fingerprint)
{
    /// <summary>The API as the sources say now, published or not.</summary>
    public static PublishedApi Of(ProductFiles product) => new(product, SourceFingerprint.OfApi(product));

    /// <summary>The folder it is run from.</summary>
    public string Folder => Path.Combine(Home, Fingerprint);

    /// <summary>The assembly to run.</summary>
    public string Assembly => Path.Combine(Folder, "hive-api.dll");

    /// <summary>True when it is there, whole.</summary>
    public bool Exists => File.Exists(Assembly);

    /// <summary>Publishes it.</summary>
    public PlanStep Publish() =>
        new PublishStep(
            Folder,
            Assembly,
            Command,
            "publish the API for this machine",
            $"sources {Fingerprint} are not published yet",
            "Correct what the compiler says above and run this again."
        );

    private string Home => Path.Combine(Product.Artifacts, "local-api");

    // Obj folders of its own: this build restores for another target than the one in the image, and may run beside a test
    // run.
    private Command Command =>
        new(
            "dotnet",
            [
                "publish",
                Product.ApiProject,
                "--configuration",
                "Release",
                "--output",
                Folder + ".new",
                "-p:PublishAot=false",
                $"-p:ArtifactsPath={Path.Combine(Home, "build")}/",
                "--nologo",
                "--verbosity",
                "minimal",
            ]
        );
}
