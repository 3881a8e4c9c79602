namespace EndToEnd.Tests.Images;

/// <summary>Makes the images before the tests of this folder.</summary>
[SetUpFixture]
internal sealed class ImagesSetUp
{
    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        await TestImages.MakeAsync();
        await NativeProgram.KeepAsync();
    }

    [OneTimeTearDown]
    public Task RemoveAsync() => TestImages.RemoveAsync();
}
