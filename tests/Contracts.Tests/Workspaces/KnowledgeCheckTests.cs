using Hive.Service.Knowledge.Documents;
using Hive.Stacks.Diagnosis;
using Hive.Testing;

namespace Contracts.Tests.Workspaces;

/// <summary>The console's check of knowledge and the service's reader take and refuse the same files.</summary>
public sealed class KnowledgeCheckTests
{
    [Test]
    public void Endings_and_size_are_the_same()
    {
        KnowledgeCheck.TextEndings.Append(KnowledgeCheck.Pdf).Should().Equal(DocumentReader.Endings);
        KnowledgeCheck.LargestDocument.Should().Be(DocumentReader.LargestDocument);
    }

    [TestCase("a.md", "# Fine\n\nText.")]
    [TestCase("b.txt", "")]
    [TestCase("c.txt", " \n ")]
    [TestCase("d.csv", "name,age\nAda,36\n")]
    [TestCase("e.md", "a NUL: \0")]
    [TestCase("f.png", "x")]
    public void What_one_refuses_the_other_does(string name, string content)
    {
        using var folder = new TestFolder();
        folder.Write(name, content);

        var refused = KnowledgeCheck.Look(folder.Root, "").Count > 0;

        Throws(() => DocumentReader.Read(name, File.ReadAllBytes(folder.At(name)), new Dictionary<string, string>()))
            .Should()
            .Be(refused);
    }

    private static bool Throws(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (DocumentException)
        {
            return true;
        }
    }
}
