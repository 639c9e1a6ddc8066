using HookSdk.EmqX.ExProto;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.EmqX.Tests.ExProto;

/// <summary>An adapter's address is checked at the start, and an error about it shows nobody's password.</summary>
public sealed class AdapterUrlTests
{
    [Theory]
    [InlineData("http://127.0.0.1:9100")]
    [InlineData("http://127.0.0.1:9100/")]
    [InlineData("https://emqx.example:9100")]
    [InlineData("http://[::1]:9100")]
    [InlineData("HTTP://emqx")]
    public void Address_OfSchemeHostAndPort_IsTaken(string url) => OptionsWith(o => o.AdapterUrl = url).AdapterUrl.ShouldBe(url);

    [Theory]
    [InlineData("http://127.0.0.1:9100/adapter", "http://127.0.0.1:9100/adapter")]
    [InlineData("http://127.0.0.1:9100/?a=1", "http://127.0.0.1:9100/?a=1")]
    [InlineData("http://127.0.0.1:9100?a=1", "http://127.0.0.1:9100?a=1")]
    [InlineData("http://127.0.0.1:9100#a", "http://127.0.0.1:9100#a")]
    [InlineData("http://admin:hunter2@emqx:9100", "http://emqx:9100")]
    [InlineData("https://admin:hunter2@emqx:9100/adapter?a=1", "https://emqx:9100/adapter?a=1")]
    [InlineData("http://admin:hunter2@with@more@emqx:9100", "http://emqx:9100")]
    [InlineData("http://admin:1/hunter2@emqx:9100", "http://emqx:9100")]
    [InlineData("http://admin:hunter2@emqx:port", "http://emqx:port")]
    [InlineData("admin:hunter2@emqx:9100", "emqx:9100")]
    [InlineData("emqx:9100", "emqx:9100")]
    [InlineData("tcp://emqx:9100", "tcp://emqx:9100")]
    [InlineData("", "")]
    public void Address_OfAnotherForm_IsRefusedByName_WithoutUserInfo(string url, string shown)
    {
        string adapter = Should.Throw<OptionsValidationException>(() => OptionsWith(o => o.AdapterUrl = url)).Message;
        string node = Should.Throw<OptionsValidationException>(() => OptionsWith(o => o.NodeAdapters["emqx@10.0.0.1"] = url)).Message;

        adapter.ShouldContain("Hooks:ExProto:AdapterUrl");
        node.ShouldContain("Hooks:ExProto:NodeAdapters:emqx@10.0.0.1");
        foreach (string message in (string[])[adapter, node])
        {
            message.ShouldContain($"'{shown}' is no address");
            message.ShouldContain("http://host:port or https://host:port");
            message.ShouldNotContain("hunter2");
            message.ShouldNotContain("admin");
        }
    }

    private static ExProtoOptions OptionsWith(Action<ExProtoOptions> configure)
    {
        ServiceCollection services = new();
        services.AddExProto(configure);
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<ExProtoOptions>>().Value;
    }
}
