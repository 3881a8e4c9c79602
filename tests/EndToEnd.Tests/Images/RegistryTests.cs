using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace EndToEnd.Tests.Images;

/// <summary>
/// Images of Hive on base images that come from a registry by their digests. Their layout is that of the defaults: users,
/// entrypoint, volume and variables of their own, a package manager with its sources, and none of what Hive adds.
/// </summary>
[Category(Chaos.Category)]
[CancelAfter(1_800_000)]
internal sealed class RegistryTests
{
    private const string Tag = "of-a-registry";
    private TestFolder _folder = null!;
    private DockerRegistry _registry = null!;
    private readonly List<string> _images = [];

    [OneTimeSetUp]
    public async Task StartARegistry()
    {
        Chaos.OnlyInFull();
        Requires.Root();
        await Requires.EngineAsync("docker");
        _folder = new TestFolder();
        _registry = DockerRegistry.Start(
            $"127.0.0.1:{Machine.FreePort()}",
            words => Cli.Wrap(words[0]).WithArguments(words[1..])
        );
    }

    [OneTimeTearDown]
    public async Task EndIt()
    {
        if (_images.Count > 0)
            await DockerCli.TryAsync(["image", "rm", "--force", .. _images]);
        if (_registry is not null)
            await _registry.DisposeAsync();
        _folder?.Dispose();
    }

    [Test]
    public async Task Stacks_are_built_on_base_images_of_a_registry_and_serve_from_them()
    {
        await using var sandbox = new Console.Sandbox("docker");
        var (sdk, postgres, runtime) = (await SdkAsync(), await PostgresAsync("trixie", true), await RuntimeAsync());
        sandbox.Set("HIVE_IMAGE_TAG", Tag);
        sandbox.Set(BaseImage.Sdk.Argument, sdk);
        sandbox.Set(BaseImage.Postgres.Argument, postgres);
        sandbox.Set(BaseImage.Runtime.Argument, runtime);
        _images.AddRange(StackCatalogue.All.SelectMany(stack => stack.Services).Select(one => $"{one.Image}:{Tag}"));
        var volumes = await UnnamedVolumesAsync();

        var served = await sandbox.RunAsync("GenieServe");
        served.ExitCode.Should().Be(0, served.ToString());
        served = await sandbox.RunAsync("WorkspaceServe");
        served.ExitCode.Should().Be(0, served.ToString());

        (await LayersAsync($"hive/genie:{Tag}")).Should().StartWith(await LayersAsync(postgres));
        (await LayersAsync($"hive/postgres:{Tag}")).Should().StartWith(await LayersAsync(postgres));
        (await LayersAsync($"hive/workspace:{Tag}")).Should().StartWith(await LayersAsync(runtime));
        var genie = sandbox.Stack(StackCatalogue.Genie);
        (await sandbox.SqlAsync(genie, "show server_version")).Should().StartWith($"{StackCatalogue.PostgresMajor}.");
        (await sandbox.SqlAsync(genie, "select count(*) from pg_extension where extname = 'vector'")).Should().Be("1");
        (await sandbox.RunAsync("GenieRestart")).ExitCode.Should().Be(0);
        (await sandbox.RunAsync("HealthCheck")).ExitCode.Should().Be(0);
        (await sandbox.RunAsync("StopAll")).ExitCode.Should().Be(0);
        (await UnnamedVolumesAsync()).Should().BeSubsetOf(volumes, "the base's own volume is not used");
    }

    [Test]
    public async Task A_base_that_is_older_than_what_compiles_is_refused_by_the_build()
    {
        await using var sandbox = new Console.Sandbox("docker");
        sandbox.Set("HIVE_IMAGE_TAG", Tag);
        sandbox.Set(BaseImage.Sdk.Argument, BaseImage.Sdk.LocalName);
        sandbox.Set(BaseImage.Postgres.Argument, await PostgresAsync("bookworm", false));

        var built = await sandbox.RunAsync("BuildGenieImage", "--verbosity=verbose");

        built.ExitCode.Should().NotBe(0);
        $"{built.Output}{built.Error}".Should().Contain("The API does not start on POSTGRES_IMAGE");
    }

    // mcr.microsoft.com/dotnet/sdk: dotnet on the PATH by a link, a user of its own, variables for ASP.NET.
    private Task<string> SdkAsync() =>
        BuildAsync(
            "dotnet/sdk:10.0-aot",
            $"""
            FROM {BaseImage.Sdk.LocalName}
            RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet && \
                echo 'app:x:1654:1654::/home/app:/bin/sh' >> /etc/passwd && echo 'app:x:1654:' >> /etc/group
            ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DOTNET_ROOT= \
                APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true NUGET_XMLDOC_MODE=skip
            """
        );

