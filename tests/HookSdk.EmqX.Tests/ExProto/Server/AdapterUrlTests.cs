using HookSdk.EmqX.ExProto;
using Microsoft.Extensions.Configuration;
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
    public void Address_OfSchemeHostAndPort_IsTaken(string url) => OptionsWith(o => o.AdapterUrl = new(url)).AdapterUrl.OriginalString.ShouldBe(url);

    [Theory]
    [InlineData("http://127.0.0.1:9100/adapter", "http://127.0.0.1:9100/adapter")]
    [InlineData("http://127.0.0.1:9100/?a=1", "http://127.0.0.1:9100/?a=1")]
    [InlineData("http://127.0.0.1:9100?a=1", "http://127.0.0.1:9100?a=1")]
    [InlineData("http://127.0.0.1:9100#a", "http://127.0.0.1:9100#a")]
    [InlineData("http://admin:hunter2@emqx:9100", "http://emqx:9100")]
    [InlineData("https://admin:hunter2@emqx:9100/adapter?a=1", "https://emqx:9100/adapter?a=1")]
    [InlineData("http://admin:1/hunter2@emqx:9100", "http://emqx:9100")]
    [InlineData("admin:hunter2@emqx:9100", "emqx:9100")]
    [InlineData("emqx:9100", "emqx:9100")]
    [InlineData("tcp://emqx:9100", "tcp://emqx:9100")]
    [InlineData("", "")]
    public void Address_OfAnotherForm_IsRefusedByName_WithoutUserInfo(string url, string shown)
    {
        string adapter = Should.Throw<OptionsValidationException>(() => OptionsWith(o => o.AdapterUrl = new(url, UriKind.RelativeOrAbsolute))).Message;
        string node = Should.Throw<OptionsValidationException>(() => OptionsWith(o => o.NodeAdapters["emqx@10.0.0.1"] = new(url, UriKind.RelativeOrAbsolute))).Message;

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

    /// <summary>What is no URL at all does not become one; the setting is named, and again no password is shown.</summary>
    [Theory]
    [InlineData("http://admin:hunter2@emqx:port", "http://emqx:port")]
    [InlineData("http://admin:hunter2@with@more@emqx:9100", "http://emqx:9100")]
    public void Address_ThatIsNoUrl_IsRefusedByName_WithoutUserInfo(string url, string shown)
    {
        foreach (string key in (string[])["Hooks:ExProto:AdapterUrl", "Hooks:ExProto:NodeAdapters:emqx@10.0.0.1"])
        {
            IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, url)]).Build();
            ServiceCollection services = new();
            services.AddSingleton(configuration).AddExProto();
            using ServiceProvider provider = services.BuildServiceProvider();

            string message = Should.Throw<Exception>(() => provider.GetRequiredService<IOptions<ExProtoOptions>>().Value).Message;

            message.ShouldContain(key);
            message.ShouldContain($"'{shown}'");
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
