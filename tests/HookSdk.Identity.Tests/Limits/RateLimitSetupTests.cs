using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using HookSdk.EmqX.ExHook;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Identity.Tests.Limits;

/// <summary>What docs/identity.md shows of limits.</summary>
public sealed partial class RateLimitSetupTests
{
    [Fact]
    public async Task Limits_AsShown_RefuseWhatIsTooMuch()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($"{{{Shown().Match(File.ReadAllText(Document())).Groups["settings"].Value}}}")));
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        builder.Services.AddRateLimits();
        builder.Services.AddExHook().Add<MqttProvider>().AddHookFilter<RateLimitFilter>();
        await using WebApplication app = builder.Build();
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(app.Services));

        FakeEmqxClient client = (await emqx.ConnectAsync("c0")).EnsureAccepted().Client;
        for (int i = 1; i < 20; i++)
        {
            (await emqx.ConnectAsync($"c{i}")).EnsureAccepted();
        }

        (await emqx.ConnectAsync("c20")).EnsureRefused();
        for (int i = 0; i < 100; i++)
        {
            (await client.PublishAsync("a", "x")).EnsureAccepted();
        }

        (await client.PublishAsync("a", "x")).EnsureDropped();
    }

    private static string Document([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "identity.md"));

    [GeneratedRegex("```json\\s*(?<settings>\"RateLimits\": \\[[^`]*\\])\\s*```")]
    private static partial Regex Shown();

    [FailClosed]
    public sealed class MqttProvider : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(AccessReply.Allow());

        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => new(MessagePublishReply.PassThrough());
    }
}
