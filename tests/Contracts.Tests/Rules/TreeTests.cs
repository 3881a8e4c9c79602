using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hive.Testing;

namespace Contracts.Tests.Rules;

/// <summary>The tree as a whole.</summary>
public sealed partial class TreeTests
{
    // As Git marks two sides of a merge.
    private static readonly string Conflict = new string('<', 7) + " ";

    private static string[] Projects { get; } =
    [.. Checkout.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))];

    [TestCaseSource(nameof(Projects))]
    public void Every_project_has_its_packages_locked_and_is_in_the_solution(string project)
    {
        File.Exists(Path.Combine(Path.GetDirectoryName(Checkout.At(project))!, "packages.lock.json")).Should().BeTrue();
        XDocument
            .Load(Checkout.At("Hive.slnx"))
            .Descendants("Project")
            .Select(one => (string)one.Attribute("Path")!)
            .Should()
            .Contain(project);
    }

    [TestCaseSource(nameof(Projects))]
    public void Versions_of_packages_are_in_one_file(string project) =>
        XDocument
            .Load(Checkout.At(project))
            .Descendants("PackageReference")
            .Attributes("Version")
            .Select(version => version.Value)
            .Should()
            .NotContain(version => !version.StartsWith("$("), "a property of Directory.Build.props is in one place too");

    [Test]
    public void No_file_names_a_host_that_this_machine_fetches_packages_from()
    {
        // Never the host itself in a message: it would be in the log.
        var found = Checkout.Files.Where(file =>
            MachineTraces.Hosts.Any(host => Text(file).Contains(host, StringComparison.OrdinalIgnoreCase))
        );

        found
            .Should()
            .BeEmpty($"this machine's configuration names {MachineTraces.Hosts.Count} such hosts, and these files name one");
    }

    [Test]
    public void No_file_names_a_folder_of_this_machine() =>
        Checkout
            .Files.Where(file => MachineTraces.Folders.Any(folder => Text(file).Contains(folder, StringComparison.Ordinal)))
            .Should()
            .BeEmpty();

    [Test]
    public void No_merge_is_half_done() =>
        Checkout
            .Files.Where(file => Text(file).Split('\n').Any(line => line.StartsWith(Conflict, StringComparison.Ordinal)))
            .Should()
            .BeEmpty();

    [Test]
    public void No_file_names_a_persons_home() =>
        Checkout.Files.Where(file => PersonalHome.IsMatch(Text(file))).Should().BeEmpty();

    [Test]
    public void Traces_of_a_machine_are_recognised()
    {
        PersonalHome.IsMatch("see /home/" + "ada/hive").Should().BeTrue();
        PersonalHome.IsMatch(@"C:\Users\" + "ada").Should().BeTrue();
        MachineTraces.Folders.Should().Contain(Checkout.Root);
        MachineTraces
            .HostsIn([
                "URIs: http://apt.corp.example/debian",
                "registry=https://user:word@npm.corp.example:8443/all/",
                "HTTPS://NUGET.corp.example/v3/index.json",
                "http://127.0.0.1:3142",
                "http://localhost:8080",
            ])
            .Should()
            .Equal("apt.corp.example", "npm.corp.example", "nuget.corp.example");
    }

    private static string Text(string file) => Binary.IsMatch(file) ? "" : Checkout.Read(file);

    // Homebrew's own user is the same everywhere, and "somebody" is nobody.
    [GeneratedRegex(@"/home/(?!linuxbrew|somebody)[a-z]\w*/|/Users/[A-Za-z]\w*/|[A-Z]:\\Users\\\w")]
    private static partial Regex PersonalHome { get; }

    [GeneratedRegex(@"\.(png|jpg|gif|ico|gz|zip|dll)$")]
    private static partial Regex Binary { get; }
}
