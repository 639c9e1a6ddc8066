using HookSdk.M4;
using HookSdk.Tests.Recorder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.Recording.Tests.Settings;

public sealed class HookNameTests
{
    [Theory]
    [InlineData("Payloads:0")]
    [InlineData("Hooks:0")]
    public void Hook_ThatTheProgramHasNot_IsRefused(string key)
    {
        using RecordingFolder folder = new();
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new($"Recorder:{key}", "external_skript")]).Build());
        services.AddM4().OnCall(FailureMode.Open, static (_, _) => M4Reply.Continue());
        services.AddHookRecorder();
        using ServiceProvider provider = services.BuildServiceProvider();

        Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<RecorderSettings>()).Message
            .ShouldContain("holds 'external_skript', which is no hook of this program. Hooks are: external_script.");
    }
}
