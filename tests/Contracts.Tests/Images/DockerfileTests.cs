using Hive.Stacks.Catalogue;
using Hive.Stacks.Platform;
using Hive.Testing;

namespace Contracts.Tests.Images;

/// <summary>The catalogue and the Dockerfiles say the same.</summary>
[TestFixtureSource(typeof(EveryStack), nameof(EveryStack.Names))]
public sealed class DockerfileTests(string name)
{
    private readonly StackDefinition _stack = EveryStack.Called(name);

    [Test]
    public void The_image_knows_its_stack_port_and_database()
    {
        var environment = Dockerfiles.EnvironmentOf(_stack.Api.BakeTarget);

        environment["HIVE_STACK"].Should().Be(name);
        environment["HIVE_API_PORT"].Should().Be($"{_stack.Port}");
        environment["HIVE_DATABASE_NAME"].Should().Be(_stack.Database);
        environment["HIVE_DATABASE_PORT"].Should().Be($"{_stack.DatabasePort}");
        environment["HIVE_DATABASE_USER"].Should().Be(StackDefinition.DatabaseUser);
    }

    [Test]
    public void The_image_with_the_database_keeps_it_where_the_compose_file_binds_the_data_folder()
    {
        var environment = Dockerfiles.EnvironmentOf(_stack.DatabaseService.BakeTarget);

        environment["PGDATA"].Should().Be("/var/lib/postgresql/data");
        environment["HIVE_DATABASE_NAME"].Should().Be(_stack.Database);
        environment["HIVE_DATABASE_PORT"].Should().Be($"{_stack.DatabasePort}");
        environment["HIVE_DATABASE_USER"].Should().Be(StackDefinition.DatabaseUser);
    }

    [Test]
    public void The_api_finds_the_database_where_it_runs() =>
        Dockerfiles
            .EnvironmentOf(_stack.Api.BakeTarget)["HIVE_DATABASE_HOST"]
            .Should()
            .Be(_stack.Postgres?.Name ?? "127.0.0.1");

    [Test]
    public void The_port_of_the_api_is_exposed_and_no_other() => Texts("EXPOSE").Should().Equal($"{_stack.Port}");

    [Test]
    public void The_image_runs_as_the_user_that_owns_the_data() =>
        Texts("USER").Last().Should().Be($"{Account.Image.UserId}:{Account.Image.GroupId}");

    [Test]
    public void The_image_holds_no_secret() =>
        Dockerfiles
            .EnvironmentOf(_stack.Api.BakeTarget)
            .Where(pair => pair.Key.Contains("PASSWORD") || pair.Key.Contains("KEY"))
            .Should()
            .OnlyContain(pair => pair.Key.EndsWith("_FILE") && pair.Value.StartsWith("/run/secrets/"));

    [Test]
    public void The_base_images_of_the_catalogue_are_the_defaults()
    {
        var known = BaseImage.All.ToDictionary(image => image.Argument, image => image.RegistryName);

        var arguments = Dockerfiles.GlobalArguments.ToList();

        arguments.Should().OnlyContain(argument => known[argument.Name] == argument.Default);
        arguments.Select(argument => argument.Name).Should().Contain(known.Keys);
    }

    [Test]
    public void No_dockerfile_pulls_its_own_syntax() =>
        Dockerfiles
            .Files.Select(Checkout.Read)
            .Should()
            .AllSatisfy(text => text.Should().NotMatchRegex(@"(?m)^#\s*syntax\s*="));

    private IEnumerable<string> Texts(string word) =>
        Dockerfiles.Stage(_stack.Api.BakeTarget).Where(one => one.Word == word).Select(one => one.Text);
}
