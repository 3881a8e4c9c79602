using System.Reflection;

namespace Hive.Testing;

/// <summary>Compares what the code makes with a file that a person has accepted. See tests/Checkout/README.md.</summary>
internal static class Golden
{
    private const string Update = "HIVE_UPDATE_GOLDENS";

    /// <summary>Compares, line by line.</summary>
    /// <param name="actual">What the code makes, free of anything that differs between machines and runs.</param>
    /// <param name="name">A file in the folder Goldens of this test project.</param>
    public static void Matches(string actual, string name)
    {
        var project = Assembly.GetExecutingAssembly().GetName().Name!;
        var path = Checkout.At(Path.Combine("tests", project, "Goldens", name));
        var text = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        var accepted = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (text == accepted)
            return;
        var (now, before) = (text.Split('\n'), accepted.Split('\n'));
        var line = now.Zip(before).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.Fail(
            $"tests/{project}/Goldens/{name} differs from line {line + 1} on: accepted is <{before.ElementAtOrDefault(line)}>, now it is <{now.ElementAtOrDefault(line)}>. "
                + $"When the change is wanted, run the test with {Update}=1 and commit the file."
        );
    }
}