    // mcr.microsoft.com/dotnet/runtime-deps, chiseled: no shell, a user of its own, variables for ASP.NET.
    private Task<string> RuntimeAsync()
    {
        _folder.Write("passwd", "root:x:0:0:root:/root:/sbin/nologin\napp:x:1654:1654::/home/app:/sbin/nologin\n");
        return BuildAsync(
            "dotnet/runtime-deps:10.0-noble-chiseled",
            $"""
            FROM {BaseImage.Runtime.LocalName}
            COPY passwd /etc/passwd
            ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true
            USER 1654
            """
        );
    }

    private async Task<string> BuildAsync(string name, string dockerfile)
    {
        _folder.Write("Dockerfile", dockerfile);
        var image = $"hive-test/{name}";
        await DockerCli.RunAsync("build", "--quiet", "--tag", image, _folder.Root);
        return await ByDigestAsync(image, name);
    }

    // pgvector/pgvector: Debian with its sources, the user postgres with the number 999, an entrypoint and a volume.
    private async Task<string> PostgresAsync(string release, bool hasServer)
    {
        var archive = _folder.At($"{release}.tar");
        await Cli.Wrap("bash")
            .WithArguments(["-euo", "pipefail", "-c", Make, "-", release, hasServer ? Server : "", archive])
            .WithWorkingDirectory(Repository.Root)
            .ExecuteBufferedAsync();
        var image = $"hive-test/pgvector:{release}";
        string[] changes =
        [
            "ENV PGDATA=/var/lib/postgresql/data",
            "ENV GOSU_VERSION=1.17",
            "VOLUME /var/lib/postgresql/data",
            "ENTRYPOINT [\"docker-entrypoint.sh\"]",
            "CMD [\"postgres\"]",
            "STOPSIGNAL SIGINT",
            "EXPOSE 5432",
        ];
        await DockerCli.RunAsync(["import", .. changes.SelectMany(change => new[] { "--change", change }), archive, image]);
        File.Delete(archive);
        return await ByDigestAsync(image, $"pgvector/pgvector:{release}");
    }

    // Pushed, forgotten here, and pulled again by its digest.
    private async Task<string> ByDigestAsync(string image, string name)
    {
        var pushed = await _registry.PushAsync(words => DockerCli.RunAsync(words), image, name);
        var digest = (await DockerCli.RunAsync("image", "inspect", "--format", "{{index .RepoDigests 0}}", pushed)).Split(
            '@'
        )[1];
        await DockerCli.RunAsync("image", "rm", image, pushed);
        var full = $"{_registry.Address}/{name.Split(':')[0]}@{digest}";
        await DockerCli.RunAsync("pull", "--quiet", full);
        _images.Add(full);
        return full;
    }

    // Docker names them itself, by 64 digits.
    private static async Task<IReadOnlyList<string>> UnnamedVolumesAsync() =>
        [.. (await DockerCli.RunAsync("volume", "ls", "--quiet")).Split('\n').Where(name => name.Length == 64)];

    private static async Task<IReadOnlyList<string>> LayersAsync(string image) =>
        JsonSerializer.Deserialize<List<string>>(
            await DockerCli.RunAsync("image", "inspect", "--format", "{{json .RootFS.Layers}}", image)
        )!;

    private static string Server { get; } =
        $"postgresql-{StackCatalogue.PostgresMajor},postgresql-{StackCatalogue.PostgresMajor}-pgvector,gosu";

    private const string Make = """
        work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
        source dockerfiles/base/debian-source.sh
        debian_source "$1" > "$work/sources.list"
        apt_transport_options > "$work/transport.conf" || :
        printf '#!/bin/sh\necho "the entrypoint of the base is not asked" >&2\nexit 64\n' > "$work/docker-entrypoint.sh"
        mmdebstrap --quiet --variant=minbase ${2:+--include="$2"} --aptopt="$work/transport.conf" \
            --essential-hook='mkdir -p "$1/etc/postgresql-common/createcluster.d"; echo "create_main_cluster = false" > "$1/etc/postgresql-common/createcluster.d/hive.conf"' \
            --essential-hook='echo "postgres:x:999:999::/var/lib/postgresql:/bin/bash" >> "$1/etc/passwd"; echo "postgres:x:999:" >> "$1/etc/group"' \
            --customize-hook="install -m 0755 $work/docker-entrypoint.sh \$1/usr/local/bin/ && cp $work/transport.conf \$1/etc/apt/apt.conf.d/90transport" \
            "$1" "$3" "$work/sources.list"
        """;
}
