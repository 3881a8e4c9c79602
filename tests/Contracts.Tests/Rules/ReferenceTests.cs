using System.Xml.Linq;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace Contracts.Tests.Rules;

/// <summary>
/// The direction of architecture.md: tests → build → Hive.Stacks, Hive.Api → Hive.Service, and neither side knows the other.
/// </summary>
public sealed class ReferenceTests
{
    [Test]
    public void The_orchestrator_knows_neither_cake_nor_aspnet()
    {
        typeof(StackCatalogue)
            .Assembly.GetReferencedAssemblies()
            .Select(name => name.Name)
            .Should()
            .NotContain(name => name!.StartsWith("Cake") || name.StartsWith("Microsoft.AspNetCore"));
        Usings("src/Hive.Stacks")
            .Should()
            .NotContain(line => line.Contains("using Cake") || line.Contains("using Microsoft.AspNetCore"));
    }

    [Test]
    public void The_service_library_knows_no_aspnet_and_no_http_server()
    {
        var project = Project("src/Hive.Service/Hive.Service.csproj");

        ((string)project.Attribute("Sdk")!).Should().Be("Microsoft.NET.Sdk");
        project.Descendants("FrameworkReference").Should().BeEmpty();
        project.Descendants("ProjectReference").Should().BeEmpty();
        project
            .Descendants("PackageReference")
            .Select(one => (string)one.Attribute("Include")!)
            .Should()
            .NotContain(name => name.StartsWith("Microsoft.AspNetCore"));
        Usings("src/Hive.Service")
            .Should()
            .NotContain(line => line.Contains("Microsoft.AspNetCore") || line.Contains("System.Net.Http"));
    }

    [TestCase("src/Hive.Stacks/Hive.Stacks.csproj", "")]
    [TestCase("src/Hive.Service/Hive.Service.csproj", "")]
    [TestCase("src/Hive.Api/Hive.Api.csproj", "Hive.Service.csproj")]
    [TestCase("build/Hive.Build.csproj", "Cake.Frosting.csproj Hive.Stacks.csproj")]
    public void Projects_refer_to_each_other_in_one_direction(string project, string wanted) =>
        Project(project)
            .Descendants("ProjectReference")
            .Select(one => Path.GetFileName((string)one.Attribute("Include")!))
            .Should()
            .BeEquivalentTo(wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Test]
    public void Only_the_console_mentions_cake() =>
        Usings("src").Concat(Usings("tests/Hive.Stacks.Tests")).Should().NotContain(line => line.StartsWith("using Cake"));

    private static IEnumerable<string> Usings(string folder) =>
        Checkout
            .Sources(folder)
            .SelectMany(file =>
                Checkout
                    .Read(file)
                    .Split('\n')
                    .Where(line =>
                        line.StartsWith("using ", StringComparison.Ordinal)
                        || line.StartsWith("global using ", StringComparison.Ordinal)
                    )
            );

    private static XElement Project(string path) => XDocument.Load(Checkout.At(path)).Root!;
}
