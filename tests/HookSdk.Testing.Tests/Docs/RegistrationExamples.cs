using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.ExProto;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Docs;

/// <summary>The code of docs/registration.md.</summary>
public sealed class RegistrationExamples
{
    [Fact]
    public async Task Chain_OfAllForms_IsAskedInItsOrder()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton(new Prices());
        services.AddEmg()
            .Add<OptOut>()
            .Add(new Prefix("46"))
            .Add(provider => new Prefix(provider.GetRequiredService<Prices>().Country), name: "CountryPrefix")
            .OnRoute((request, context) => request.Message.Source == "SHOP" ? RouteReply.To("retail") : RouteReply.NoChoice())
            .OnBeforeReceive(FailureMode.Closed, async (request, context) =>
                await context.Services.GetRequiredService<Prices>().MayAsync(request.Message.Source) ? BeforeReceiveReply.Accept() : BeforeReceiveReply.Reject());

        await using ServiceProvider provider = services.BuildServiceProvider();
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(provider));
        (await emg.ReceiveAsync(new("SHOP", "46700000001", "hi"))).EnsureAccepted().EnsureRoutedTo("retail");
        (await emg.ReceiveAsync(new("POOR", "46700000001", "hi"))).EnsureRejected();
    }

    [Fact]
    public async Task Delegates_OfExHook_TakeTopics()
    {
        ServiceCollection services = new();
        services.AddLogging();
        List<string> lost = [];
        services.AddExHook()
            .OnMessagePublish(FailureMode.Open, (request, context) => MessagePublishReply.PassThrough(), topics: ["sensors/#"])
            .OnMessageDropped((request, context) => lost.Add(request.Message.Topic), name: "LostMessages");

        await using ServiceProvider provider = services.BuildServiceProvider();
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(provider));
        (await emqx.PublishAsync(new("sensors/1", "20"))).EnsureAccepted();
        await emqx.SettledAsync();
        lost.ShouldBe(["sensors/1"]);
    }

    [Fact]
    public async Task Device_OfADelegate_IsTalkedTo()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddExProto().OnDevice(async device => await device.SendAsync("hello\r\n"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredService<ExProtoHandler>().ShouldNotBeNull();
    }

    private sealed class Prices
    {
        public string Country => "46";

        public Task<bool> MayAsync(string? source) => Task.FromResult(source != "POOR");
    }

    private sealed class OptOut : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.NoChoice());
    }

    private sealed class Prefix(string prefix) : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) =>
            new(request.Message.Destination?.StartsWith(prefix, StringComparison.Ordinal) == true ? RouteReply.NoChoice() : RouteReply.To("abroad"));
    }
}
