using HookSdk.Tests.Recorder;

namespace HookSdk.Recording.Tests.Settings;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("MaxFileBytes", "10", "Recorder:MaxFileBytes is 10; it takes 65536 to 17179869184.")]
    [InlineData("MaxFileAge", "00:00:01", "1 minute to 31 days")]
    [InlineData("KeptFiles", "0", "Recorder:KeptFiles is 0")]
    [InlineData("SampledShare", "0", "Enabled = false switches the recorder off")]
    [InlineData("SampledShare", "1.5", "a share above 0 up to 1")]
    [InlineData("CallsPerSecond", "0", "Recorder:CallsPerSecond is 0")]
    [InlineData("MaxCallBytes", "1", "Recorder:MaxCallBytes is 1")]
    [InlineData("Secrets:0", "topic", "which is not hidden")]
    [InlineData("Secret", "password", "there is no such setting")]
    [InlineData("Folder", " ", "Recorder:Folder is empty")]
    public async Task Setting_ThatIsNone_StopsTheStart(string key, string value, string problem)
    {
        using RecordingFolder folder = new();
        Exception e = await Should.ThrowAsync<Exception>(() => RecordedApp.StartAsync(folder.Path, settings: new Dictionary<string, string?> { [key] = value }));
        e.Message.ShouldContain(problem);
    }

    [Fact]
    public async Task Start_SaysWhere_AndWhatIsHidden()
    {
        using RecordingFolder folder = new();
        await using RecordedApp app = await RecordedApp.StartAsync(folder.Path, settings: new Dictionary<string, string?> { ["Secrets:0"] = "password" });
        app.Log.Of(741).ShouldHaveSingleItem().ShouldBe($"Information 741 calls are recorded in {folder.Path}: payloads are hidden, and secrets but for password");
    }
}
