using HookSdk.EmqX.ExProto;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.EmqX.Tests.ExProto;

public sealed class SettingsTests
{
    [Fact]
    public void Settings_FromConfiguration_AreRead()
    {
        ExProtoOptions options = Read("""
            { "Hooks": { "ExProto": {
                "adapterUrl": "http://emqx:9100", "NodeAdapters": { "emqx@10.0.0.1": "http://10.0.0.1:9100" }, "CheckIdleAfter": null, "BufferBytes": "",
                "AllowedNetworks": [ "10.0.0.0/8", "127.0.0.1" ], "Deadline": "00:00:05", "DrainWindow": "00:00:00"
            } } }
            """);

        (options.AdapterUrl, options.NodeAdapters["EMQX@10.0.0.1"], options.CheckIdleAfter, options.BufferBytes).ShouldBe((new("http://emqx:9100"), new("http://10.0.0.1:9100"), null, 65_536));
        (options.Deadline, options.DrainWindow).ShouldBe((TimeSpan.FromSeconds(5), TimeSpan.Zero));
        options.AllowedNetworks.ShouldBe(["10.0.0.0/8", "127.0.0.1"]);
    }

    [Fact]
    public void Settings_ThatAreNone_AreNamedByTheirFullKeys() =>
        Should.Throw<InvalidOperationException>(() => Read("""{ "Hooks": { "ExProto": { "NodeAdapters": { "a": { "Url": "x" } }, "Idle": {}, "adapterurl": "http://x" } } }"""))
            .Message.ShouldBe(
                "Hooks:ExProto:Idle: there is no such setting. Hooks:ExProto has AdapterUrl, NodeAdapters, AdapterTls, AdapterTimeout, BufferBytes, CheckIdleAfter, Deadline, MaxConcurrentCalls, " +
                "MaxRequestBytes, AllowedNetworks, RefuseConnections, MaxConcurrentCallsPerPlugin, MinThreads, StopDelay, DrainWindow, ExpectCallEvery. Hooks:ExProto:NodeAdapters:a:Url: there is no such setting. Hooks:ExProto:NodeAdapters:a takes one value.");

    [Fact]
    public void DryRun_HasNothingToLeaveOut_AndIsRefused() =>
        Should.Throw<Exception>(() => Read("""{ "Hooks": { "ExProto": { "DryRun": [ "LineHandler" ] } } }""")).Message.ShouldContain("Hooks:ExProto:DryRun");

    [Fact]
    public void Map_Twice_Throws()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddExProto().Add(new LineHandler());
        WebApplication app = builder.Build();
        app.MapExProtoHandler();
        Should.Throw<InvalidOperationException>(() => app.MapExProtoHandler()).Message
            .ShouldStartWith("'/emqx.exproto.v1.ConnectionUnaryHandler' is mapped twice: for exproto and for exproto.");
    }

    private static ExProtoOptions Read(string json)
    {
        using MemoryStream stream = new(System.Text.Encoding.UTF8.GetBytes(json));
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddJsonStream(stream).Build());
        services.AddExProto();
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<ExProtoOptions>>().Value;
    }
}
