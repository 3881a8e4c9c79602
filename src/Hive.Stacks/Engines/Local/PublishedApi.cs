using System.Diagnostics;
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
    public string Folder => Path.Combine(Home, Fingerprint);

    /// <summary>The assembly to run.</summary>
    public string Assembly => Path.Combine(Folder, "hive-api.dll");

    /// <summary>True when it is there, whole.</summary>
    public bool Exists => File.Exists(Assembly);

    /// <summary>Publishes it.</summary>
    public PlanStep Publish() => new PublishStep(this);

    private string Home => Path.Combine(Product.Artifacts, "local-api");

    // Obj folders of its own: this build restores for another target than the one in the image, and may run beside a test run.
    private Command Command => new("dotnet",
    [
        "publish", Product.ApiProject, "--configuration", "Release", "--output", Folder + ".new", "-p:PublishAot=false",
        $"-p:ArtifactsPath={Path.Combine(Home, "build")}/", "--nologo", "--verbosity", "minimal",
    ]);

    private sealed record PublishStep(PublishedApi Api)
        : PlanStep(Phase.Image, "publish the API for this machine", $"sources {Api.Fingerprint} are not published yet")
    {
        private const UnixFileMode ReadableToAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

        private static readonly TimeSpan TryEvery = TimeSpan.FromMilliseconds(100);
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

        public override Command Command => Api.Command;

        public override async Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
        {
            // All workspaces of this user share the folder: one run publishes, the others wait and find it done.
            await using var held = await HoldAsync(cancellationToken);
            if (Api.Exists) return;
            var draft = Api.Folder + ".new";
            if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
            (await runner.RunAsync(Command, onLine, cancellationToken)).OrThrow(
                "Publishing the API", "Correct what the compiler says above and run this again.");
            MakeReadable(draft);
            // Moved into place whole: a run killed before this leaves a draft that the next one replaces.
            Directory.Move(draft, Api.Folder);
        }

        private async Task<FileStream> HoldAsync(CancellationToken cancellationToken)
        {
            try
            {
                Directory.CreateDirectory(Api.Home);
                for (var watch = Stopwatch.StartNew(); ; await Task.Delay(TryEvery, cancellationToken))
                {
                    try
                    {
                        return new FileStream(Path.Combine(Api.Home, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                    }
                    catch (IOException) when (watch.Elapsed < Patience)
                    {
                        // Held by another run, which publishes now.
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new StackException(
                    FailureKind.Prerequisite, $"The API cannot be published to '{Api.Home}': {exception.Message}",
                    "Make that folder writable, or end the run that holds it, and run this again.", exception);
            }
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
