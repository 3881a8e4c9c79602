using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Images;
using Hive.Stacks.Plans;
using Hive.Stacks.Running;

namespace Hive.Stacks.Engines.Local;

/// <summary>The API published for this machine: one folder for each state of the sources.</summary>
/// <param name="Product">Where the sources lie.</param>
/// <param name="Fingerprint">The state of the sources.</param>
public sealed record PublishedApi(ProductFiles Product, string Fingerprint)
{
    /// <summary>The API as the sources say now, published or not.</summary>
    public static PublishedApi Of(ProductFiles product) => new(product, SourceFingerprint.OfApi(product));

    /// <summary>The folder it is run from.</summary>
    public string Folder => Path.Combine(Product.Root, "artifacts", "local-api", Fingerprint);

    /// <summary>The assembly to run.</summary>
    public string Assembly => Path.Combine(Folder, "hive-api.dll");

    /// <summary>True when it is there, whole.</summary>
    public bool Exists => File.Exists(Assembly);

    /// <summary>Publishes it.</summary>
    public PlanStep Publish() => new PublishStep(this);

    // Obj folders of its own: this build restores for another target than the one in the image, and may run beside a test run.
    private Command Command => new("dotnet",
    [
        "publish", Product.ApiProject, "--configuration", "Release", "--output", Folder + ".new", "-p:PublishAot=false",
        $"-p:ArtifactsPath={Path.Combine(Product.Root, "artifacts", "local-api", "build")}/", "--nologo", "--verbosity", "minimal",
    ]);

    private sealed record PublishStep(PublishedApi Api)
        : PlanStep(Phase.Image, "publish the API for this machine", $"sources {Api.Fingerprint} are not published yet")
    {
        private const UnixFileMode ReadableToAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

        public override Command Command => Api.Command;

        public override async Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
        {
            var draft = Api.Folder + ".new";
            if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
            (await runner.RunAsync(Command, onLine, cancellationToken)).OrThrow(
                "Publishing the API", "Correct what the compiler says above and run this again.");
            MakeReadable(draft);
            // Moved into place whole: a run killed before this leaves a draft that the next one replaces.
            Directory.Move(draft, Api.Folder);
        }

        // The API runs as another user than the one who publishes it, whose umask may be strict.
        private static void MakeReadable(string folder)
        {
            if (OperatingSystem.IsWindows()) return;
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                File.SetUnixFileMode(file, File.GetUnixFileMode(file) | ReadableToAll);
            foreach (var inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Prepend(folder))
                Workspaces.Folders.SetMode(inner, Workspaces.Folders.Passable);
        }
    }
}
