using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hive.Testing;

namespace Contracts.Tests.Doors;

/// <summary>build.sh and build.ps1 do the same. EndToEnd.Tests runs both; their texts are held to each other here.</summary>
public sealed partial class DoorTests
{
    private readonly string _shell = Checkout.Read("build.sh");
    private readonly string _power = Checkout.Read("build.ps1");

    [Test]
    public void They_take_the_same_steps_in_the_same_order()
    {
        var steps = Steps(_shell);

        steps.Should().HaveCountGreaterThan(3);
        Steps(_power).Should().Equal(steps);
    }

    [Test]
    public void They_fingerprint_the_same_files() => PowerParts().Should().Equal(ShellParts());

    [Test]
    public void They_leave_the_same_folders_out_of_the_fingerprint()
    {
        _shell.Should().Contain(@"\( -name bin -o -name obj \) -prune");
        _power.Should().Contain("(bin|obj)");
    }

    [Test]
    public void What_the_console_is_compiled_from_is_fingerprinted() =>
        Projects("build/Hive.Build.csproj").Should().OnlyContain(project => IsFingerprinted(project));

    [Test]
    public void A_file_that_is_copied_beside_the_console_from_elsewhere_is_fingerprinted() =>
        Projects("build/Hive.Build.csproj")
            .SelectMany(LinkedFiles)
            .Should()
            .Contain("dockerfiles/entrypoints/database.sh")
            .And.OnlyContain(file => IsFingerprinted(file));

    [Test]
    public void They_publish_the_console_with_the_same_arguments()
    {
        var arguments = PublishArguments(_shell);

        arguments
            .Should()
            .Equal("--configuration", "Release", "--output", "-p:ArtifactsPath", "--nologo", "--verbosity", "quiet");
        PublishArguments(_power).Should().Equal(arguments);
        _shell.Should().Contain("-p:PublishReadyToRun=true");
        _power.Should().Contain("-p:PublishReadyToRun=true");
    }

    [Test]
    public void They_read_the_same_variables() =>
        Variables(_power).Should().BeEquivalentTo(Variables(_shell)).And.NotBeEmpty();

    [Test]
    public void They_hand_over_to_what_the_console_is_built_as_native_code_first()
    {
        var assembly = XDocument.Load(Checkout.At("build/Hive.Build.csproj")).Descendants("AssemblyName").Single().Value;

        _shell
            .Should()
            .Contain(
                $"[[ ! -x $console/{assembly} ]] || exec \"$console/{assembly}\" \"$@\"\n"
                    + $"  exec \"$dotnet\" \"$console/{assembly}.dll\" \"$@\""
            );
        _power
            .Should()
            .Contain($"$native = \"$Console/{assembly}\"")
            .And.Contain($"{{ $native }} else {{ $Dotnet, \"$Console/{assembly}.dll\" }}")
            .And.EndWith("exit $LASTEXITCODE\n");
    }

    [Test]
    public void They_name_a_missing_prerequisite_by_the_same_exit_code()
    {
        _shell.Should().Contain("exit 4");
        _power.Should().Contain("exit 4");
    }

    private static List<string> Steps(string text) => [.. Step.Matches(text).Select(match => match.Groups[1].Value)];

    private string[] ShellParts() =>
        Words.Matches(Regex.Match(_shell, @"find (.+) \\\n").Groups[1].Value).Select(match => match.Value).ToArray();

    private string[] PowerParts() =>
        Words.Matches(Regex.Match(_power, @"\$parts = (.+)\n").Groups[1].Value).Select(match => match.Value).ToArray();

    // Options with their plain values; what is in quotes or a variable is a path of either script.
    private static List<string> PublishArguments(string text)
    {
        // A call in bash goes on behind a backslash, a list of words in PowerShell behind a comma.
        var joined = Regex.Replace(text, @"(\\|,)\n", " ");
        joined = Regex.Replace(joined, """[',"]""", "");
        var call = Regex.Match(joined, @"publish [^\n]*Hive\.Build\.csproj.*").Value;
        return [.. Option.Matches(call).Select(match => match.Value)];
    }

    private static List<string> Variables(string text) =>
        [.. Variable.Matches(text).Select(match => match.Value).Distinct()];

    private bool IsFingerprinted(string file) =>
        ShellParts().Any(part => file == part || file.StartsWith(part + "/", StringComparison.Ordinal));

    private static List<string> Projects(string project) =>
        [project, .. Included(project, "ProjectReference").SelectMany(Projects)];

    private static IEnumerable<string> LinkedFiles(string project) =>
        Included(project, "None").Concat(Included(project, "EmbeddedResource"));

    private static IEnumerable<string> Included(string project, string item)
    {
        var folder = Path.GetDirectoryName(Checkout.At(project))!;
        return XDocument
            .Load(Checkout.At(project))
            .Descendants(item)
            .Select(one => (string?)one.Attribute("Include"))
            .OfType<string>()
            .Select(path => Path.GetRelativePath(Checkout.Root, Path.GetFullPath(Path.Combine(folder, path))));
    }

    [GeneratedRegex(@"^\s*# step: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Step { get; }

    [GeneratedRegex(@"[\w./]+")]
    private static partial Regex Words { get; }

    [GeneratedRegex(@"(?<=[\s""])(--[a-z]+|-p:\w+)|(?<=(--configuration|--verbosity) )\w+")]
    private static partial Regex Option { get; }

    [GeneratedRegex(@"HIVE_[A-Z_]+")]
    private static partial Regex Variable { get; }
}
