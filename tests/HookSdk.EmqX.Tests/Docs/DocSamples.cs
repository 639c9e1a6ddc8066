using HookSdk.Credentials;
using HookSdk.EmqX.ExHook;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.Tests.Docs;

/// <summary>What docs/emqx.md shows, compiled and run.</summary>
public sealed class DocSamples
{
    [Fact]
    public async Task DeviceGate_DecidesAsThePageSays()
    {
        DeviceGate gate = new(new Users());
        HookContext context = HookContext.Create(callerGone: TestContext.Current.CancellationToken);
        (await gate.OnClientAuthenticateAsync(new() { Client = new() { UserName = "dev1" }, Password = "secret" }, context)).ShouldBe(AccessReply.Allow());
        (await gate.OnClientAuthenticateAsync(new() { Client = new() { UserName = "dev1" }, Password = "wrong" }, context)).ShouldBe(AccessReply.Deny());
        EmqxMessage message = new() { From = "c1", Topic = "legacy/a" };
        (await gate.OnMessagePublishAsync(new() { Message = message }, context)).ShouldBe(MessagePublishReply.Deliver(message with { Topic = "v2/legacy/a" }));
    }

    [Fact]
    public void Program_MapsTheProvider()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton<IUsers>(new Users());
        Configure(builder);
    }

    private static WebApplication Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddExHookProvider<DeviceGate>();

        WebApplication app = builder.Build();
        app.MapExHookProvider();
        return app;
    }

    private sealed class Users : IUsers
    {
        public ValueTask<bool> CheckAsync(string name, string password, CancellationToken cancellationToken) =>
            new(name == "dev1" && FixedTime.AreEqual(password, "secret"));
    }
}
