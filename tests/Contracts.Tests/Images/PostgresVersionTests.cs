using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace Contracts.Tests.Images;

/// <summary>One major version of PostgreSQL everywhere: another one under old data would refuse to start.</summary>
public sealed class PostgresVersionTests
{
    private static readonly BaseImage Base = BaseImage.All.Single(image => image.Argument == "POSTGRES_IMAGE");

    [Test]
    public void The_registrys_image_is_of_the_catalogues_version() =>
        Base.RegistryName.Should().MatchRegex($"-pg{StackCatalogue.PostgresMajor}(-|$)");

    [Test]
    public void The_stand_in_is_of_the_catalogues_version() =>
        Base.LocalName.Should().EndWith($":{StackCatalogue.PostgresMajor}");

    [Test]
    public void The_script_that_makes_the_stand_in_installs_it()
    {
        var script = Checkout.Read($"dockerfiles/base/{Base.Script}.sh");

        script
            .Should()
            .Contain($"postgresql-{StackCatalogue.PostgresMajor} postgresql-{StackCatalogue.PostgresMajor}-pgvector");
        script.Should().Contain($"/usr/lib/postgresql/{StackCatalogue.PostgresMajor}/bin");
    }

    [Test]
    public void Every_script_that_makes_a_stand_in_gives_it_the_catalogues_name() =>
        BaseImage
            .All.Should()
            .AllSatisfy(image =>
                Checkout
                    .Read($"dockerfiles/base/{image.Script}.sh")
                    .Should()
                    .Contain($"image=${{1:-{image.LocalName}}}")
                    .And.Contain($"stands in for {image.RegistryName}")
            );
}
