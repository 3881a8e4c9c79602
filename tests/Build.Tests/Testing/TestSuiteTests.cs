using Hive.Build.Testing;
using Hive.Testing;

namespace Build.Tests.Testing;

public sealed class TestSuiteTests
{
    [Test]
    public void Every_test_project_is_in_a_suite_and_every_suite_names_projects_that_exist() =>
        TestVerbs
            .All.Should()
            .BeEquivalentTo(
                Checkout
                    .Files.Where(file => file.EndsWith(".Tests.csproj", StringComparison.Ordinal))
                    .Select(Path.GetFileNameWithoutExtension)
            );
}
