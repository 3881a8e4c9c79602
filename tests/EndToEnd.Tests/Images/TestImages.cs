using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;

namespace EndToEnd.Tests.Images;

/// <summary>
/// The images that tests run, made once from the sources as they are (a second when nothing changed) under a tag of the
/// tests' own. HIVE_TEST_IMAGE_TAG names the tag of other images to test instead.
/// </summary>
internal static class TestImages
{
    private static readonly string? Given = Environment.GetEnvironmentVariable("HIVE_TEST_IMAGE_TAG");

    public static string Tag { get; } = Given ?? $"test-{Guid.NewGuid():N}";

    private static IEnumerable<string> Names =>
        StackCatalogue.All.SelectMany(stack => stack.Services).Select(service => service.Image);

    /// <summary>The image of a name: "genie".</summary>
    public static string Of(string name) => $"hive/{name}:{Tag}";

    public static async Task MakeAsync()
    {
        await DockerCli.RequireAsync();
        if (Given is not null)
            return;
        await RunAsync(
            Repository.Root,
            "bash",
            ["dockerfiles/base/images.sh", .. BaseImage.All.SelectMany(image => new[] { image.Script, image.LocalName })]
        );
        await BakeAsync(Repository.Root);
    }

    /// <summary>All images in one call, as the console makes them.</summary>
    /// <param name="root">The repository, or a copy of what images are made from.</param>
    /// <param name="options">For Buildx.</param>
    /// <returns>What the build said.</returns>
    public static Task<string> BakeAsync(string root, params string[] options) =>
        RunAsync(
            root,
            "docker",
            ["buildx", "bake", "--file", "dockerfiles/docker-bake.hcl", "--progress", "plain", .. options]
        );

    public static async Task RemoveAsync()
    {
        if (Given is null)
            await DockerCli.TryAsync(["image", "rm", .. Names.Select(name => $"{name}:{Tag}")]);
    }

    private static async Task<string> RunAsync(string root, string program, params string[] arguments)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(20));
        var result = await Cli.Wrap(program)
            .WithArguments(arguments)
            .WithWorkingDirectory(root)
            .WithEnvironmentVariables(set =>
            {
                foreach (var image in BaseImage.All)
                    set.Set(image.Argument, image.LocalName);
                set.Set("HIVE_IMAGE_TAG", Tag)
                    .Set("HIVE_CA_FILE", CertificateBundle)
                    .Set("BUILDX_BAKE_ENTITLEMENTS_FS", "0")
                    .Set("BUILDX_NO_DEFAULT_LOAD", "1");
            })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(timeout.Token);
        result
            .ExitCode.Should()
            .Be(0, "of {0} {1}, which said {2}", program, string.Join(' ', arguments), result.StandardError);
        return result.StandardError;
    }

    private static string? CertificateBundle =>
        new[] { Environment.GetEnvironmentVariable("SSL_CERT_FILE"), "/etc/ssl/certs/ca-certificates.crt" }.FirstOrDefault(
            File.Exists
        );
}
