namespace EndToEnd.Tests.Images;

/// <summary>Makes the images before the tests of this folder.</summary>
[SetUpFixture]
internal sealed class ImagesSetUp
{
    [OneTimeSetUp]
    public Task MakeAsync() => TestImages.MakeAsync();

    [OneTimeTearDown]
    public Task RemoveAsync() => TestImages.RemoveAsync();
}
