using EndToEnd.Tests.Images;

namespace EndToEnd.Tests.Isolation;

/// <summary>Makes the images before the tests of this folder.</summary>
[SetUpFixture]
internal sealed class IsolationSetUp
{
    [OneTimeSetUp]
    public Task MakeAsync() => TestImages.MakeAsync();

    [OneTimeTearDown]
    public Task RemoveAsync() => TestImages.RemoveAsync();
}
